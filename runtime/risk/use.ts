import { levelAt } from '../../engine/index.ts';
import {
  compare,
  greatest,
  isBelowZero,
  least,
  magnitude,
  minus,
  plus,
  quotient,
  times,
} from '../../projections/exact.ts';
import type { RiskState as Book } from '../../projections/risk/state.ts';
import type { LimitUse, RiskBrief, RiskState, Use } from './requests.ts';

const PLACES = 18;

/** A session's read model of risk with the price that values it. */
export interface Valued {
  readonly book: Book;
  readonly price: string | null;
}

export const equityOf = ({ book, price }: Valued): string =>
  price === null ? book.ledger.equity : plus(book.ledger.cash, times(book.ledger.size, price));

const use = (used: string, limit: string | null): Use => {
  const isMeasured = limit !== null && compare(limit, '0') > 0;
  const share = isMeasured ? Math.max(0, Number(quotient(used, limit, 6))) : null;
  return { used, limit, share };
};

/** What could be held if all that rests and is in flight on one side were filled: the worse side counts. */
export const reachOf = ({ ledger, resting }: Book): string => {
  let [buys, sells] = ['0', '0'];
  for (const { side, remaining, reduceOnly } of Object.values(resting)) {
    if (reduceOnly) continue;
    if (side === 'buy') buys = plus(buys, remaining);
    else sells = plus(sells, remaining);
  }
  return greatest(magnitude(plus(ledger.size, buys)), magnitude(minus(ledger.size, sells)));
};

export const exposureOf = (valued: Valued): Use => {
  const { maxPositionNotional = null, maxLeverage = null } = valued.book.limits;
  const byLeverage = maxLeverage === null ? null : greatest('0', times(equityOf(valued), maxLeverage));
  const limit =
    maxPositionNotional === null || byLeverage === null
      ? (maxPositionNotional ?? byLeverage)
      : least(maxPositionNotional, byLeverage);
  return use(worthOf(valued), limit);
};

const worthOf = ({ book, price }: Valued): string => times(reachOf(book), price ?? '0');

export const lossTodayOf = (valued: Valued): Use => {
  const { day, limits } = valued.book;
  const loss = day === null ? '0' : minus(day.equity, equityOf(valued));
  const most = limits.maxDailyLoss ?? null;
  if (most === null || day === null) return use(loss, null);
  return use(loss, 'amount' in most ? most.amount : times(day.equity, most.share));
};

const drawdownOf = (valued: Valued): Use => {
  const { peak, limits } = valued.book;
  const equity = equityOf(valued);
  const isMeasured = peak !== null && compare(peak, '0') > 0 && compare(peak, equity) > 0;
  return use(isMeasured ? quotient(minus(peak, equity), peak, PLACES) : '0', limits.maxDrawdown ?? null);
};

const rateOf = ({ limits, bucket }: Book, now: number): Use | null => {
  const limit = limits.maxOrderRate ?? null;
  if (limit === null) return null;
  const { count, windowMs } = limit;
  const sent = bucket === null ? 0 : count - Math.floor(levelAt(bucket, limit, now) / windowMs);
  return use(`${sent}`, `${count}`);
};

/** Every limit that has a use to measure, also those that are not set. `now` in ms UTC. */
export const limitUses = (valued: Valued, now: number): readonly LimitUse[] => {
  const { book } = valued;
  const { limits } = book;
  const equity = equityOf(valued);
  const exposure = worthOf(valued);
  const leverage = isBelowZero(equity) || equity === '0' ? '0' : quotient(exposure, equity, 6);
  const orders = `${Object.keys(book.resting).length}`;
  const denies = 'orders that add are denied';
  const rate = rateOf(book, now);
  const named = (key: string, about: string, then: string, used: Use): LimitUse => ({
    key: `risk.${key}`,
    about,
    then,
    ...used,
  });
  return [
    named('maxPositionNotional', 'exposure', denies, use(exposure, limits.maxPositionNotional ?? null)),
    named('maxLeverage', 'exposure over equity', denies, use(leverage, limits.maxLeverage ?? null)),
    named('maxDailyLoss', 'loss today', limits.onDailyLoss ?? 'halt', lossTodayOf(valued)),
    named('maxDrawdown', 'loss from the highest equity', limits.onDrawdown ?? 'halt', drawdownOf(valued)),
    named(
      'maxOpenOrders',
      'open orders',
      denies,
      use(orders, limits.maxOpenOrders === undefined ? null : `${limits.maxOpenOrders}`),
    ),
    named('maxOrderRate', 'orders lately', denies, rate ?? use('0', null)),
    named(
      'maxErrors',
      'errors in a row',
      'pause',
      use(`${book.errors.count}`, limits.maxErrors ? `${limits.maxErrors}` : null),
    ),
  ];
};

/** Whether exposure may be added, as the events say it. */
export const stateOf = ({ isStopped, halted, paused, missingSince }: Book): RiskState => {
  if (isStopped) return 'stopped';
  if (halted !== null) return 'halted';
  return paused !== null || missingSince !== null ? 'reducing' : 'running';
};

export const briefOf = (valued: Valued): RiskBrief => ({
  state: stateOf(valued.book),
  tripped: valued.book.tripped,
  price: valued.price,
  equity: equityOf(valued),
  exposure: exposureOf(valued),
  lossToday: lossTodayOf(valued),
});
