import type { Command } from 'commander';
import { exact, rate } from '../../../backtests/wording/number.ts';
import { timeText } from '../../../backtests/wording/time.ts';
import type { AccountMoney, HeldPosition, RestingOrder } from '../../../runtime/account/requests.ts';
import { printJson, printLines } from '../../context.ts';
import type { Context } from '../../context.ts';
import { columns } from '../../format/columns.ts';
import { withExamples } from '../../help.ts';
import { withSharedOptions } from '../shared-options.ts';
import { withAccountDesk, withAccountOptions, type AccountOptions } from './options.ts';

/** `hypertrader orders`: what rests at the venue, whoever placed it. */
export const registerOrders = (parent: Command, context: Context): void => {
  const command = withAccountOptions(parent.command('orders')).description(
    'List the open orders of an account at its venue, whoever placed them.',
  );
  withExamples(command, [{ command: 'ht orders --account main', about: 'on the test network' }]);
  withSharedOptions(command).action(async (options: AccountOptions) => {
    const orders = await withAccountDesk(context, 'orders', options, (program, request, caller) =>
      program.account.orders(request, caller),
    );
    if (options.json === true) printJson(context, orders);
    else printLines(context, orders.length === 0 ? ['  No order rests.'] : orderLines(orders));
  });
};

/** `hypertrader positions`. */
export const registerPositions = (parent: Command, context: Context): void => {
  const command = withAccountOptions(parent.command('positions')).description(
    'List the positions of an account as its venue has them.',
  );
  withSharedOptions(command).action(async (options: AccountOptions) => {
    const positions = await withAccountDesk(context, 'positions', options, (program, request, caller) =>
      program.account.positions(request, caller),
    );
    if (options.json === true) printJson(context, positions);
    else printLines(context, positions.length === 0 ? ['  Flat: no position anywhere.'] : positionLines(positions));
  });
};

/** `hypertrader balances`: money and fees. */
export const registerBalances = (parent: Command, context: Context): void => {
  const command = withAccountOptions(parent.command('balances')).description(
    'Show the money of an account and the fees that its venue takes from it.',
  );
  withSharedOptions(command).action(async (options: AccountOptions) => {
    const money = await withAccountDesk(context, 'balances', options, (program, request, caller) =>
      program.account.money(request, caller),
    );
    if (options.json === true) printJson(context, money);
    else printLines(context, moneyLines(money));
  });
};

export const orderLines = (orders: readonly RestingOrder[]): readonly string[] =>
  columns(
    [
      { title: 'order', align: 'left' },
      { title: 'instrument', align: 'left' },
      { title: 'side', align: 'left' },
      { title: 'open', align: 'right' },
      { title: 'of', align: 'right' },
      { title: 'limit', align: 'right' },
      { title: 'trigger', align: 'right' },
      { title: 'status', align: 'left' },
      { title: 'placed (UTC)', align: 'left' },
    ],
    orders.map((order) => [
      order.id,
      order.instrument,
      order.side,
      exact(order.remaining),
      exact(order.size),
      priceText(order.limitPrice),
      priceText(order.triggerPrice),
      order.reduceOnly === true ? `${order.status}, reduces` : order.status,
      timeText(order.placedAt),
    ]),
  );

const positionLines = (positions: readonly HeldPosition[]): readonly string[] =>
  columns(
    [
      { title: 'instrument', align: 'left' },
      { title: 'size', align: 'right' },
      { title: 'entry', align: 'right' },
      { title: 'unrealised', align: 'right' },
      { title: 'margin', align: 'right' },
      { title: 'liquidation', align: 'right' },
      { title: 'leverage', align: 'left' },
    ],
    positions.map((position) => [
      position.instrument,
      exact(position.size),
      exact(position.entryPrice),
      exact(position.unrealizedPnl),
      exact(position.marginUsed),
      priceText(position.liquidationPrice),
      `${position.leverage}× ${position.margin}`,
    ]),
  );

const moneyLines = ({ currency, equity, marginUsed, withdrawable, fees, time }: AccountMoney): readonly string[] => [
  ...columns(
    [
      { title: 'what', align: 'left' },
      { title: currency, align: 'right' },
    ],
    [
      ['equity', exact(equity)],
      ['margin used', exact(marginUsed)],
      ['withdrawable', exact(withdrawable)],
    ],
  ),
  `fees  maker ${rate(fees.maker)}  taker ${rate(fees.taker)}   at ${timeText(time)} UTC`,
];

const priceText = (price: string | null): string => (price === null ? '' : exact(price));
