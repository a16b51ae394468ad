import { decimal, text } from '../domain/decimal.ts';
import { floored, type Money, moneyText, ONE_MONEY, ratio, type Ratio, truncated } from '../domain/money.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { RiskLimits } from '../manifest.ts';

/**
 * The circuit breaker: trips once when equity has lost `maxDrawdown` of its highest value. When trading is resumed it is
 * armed anew and measures from there.
 */
export class Breaker {
  #threshold: Ratio | null = null;
  #thresholdText = '';
  #peak: Money | null = null;
  /** Equity that trips it; computed when the peak moves, compared at every observation. */
  #floor: Money | null = null;
  #isTripped = false;

  constructor(limits: RiskLimits) {
    this.limit(limits);
  }

  /** Takes a limit, measured from the highest equity observed so far; false if it is the one that counts already. */
  limit({ maxDrawdown }: RiskLimits): boolean {
    const limit = maxDrawdown === null ? '' : text(decimal(maxDrawdown));
    if (limit === this.#thresholdText) return false;
    this.#thresholdText = limit;
    this.#threshold = maxDrawdown === null ? null : ratio(maxDrawdown);
    if (this.#peak !== null) this.#floor = this.#threshold === null ? null : floorOf(this.#peak, this.#threshold);
    return true;
  }

  /** Whether there is a limit that has not been hit. */
  get isArmed(): boolean {
    return this.#threshold !== null && !this.#isTripped;
  }

  get isTripped(): boolean {
    return this.#isTripped;
  }

  /** Equity at or below this trips it; null when nothing can (no limit, nothing observed, tripped already). */
  get floor(): Money | null {
    return this.#isTripped ? null : this.#floor;
  }

  /** Looks at equity; the event to record (and to apply) when the limit is hit, null otherwise. */
  observe(equity: Money): Extract<Draft, { readonly type: 'CircuitBreakerTripped' }> | null {
    if (this.#threshold === null || !this.isArmed) return null;
    if (this.#peak === null || this.#floor === null || equity > this.#peak) {
      this.#peak = equity;
      this.#floor = floorOf(equity, this.#threshold);
      return null;
    }
    // A share of nothing cannot be lost.
    if (equity > this.#floor || this.#peak <= 0n) return null;
    const value = truncated((this.#peak - equity) * ONE_MONEY, this.#peak, 18);
    return {
      type: 'CircuitBreakerTripped',
      data: { limit: 'max-drawdown', value: moneyText(value), threshold: this.#thresholdText },
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

/** The largest amount that is not above `peak * (1 - threshold)`: as good as that itself, which may lie between two. */
const floorOf = (peak: Money, { over, under }: Ratio): Money => floored(peak * (under - over), under);
