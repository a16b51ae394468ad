import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import { sign, type PriceTicks } from '../domain/units.ts';
import type { Approved } from '../ports/venue.ts';
import type { Moment } from './moment.ts';

/**
 * `held`: until its parent is done. `waiting`: for its trigger. `taking`: wants to match at once. `resting`: in the book.
 */
export type Stage = 'held' | 'waiting' | 'taking' | 'resting';

/** One of our orders as the venue has it. Sizes in lots. */
export interface OwnOrder {
  readonly id: OrderId;
  readonly decisionPrice: PriceTicks | null;
  /** As it stands: modifications change it. */
  spec: OrderSpec;
  stage: Stage;
  filled: number;
  remaining: number;
  /** Lots before it in the queue, while it rests. */
  ahead: number;
  /** When it reached the venue, ms. */
  readonly arrivedAt: number;
  /** The venue has said that it took the order. */
  isAccepted: boolean;
  /** Number of the last moment at which it was tried. */
  triedAt: number;
}

export const ownOrder = ({ id, spec, decisionPrice }: Approved, arrivedAt: number): OwnOrder => ({
  id,
  decisionPrice,
  spec,
  stage: 'taking',
  filled: 0,
  remaining: spec.size,
  ahead: 0,
  arrivedAt,
  isAccepted: false,
  triedAt: -1,
});

/**
 * Whether an order of this spec could match at the present price: market kinds always. At exactly its limit it could,
 * unless the print is known to have met its own side of the book: then it would stand in that queue.
 */
export const isMarketable = ({ limitPrice, side }: OrderSpec, { price, side: taker }: Moment): boolean => {
  if (limitPrice === null) return true;
  const depth = sign(side) * (limitPrice - price);
  return depth > 0 || (depth === 0 && taker !== -sign(side));
};
