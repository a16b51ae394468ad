import type { Account } from '../accounts/account.ts';
import type { Scale } from '../domain/instrument.ts';
import { NEVER, type Wake } from '../domain/wake.ts';
import type { Draft } from '../events/event.ts';
import type { Breaker } from '../risk/breaker.ts';
import type { Market } from './view.ts';

/**
 * Watches equity for the circuit breaker. The highest equity is the highest of those seen when something was recorded
 * that moves money, and at candle closes; from it follows the one price at which the breaker trips, so that a tape
 * wakes the session exactly there and nothing is computed in between.
 */
export class EquityGuard {
  readonly #scale: Scale;
  readonly #account: Account;
  readonly #breaker: Breaker;
  readonly #market: Market;
  #wake: Wake = NEVER;

  constructor(scale: Scale, account: Account, breaker: Breaker, market: Market) {
    this.#scale = scale;
    this.#account = account;
    this.#breaker = breaker;
    this.#market = market;
  }

  /** The price that trips the breaker, as the position is now. */
  get wake(): Wake {
    return this.#wake;
  }

  get isArmed(): boolean {
    return this.#breaker.isArmed;
  }

  /** Looks at the equity of this moment; the event to record if it is too low. */
  look(): Draft | null {
    const { price } = this.#market;
    if (price === null || !this.#breaker.isArmed) return null;
    const tripped = this.#breaker.observe(this.#account.equity(price));
    this.#wake = tripped ? NEVER : this.#priceOfFloor();
    return tripped;
  }

  /** Equity is a straight line of the price: one division finds where it meets the floor. */
  #priceOfFloor(): Wake {
    const { floor } = this.#breaker;
    const { price } = this.#market;
    const { position } = this.#account;
    if (floor === null || price === null || position === 0) return NEVER;
    const distance = floor.minus(this.#account.equity(price)).div(this.#scale.unit.times(position));
    const meets = distance.plus(price);
    return position > 0 ? { ...NEVER, below: meets.floor().toNumber() } : { ...NEVER, above: meets.ceil().toNumber() };
  }
}
