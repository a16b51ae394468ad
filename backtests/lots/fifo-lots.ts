import { Decimal, decimal, ZERO } from '../../engine/index.ts';
import type { FillNote } from '../result.ts';

/** A part of a position from its opening to its closing, first in, first out. Money in quote currency. */
export interface Lot {
  readonly side: 'long' | 'short';
  readonly openTime: number;
  readonly closeTime: number;
  /** Base currency. */
  readonly size: Decimal;
  readonly entryPrice: string;
  readonly exitPrice: string;
  /** Of both fills, by size. */
  readonly fees: Decimal;
  /** Move of the price times size, less fees; funding belongs to no lot. */
  readonly pnl: Decimal;
}

export interface Lots {
  readonly closed: readonly Lot[];
  /** Size that is still open, base currency, signed. */
  readonly open: Decimal;
}

interface Held {
  readonly fill: FillNote;
  readonly sign: 1 | -1;
  left: Decimal;
}

/**
 * The fills of a run paired first in, first out: each closing fill closes the oldest part that is still open. All lots
 * together gain what the position gained at average cost, once it is flat; which part gained what differs.
 */
export const fifoLots = (fills: readonly FillNote[]): Lots => {
  const closed: Lot[] = [];
  const held: Held[] = [];
  let oldest = 0;
  for (const fill of fills) {
    const sign = fill.side === 'buy' ? 1 : -1;
    let left = decimal(fill.size);
    for (let front = held[oldest]; front && front.sign !== sign && left.gt(0); front = held[oldest]) {
      const size = Decimal.min(left, front.left);
      closed.push(lotOf(front, fill, size));
      left = left.minus(size);
      front.left = front.left.minus(size);
      if (front.left.isZero()) oldest++;
    }
    if (left.gt(0)) held.push({ fill, sign, left });
  }
  return { closed, open: held.slice(oldest).reduce((sum, { sign, left }) => sum.plus(left.times(sign)), ZERO) };
};

const lotOf = ({ fill: entry, sign }: Held, exit: FillNote, size: Decimal): Lot => {
  const part = (fill: FillNote): Decimal => decimal(fill.fee).times(size).div(fill.size);
  const fees = part(entry).plus(part(exit));
  return {
    side: sign === 1 ? 'long' : 'short',
    openTime: entry.time,
    closeTime: exit.time,
    size,
    entryPrice: entry.price,
    exitPrice: exit.price,
    fees,
    pnl: decimal(exit.price).minus(entry.price).times(size).times(sign).minus(fees),
  };
};
