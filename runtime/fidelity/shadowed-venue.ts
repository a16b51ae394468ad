import { type Json, either, type OrderChange, type OrderId, type SessionVenue, type Wake } from '../../engine/index.ts';
import type { SimulatedVenue } from '../../engine/matching/simulated-venue.ts';
import type { Approved, VenueReport } from '../../engine/ports/venue.ts';

/**
 * A session's own venue, with the simulated one beside it: both are told and asked the same, and only the own one is
 * listened to. What the simulated one says is kept apart.
 */
export class ShadowedVenue implements SessionVenue {
  readonly #own: SessionVenue;
  readonly #shadow: SimulatedVenue;
  readonly #hear: (report: VenueReport) => void;

  constructor(own: SessionVenue, shadow: SimulatedVenue, hear: (report: VenueReport) => void) {
    this.#own = own;
    this.#shadow = shadow;
    this.#hear = hear;
  }

  submit(order: Approved, now: number): void {
    this.#own.submit(order, now);
    this.#shadowed((venue) => venue.submit(order, now));
  }
  cancel(order: OrderId, now: number): void {
    this.#own.cancel(order, now);
    this.end(order, now);
  }
  modify(change: OrderChange, now: number): void {
    this.#own.modify(change, now);
    this.#shadowed((venue) => venue.modify(change, now));
  }

  /** The order has ended at the venue for a reason that the simulator cannot know. */
  end(order: OrderId, now: number): void {
    this.#shadowed((venue) => venue.cancel(order, now));
  }

  wake(): Wake {
    return either(this.#own.wake(), this.#shadow.wake());
  }
  accountChanged(): void {
    this.#own.accountChanged();
    this.#shadowed((venue) => venue.accountChanged());
  }
  onTrade(time: number, price: number, size: number, side: -1 | 0 | 1): void {
    this.#own.onTrade(time, price, size, side);
    this.#shadowed((venue) => venue.onTrade(time, price, size, side));
  }
  onOpen(time: number, price: number, volume: number): void {
    this.#own.onOpen(time, price, volume);
    this.#shadowed((venue) => venue.onOpen(time, price, volume));
  }
  onPath(time: number, price: number): void {
    this.#own.onPath(time, price);
    this.#shadowed((venue) => venue.onPath(time, price));
  }
  onClose(time: number, price: number): void {
    this.#own.onClose(time, price);
    this.#shadowed((venue) => venue.onClose(time, price));
  }
  /** Funding is settled on the real position, and is not compared. */
  onFunding(time: number, rate: number, price: number): void {
    this.#own.onFunding(time, rate, price);
  }
  wakeOnMark(): Wake {
    return either(this.#own.wakeOnMark(), this.#shadow.wakeOnMark());
  }
  markIs(mark: number, oracle: number): void {
    this.#own.markIs(mark, oracle);
    this.#shadow.markIs(mark, oracle);
  }
  onMark(time: number): void {
    this.#own.onMark(time);
    this.#shadowed((venue) => venue.onMark(time));
  }
  next(): VenueReport | undefined {
    return this.#own.next();
  }
  adjust(...model: Parameters<SessionVenue['adjust']>): void {
    this.#own.adjust(...model);
  }
  inspect(): Json {
    return this.#own.inspect();
  }

  #shadowed(tell: (venue: SimulatedVenue) => void): void {
    tell(this.#shadow);
    for (let report = this.#shadow.next(); report !== undefined; report = this.#shadow.next()) {
      this.#hear(report);
      if (report.event.type === 'OrderFilled') this.#shadow.accountChanged();
    }
  }
}
