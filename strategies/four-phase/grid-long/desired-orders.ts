import type { Side } from '../../../engine/index.ts';
import type { Whipsaw } from '../state.ts';

/** Where a stop shall rest: the unit whose price triggers it. */
export interface DesiredOrder {
  readonly side: Side;
  readonly unit: number;
}

/**
 * All that shall rest, as a pure function of the unit and the fragments held: protective sells one unit apart below,
 * entries one unit apart above; always `chunks` in all.
 */
export const desiredOrders = (unit: number, fragments: number, chunks: number): readonly DesiredOrder[] => [
  ...Array.from({ length: fragments }, (_, i) => ({ side: 'sell' as const, unit: unit - 1 - i })),
  ...Array.from({ length: chunks - fragments }, (_, i) => ({ side: 'buy' as const, unit: unit + 1 + i })),
];

/** In a whipsaw the sells stand one unit lower, counted from its upper end, and nothing is bought. */
export const guardedOrders = ({ high }: Whipsaw, fragments: number): readonly DesiredOrder[] =>
  Array.from({ length: fragments }, (_, i) => ({ side: 'sell' as const, unit: high - 2 - i }));
