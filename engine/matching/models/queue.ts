import { decimal } from '../../domain/decimal.ts';
import type { Scale } from '../../domain/instrument.ts';
import { sign } from '../../domain/units.ts';
import type { QueueModel } from '../../manifest.ts';
import type { Moment } from '../moment.ts';
import type { OwnOrder } from '../own-order.ts';
import { modelError } from './model-error.ts';

/** The place of our resting orders in the queue at their price. */
export interface Queue {
  /** Lots before an order that joins the queue. */
  readonly ahead: number;
  /** How many ticks beyond its limit a price must go to matter to a resting order: in prints, and on a path. */
  readonly beyond: 0 | 1;
  readonly beyondOnPath: 0 | 1;
  /** Lots of the present print or candle that reach a resting order whose limit is touched; counts the queue down. */
  reaching(order: OwnOrder, limit: number, moment: Moment): number;
}

/** Throws E_VENUE_MODEL for a negative size ahead, E_NOT_EXACT for one that is off the lot grid. */
export const queueOf = (model: QueueModel, scale: Scale): Queue => {
  switch (model.model) {
    case 'front':
      return { ahead: 0, beyond: 0, beyondOnPath: 0, reaching: () => Infinity };
    case 'through':
      return { ahead: 0, beyond: 1, beyondOnPath: 1, reaching: throughOnly };
    case 'ahead': {
      const ahead = scale.lots(decimal(model.size));
      if (ahead < 0) throw modelError(`queue size ${model.size} is negative`);
      return { ahead, beyond: 0, beyondOnPath: 1, reaching: afterQueue };
    }
  }
};

const throughOnly: Queue['reaching'] = (order, limit, moment) => (isThrough(order, limit, moment.price) ? Infinity : 0);

/**
 * A price beyond the limit has eaten the whole queue. At the limit, the volume that met our side of the book takes the
 * queue first and us with what is left, less what our other orders had of it. How much of a candle's volume was traded
 * at one price is unknown, so on candles only a price beyond counts.
 */
const afterQueue: Queue['reaching'] = (order, limit, moment) => {
  if (isThrough(order, limit, moment.price)) {
    order.ahead = 0;
    return Infinity;
  }
  if (moment.kind !== 'print' || moment.side === sign(order.spec.side)) return 0;
  const free = moment.size - order.ahead - moment.taken;
  order.ahead = Math.max(0, order.ahead - moment.size);
  return Math.max(0, free);
};

const isThrough = (order: OwnOrder, limit: number, price: number): boolean =>
  order.spec.side === 'buy' ? price < limit : price > limit;
