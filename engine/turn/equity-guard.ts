import type { Ledger } from '../accounts/ledger.ts';
import type { Scale } from '../domain/instrument.ts';
import { floored, moneyText } from '../domain/money.ts';
import { priceTicks } from '../domain/units.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import type { Draft } from '../events/event.ts';
import type { Breaker, Trip } from '../risk/breaker.ts';
import { markOf, type Market } from './view.ts';

const DAY_MS = 86_400_000;

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
  #dayDue: number;

  constructor(scale: Scale, ledger: Ledger, breaker: Breaker, market: Market) {
    this.#scale = scale;
    this.#ledger = ledger;
    this.#breaker = breaker;
    this.#market = market;
    this.#dayDue = breaker.countsDays ? -Infinity : Infinity;
  }

  /** When the next day begins whose loss is limited, ms UTC; Infinity if none is. */
  get dayDue(): number {
    return this.#dayDue;
  }

  /** The event to record: the day of this moment began, with this equity. */
  beginDay(): Extract<Draft, { readonly type: 'DayBegan' }> {
    const mark = markOf(this.#market);
    this.#dayDue = (Math.floor(this.#market.time / DAY_MS) + 1) * DAY_MS;
    const equity = moneyText(this.#ledger.equity(mark ?? priceTicks(0)));
    return { type: 'DayBegan', data: { equity, mark: mark === null ? null : this.#scale.priceText(mark) } };
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
    if (!this.#breaker.countsDays) this.#dayDue = Infinity;
    else if (this.#dayDue === Infinity) this.#dayDue = this.#market.time;
  }

  /** Looks at the equity of this moment; the event to record if it is too low. */
  look(): Trip | null {
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
