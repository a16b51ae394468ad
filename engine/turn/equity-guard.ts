import type { Ledger } from '../accounts/ledger.ts';
import type { Scale } from '../domain/instrument.ts';
import { floored } from '../domain/money.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import type { Draft } from '../events/event.ts';
import type { Breaker } from '../risk/breaker.ts';
import { markOf, type Market } from './view.ts';

/**
 * Watches equity for the circuit breaker. The highest equity is the highest of those seen when something was recorded
 * that moves money, and at candle closes; from it follows the one price at which the breaker trips, so that a tape
 * wakes the session exactly there and nothing is computed in between.
 */
export class EquityGuard {
  readonly #scale: Scale;
  readonly #ledger: Ledger;
  readonly #breaker: Breaker;
  readonly #market: Market;
  #wake: Wake = NEVER;

  constructor(scale: Scale, ledger: Ledger, breaker: Breaker, market: Market) {
    this.#scale = scale;
    this.#ledger = ledger;
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

  /** The limit is another one: the next price is looked at, whatever it is. */
  rearm(): void {
    this.#wake = this.#breaker.isArmed ? ALWAYS : NEVER;
  }

  /** Looks at the equity of this moment; the event to record if it is too low. */
  look(): Draft | null {
    const price = markOf(this.#market);
    if (price === null || !this.#breaker.isArmed) return null;
    const tripped = this.#breaker.observe(this.#ledger.equity(price));
    this.#wake = tripped ? NEVER : this.#priceOfFloor();
    return tripped;
  }

  /** Equity is a straight line of the price: one division finds where it meets the floor. */
  #priceOfFloor(): Wake {
    const { floor } = this.#breaker;
    const price = markOf(this.#market);
    const { position } = this.#ledger;
    if (floor === null || price === null || position === 0) return NEVER;
    const perTick = this.#scale.unitMoney * BigInt(Math.abs(position));
    const ticks = Number(floored(floor - this.#ledger.equity(price), perTick));
    return position > 0 ? { ...NEVER, below: price + ticks } : { ...NEVER, above: price - ticks };
  }
}
