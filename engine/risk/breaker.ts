import { type Decimal, ONE, decimal, quotient, text } from '../domain/decimal.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { RiskLimits } from '../manifest.ts';

/**
 * The circuit breaker: trips once when equity has lost `maxDrawdown` of its highest value. When trading is resumed it is
 * armed anew and measures from there.
 */
export class Breaker {
  readonly #threshold: Decimal | null;
  #peak: Decimal | null = null;
  /** Equity that trips it; computed when the peak moves, compared at every observation. */
  #floor: Decimal | null = null;
  #isTripped = false;

  constructor(limits: RiskLimits) {
    this.#threshold = limits.maxDrawdown === null ? null : decimal(limits.maxDrawdown);
  }

  /** Whether there is a limit that has not been hit. */
  get isArmed(): boolean {
    return this.#threshold !== null && !this.#isTripped;
  }

  get isTripped(): boolean {
    return this.#isTripped;
  }

  /** Equity at or below this trips it; null when nothing can (no limit, nothing observed, tripped already). */
  get floor(): Decimal | null {
    return this.#isTripped ? null : this.#floor;
  }

  /** Looks at equity; the event to record (and to apply) when the limit is hit, null otherwise. */
  observe(equity: Decimal): Extract<Draft, { readonly type: 'CircuitBreakerTripped' }> | null {
    if (this.#threshold === null || !this.isArmed) return null;
    if (this.#peak === null || this.#floor === null || equity.gt(this.#peak)) {
      this.#peak = equity;
      this.#floor = equity.times(ONE.minus(this.#threshold));
      return null;
    }
    // A share of nothing cannot be lost.
    if (equity.gt(this.#floor) || this.#peak.lte(0)) return null;
    const value = quotient(this.#peak.minus(equity), this.#peak, 18);
    return {
      type: 'CircuitBreakerTripped',
      data: { limit: 'max-drawdown', value: text(value), threshold: text(this.#threshold) },
    };
  }

  /** Folds one event in: what is on record has happened, here as in a replay. */
  apply(event: AnyEvent): void {
    if (event.type === 'CircuitBreakerTripped') this.#isTripped = true;
    if (event.type !== 'TradingResumed' || !this.#isTripped) return;
    this.#isTripped = false;
    this.#peak = null;
    this.#floor = null;
  }
}
