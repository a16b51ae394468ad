import type { AnyEvent, Draft, EventData, Lots, OrderId, PriceTicks, Scale } from '../../engine/index.ts';

/** One match of an order. Price in ticks, size in lots, fee in quote currency, time of the venue in ms UTC. */
export interface CourseFill {
  readonly price: PriceTicks;
  readonly size: Lots;
  readonly fee: string;
  readonly liquidity: 'maker' | 'taker';
  readonly time: number;
}

export type Ending = 'filled' | 'canceled' | 'expired' | 'rejected';

/** What became of one order in one world: at the venue, or in the simulator. */
export interface Course {
  /** When the venue took it, by the venue's clock, ms UTC; null where no word of the venue says that. */
  takenAt: number | null;
  /** When the first word about it was heard, our clock, ms UTC. */
  answeredAt: number | null;
  readonly fills: CourseFill[];
  ending: Ending | null;
  endedAt: number | null;
  /** Why it was refused or ended, in a word. */
  why: string | null;
}

export const freshCourse = (): Course => ({
  takenAt: null,
  answeredAt: null,
  fills: [],
  ending: null,
  endedAt: null,
  why: null,
});

/** The courses of all orders in one world, folded from order events: those of a journal, or a venue's reports. */
export class Courses {
  readonly #scale: Scale;
  readonly #of = new Map<OrderId, Course>();

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  of(order: OrderId): Course {
    const known = this.#of.get(order);
    if (known) return known;
    const fresh = freshCourse();
    this.#of.set(order, fresh);
    return fresh;
  }

  hear({ type, data }: AnyEvent | Draft, time: number): void {
    if (type === 'OrderFilled') this.#filled(data, time);
    else if (type === 'OrderCanceled') end(this.of(data.order), 'canceled', time, data.reason);
    else if (type === 'OrderExpired') end(this.of(data.order), 'expired', time, null);
    else if (type === 'OrderRejected') end(this.of(data.order), 'rejected', time, data.code);
  }

  #filled({ order, price, size, remaining, fee, liquidity }: EventData<'OrderFilled'>, time: number): void {
    const course = this.of(order);
    course.fills.push({ price: this.#scale.ticks(price), size: this.#scale.lots(size), fee, liquidity, time });
    if (this.#scale.lots(remaining) === 0) end(course, 'filled', time, null);
  }
}

const end = (course: Course, ending: Ending, time: number, why: string | null): void => {
  course.ending ??= ending;
  course.endedAt ??= time;
  course.why ??= why;
};
