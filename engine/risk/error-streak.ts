import type { EventType } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import type { OrderId } from '../domain/order-spec.ts';
import type { RiskLimits } from '../manifest.ts';
import type { Trip } from './breaker.ts';

/** Signs that the venue does what it is asked. */
const TAKEN: ReadonlySet<EventType> = new Set(['OrderAccepted', 'OrderFilled', 'OrderModified', 'OrderTriggered']);

/**
 * Counts requests in a row that went wrong at the venue: refused, or without an answer. An order counts once, however
 * often it went wrong; whatever the venue takes, fills or changes ends the row.
 */
export class ErrorStreak {
  #most: number | null;
  #count = 0;
  #last: OrderId | null = null;
  #isTripped = false;

  constructor({ maxErrors }: RiskLimits) {
    this.#most = maxErrors ?? null;
  }

  limit({ maxErrors }: RiskLimits): void {
    this.#most = maxErrors ?? null;
  }

  /** Whether the limit was reached, and no person has looked at it since. */
  get isTripped(): boolean {
    return this.#isTripped;
  }

  /** Takes in what was recorded; the event to record when the limit is reached by it, null otherwise. */
  see(event: AnyEvent): Trip | null {
    if (this.#most === null) return null;
    const { type, data } = event;
    // It was held back here, before the venue could say anything.
    if (type === 'OrderRejected' && data.code === 'trading-halted') return null;
    if (type === 'OrderRejected' || type === 'OrderOutcomeUnknown' || type === 'OrderModifyRejected')
      return this.#wentWrong(data.order, this.#most);
    if (TAKEN.has(type)) this.#wentWell();
    return null;
  }

  /** A person looked at it: counted from anew. */
  forget(): void {
    this.#isTripped = false;
    this.#wentWell();
  }

  #wentWell(): void {
    this.#count = 0;
    this.#last = null;
  }

  #wentWrong(order: OrderId, most: number): Trip | null {
    if (order === this.#last) return null;
    this.#last = order;
    this.#count++;
    if (this.#isTripped || this.#count < most) return null;
    this.#isTripped = true;
    return {
      type: 'CircuitBreakerTripped',
      data: { limit: 'max-errors', value: `${this.#count}`, threshold: `${most}` },
    };
  }
}
