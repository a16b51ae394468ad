import { decimal, text } from '../domain/decimal.ts';
import { floored, money, type Money, moneyText, ONE_MONEY, ratio, type Ratio, truncated } from '../domain/money.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { BreakerAction, LossLimit, RiskLimits } from '../manifest.ts';

export type Trip = Extract<Draft, { readonly type: 'CircuitBreakerTripped' }>;

/** What happens when a limit is hit; errors in a row say nothing of the market, so they pause. */
export const actionOf = (limit: string, { onDrawdown, onDailyLoss }: RiskLimits): BreakerAction => {
  if (limit === 'max-errors') return 'pause';
  return (limit === 'max-daily-loss' ? onDailyLoss : onDrawdown) ?? 'halt';
};

/**
 * The circuit breaker: trips once when equity has lost `maxDrawdown` of its highest value, and once when it has lost
 * `maxDailyLoss` since the day began. When trading is resumed both are armed anew and measure from there.
 */
export class Breaker {
  readonly #drawdown = new LossWatch('max-drawdown');
  readonly #day = new LossWatch('max-daily-loss');

  constructor(limits: RiskLimits) {
    this.limit(limits);
  }

  /** Takes limits, measured from what has been observed so far; false if they are those that count already. */
  limit({ maxDrawdown, maxDailyLoss }: RiskLimits): boolean {
    const isOther = this.#drawdown.limit(maxDrawdown === null ? null : { share: maxDrawdown });
    return this.#day.limit(maxDailyLoss ?? null) || isOther;
  }

  /** Whether there is a limit that has not been hit. */
  get isArmed(): boolean {
    return this.#drawdown.isArmed || this.#day.isArmed;
  }

  get isTripped(): boolean {
    return this.#drawdown.isTripped || this.#day.isTripped;
  }

  /** Whether a day's loss is limited: then the equity at its start matters. */
  get countsDays(): boolean {
    return this.#day.hasLimit;
  }

  /** Equity at or below this trips it; null when nothing can (no limit, nothing observed, tripped already). */
  get floor(): Money | null {
    const [a, b] = [this.#drawdown.floor, this.#day.floor];
    if (a === null || b === null) return a ?? b;
    return a > b ? a : b;
  }

  /** Looks at equity; the event to record (and to apply) when a limit is hit, null otherwise. */
  observe(equity: Money): Trip | null {
    this.#drawdown.raise(equity);
    return this.#drawdown.observe(equity) ?? this.#day.observe(equity);
  }

  /** Folds one event in: what is on record has happened, here as in a replay. */
  apply(event: AnyEvent): void {
    if (event.type === 'DayBegan') this.#day.countFrom(money(event.data.equity));
    if (event.type === 'CircuitBreakerTripped') {
      if (event.data.limit === this.#drawdown.name) this.#drawdown.isTripped = true;
      if (event.data.limit === this.#day.name) this.#day.isTripped = true;
    }
    if (event.type !== 'TradingResumed' && event.type !== 'SessionResumed') return;
    this.#drawdown.reset();
    this.#day.reset();
  }
}

/** One loss that is watched: what it is counted from, and where it is too much. */
class LossWatch {
  readonly name: 'max-drawdown' | 'max-daily-loss';
  isTripped = false;
  #limit: { readonly ratio: Ratio } | { readonly amount: Money } | null = null;
  #text = '';
  /** Equity that the loss is counted from; null while that is not known. */
  #base: Money | null = null;
  /** Equity that trips it; computed when the base moves, compared at every observation. */
  #floor: Money | null = null;

  constructor(name: LossWatch['name']) {
    this.name = name;
  }

  get hasLimit(): boolean {
    return this.#limit !== null;
  }

  get isArmed(): boolean {
    return this.#limit !== null && !this.isTripped;
  }

  get floor(): Money | null {
    return this.isTripped ? null : this.#floor;
  }

  limit(limit: LossLimit | null): boolean {
    const said = limit === null ? '' : text(decimal('share' in limit ? limit.share : limit.amount));
    const isAmount = limit !== null && 'amount' in limit;
    if (said === this.#text && isAmount === (this.#limit !== null && 'amount' in this.#limit)) return false;
    this.#text = said;
    if (limit === null) this.#limit = null;
    else this.#limit = 'share' in limit ? { ratio: ratio(limit.share) } : { amount: money(limit.amount) };
    if (this.#base !== null) this.countFrom(this.#base);
    return true;
  }

  countFrom(equity: Money): void {
    this.#base = equity;
    this.#floor = this.#limit === null ? null : floorOf(equity, this.#limit);
  }

  /** A new highest equity is counted from. */
  raise(equity: Money): void {
    if (this.isArmed && (this.#base === null || equity > this.#base)) this.countFrom(equity);
  }

  observe(equity: Money): Trip | null {
    const [base, limit] = [this.#base, this.#limit];
    if (!this.isArmed || limit === null || base === null || this.#floor === null || equity > this.#floor) return null;
    // A share of nothing cannot be lost.
    if ('ratio' in limit && base <= 0n) return null;
    const lost = base - equity;
    const value = 'ratio' in limit ? truncated(lost * ONE_MONEY, base, 18) : lost;
    const data = { limit: this.name, value: moneyText(value), threshold: this.#text };
    return { type: 'CircuitBreakerTripped', data };
  }

  /** Armed anew, if it was tripped: what it is counted from is yet to be seen. */
  reset(): void {
    if (!this.isTripped) return;
    this.isTripped = false;
    this.#base = null;
    this.#floor = null;
  }
}

/** The largest amount that is not above `base * (1 - share)`: as good as that itself, which may lie between two. */
const floorOf = (base: Money, limit: { readonly ratio: Ratio } | { readonly amount: Money }): Money =>
  'amount' in limit ? base - limit.amount : floored(base * (limit.ratio.under - limit.ratio.over), limit.ratio.under);
