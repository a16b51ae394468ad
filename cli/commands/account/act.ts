import type { Command } from 'commander';
import { exact } from '../../../backtests/wording/number.ts';
import { EngineError } from '../../../engine/index.ts';
import type { CanceledOrder, ClosedPosition } from '../../../runtime/account/requests.ts';
import { typed } from '../../config/typed-flag.ts';
import { printJson, printLines } from '../../context.ts';
import type { Context } from '../../context.ts';
import { withExamples } from '../../help.ts';
import { fraction } from '../../values/fraction.ts';
import { withSharedOptions } from '../shared-options.ts';
import { handOf, usage, withAccountDesk, withHandOptions, type HandOptions } from './options.ts';

interface CancelOptions extends HandOptions {
  readonly all?: true;
  readonly pair?: string;
}

interface CloseOptions extends HandOptions {
  readonly arm?: string;
  readonly slippageMax: string;
}

/** `hypertrader cancel <order>|--all`: every one that was not canceled ends with exit code 1. */
export const registerCancel = (parent: Command, context: Context): void => {
  const command = parent
    .command('cancel [order]')
    .description('Cancel an open order at the venue by its id, or all of them.')
    .optionsGroup('Which orders')
    .option('--all', 'Every open order of the account.')
    .option('--pair <base>', 'Only orders in this pair, as BTC.');
  withExamples(command, [
    { command: 'ht cancel 77738308 --account main', about: 'an id from `ht orders`' },
    { command: 'ht cancel --all --pair BTC --account main', about: 'all in one pair' },
  ]);
  withSharedOptions(withHandOptions(command)).action(async (order: string | undefined, options: CancelOptions) => {
    if ((order === undefined) === (options.all !== true)) {
      throw usage('cancel', 'say which order, or --all', 'ht cancel <order>   or   ht cancel --all');
    }
    const canceled = await withAccountDesk(context, 'cancel', options, (program, request, caller) =>
      program.account.cancel(
        { ...request, ...handOf(options), order: order ?? null, pair: options.pair ?? null },
        caller,
      ),
    );
    if (options.json === true) printJson(context, canceled);
    else printLines(context, canceled.length === 0 ? ['  No order rests; nothing was sent.'] : canceled.map(lineOf));
    const others = canceled.filter(({ outcome }) => outcome !== 'canceled');
    if (others.length > 0) throw notCanceled(others, canceled.length);
  });
};

/** `hypertrader close <pair>`: one reduce-only market order of the whole position. */
export const registerClose = (parent: Command, context: Context): void => {
  const command = parent
    .command('close <pair>')
    .description('Close the whole position in a pair with one reduce-only market order.')
    .optionsGroup('How')
    .option('--arm <pair>', 'The pair, typed a second time: without it nothing is sent.')
    .option('--slippage-max <share>', 'How far from the middle of the book it may be filled at worst.', '5%');
  withExamples(command, [{ command: 'ht close BTC --arm BTC --account main', about: 'on the test network' }]);
  withSharedOptions(withHandOptions(command)).action(async (pair: string, options: CloseOptions) => {
    const slippageMax = typed('--slippage-max', options.slippageMax, (text) => fraction(text, SHARE)) ?? '0.05';
    const closed = await withAccountDesk(context, 'close', options, (program, request, caller) =>
      program.account.close({ ...request, ...handOf(options), pair, armed: options.arm ?? null, slippageMax }, caller),
    );
    if (options.json === true) printJson(context, closed);
    else printLines(context, closedLines(closed));
    if (Number(closed.left) !== 0) throw partlyClosed(closed);
  });
};

const SHARE = { min: '0.0001', max: '0.5' };

const WORDS: Readonly<Record<CanceledOrder['outcome'], string>> = {
  canceled: 'canceled',
  gone: 'not there any more',
  refused: 'not canceled',
  unknown: 'not known',
};

const lineOf = ({ order, outcome, text }: CanceledOrder): string => {
  const price = order.limitPrice ?? order.triggerPrice;
  const terms = `${order.side} ${exact(order.remaining)} ${order.instrument}${price === null ? '' : ` at ${exact(price)}`}`;
  return `  ${WORDS[outcome]}  ${order.id}   ${terms}${text === null ? '' : `   ${text}`}`;
};

const notCanceled = (others: readonly CanceledOrder[], all: number): EngineError =>
  new EngineError('E_NOT_CANCELED', `${others.length} of ${all} orders were not canceled`, {
    where: others.map(({ order, outcome }) => `${order.id}   ${WORDS[outcome]}`).join('\n'),
    why: others.map(({ text }) => text).find((text) => text !== null) ?? 'The venue did not say why.',
    fix: 'ht orders --account <name>',
  });

const closedLines = ({ instrument, side, filled, averagePrice, left, restingOrders }: ClosedPosition): string[] => [
  `  ${side} ${exact(filled)} ${instrument}${averagePrice === null ? '' : ` at ${exact(averagePrice)}`}`,
  Number(left) === 0 ? '  Flat.' : `  Still ${exact(left)}.`,
  ...(restingOrders === 0 ? [] : [`  ${restingOrders} orders still rest in it:   ht cancel --all --pair <pair>`]),
];

const partlyClosed = ({ instrument, position, filled, left }: ClosedPosition): EngineError =>
  new EngineError('E_NOT_CLOSED', `the position in ${instrument} is not closed`, {
    where: `was ${position}, filled ${filled}, is ${left}`,
    why: 'Nobody took the rest within --slippage-max.',
    fix: 'run it again, or allow more with --slippage-max',
  });
