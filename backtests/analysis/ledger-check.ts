import { type Decimal, decimal, EngineError, text } from '../../engine/index.ts';
import type { FillNote } from '../result.ts';

/** What the books say at the end of a run, each computed in its own way. Quote currency. */
export interface Books {
  readonly capital: Decimal;
  /** Equity by the account. */
  readonly equity: Decimal;
  /** Last price; null if there was none. */
  readonly mark: Decimal | null;
  /** Change of equity by its parts. */
  readonly attributed: Decimal;
  /** Sum of the profits of all round trips. */
  readonly trips: Decimal;
  /** Equity by the curve that was drawn. */
  readonly drawn: Decimal;
  /** Equity as the session itself recorded it at its end; null if it was cut off. */
  readonly recorded: Decimal | null;
  readonly fills: readonly FillNote[];
  readonly funding: Decimal;
  readonly forfeited: Decimal;
}

/**
 * The books must agree to the last digit, or nothing is reported: E_LEDGER names the two that differ and by how much.
 */
export const assertBooks = (books: Books): void => {
  const { equity, capital, attributed, trips, drawn, recorded } = books;
  agree('equity by account and by attribution', equity, capital.plus(attributed));
  agree('equity by account and by round trips', equity, capital.plus(trips));
  agree('equity by account and by curve', equity, drawn);
  agree('equity by account and by the list of fills', equity, equityFromFills(books));
  if (recorded !== null) agree('equity by account and as recorded by the session', equity, recorded);
};

/** Invariant of the four-phase specification: capital - sum(change * price) + position * last - costs. */
export const equityFromFills = ({ capital, mark, fills, funding, forfeited }: Omit<Books, 'equity'>): Decimal => {
  let cash = capital.minus(funding).minus(forfeited);
  let position = capital.minus(capital);
  for (const fill of fills) {
    const size = fill.side === 'buy' ? decimal(fill.size) : decimal(fill.size).negated();
    cash = cash.minus(size.times(decimal(fill.price))).minus(decimal(fill.fee));
    position = position.plus(size);
  }
  return mark === null ? cash : cash.plus(position.times(mark));
};

/** A rate above zero that charged nothing on fills that were worth a fee: E_LEDGER. */
export const assertFees = (fills: readonly FillNote[], rate: Decimal, cashDecimals: number): void => {
  if (!rate.gt(0)) return;
  const free = fills.find(
    (fill) =>
      fill.liquidity === 'taker' &&
      Number(fill.fee) <= 0 &&
      decimal(fill.price).times(decimal(fill.size)).times(rate).gt(decimal('10').pow(-cashDecimals)),
  );
  if (free === undefined) return;
  throw new EngineError('E_LEDGER', `fill of event ${free.seq} paid no fee at a rate of ${text(rate)}`, {
    why: 'A result without its costs would be believed; nothing was reported.',
    fix: 'this is a bug: please report it with the run',
  });
};

const agree = (what: string, a: Decimal, b: Decimal): void => {
  if (a.eq(b)) return;
  throw new EngineError('E_LEDGER', `${what} differ by ${text(a.minus(b))}`, {
    where: `${text(a)} and ${text(b)}`,
    why: 'Money appeared or vanished on the way; nothing was reported.',
    fix: 'this is a bug: please report it with the run',
  });
};
