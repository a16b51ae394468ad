import { type AnyEvent, type Decimal, decimal, type EventData, text, ZERO } from '../../engine/index.ts';
import { quantile } from '../metrics/statistics.ts';
import type { Execution, FillNote } from '../result.ts';

/** An order that may still be filled. */
interface Waiting {
  readonly requestedAt: number;
  readonly reason: string;
  lastFillAt: number | null;
}

/** What became of the orders: counts, fees, times to fill, and the list of fills. */
export class ExecutionLog {
  readonly fills: FillNote[] = [];
  readonly #halts: { readonly time: number; readonly reason: string }[] = [];
  readonly #waiting = new Map<string, Waiting>();
  readonly #timesToFill: number[] = [];
  readonly #denied = new Map<string, number>();
  readonly #rejected = new Map<string, number>();
  #requested = 0;
  #filled = 0;
  #canceled = 0;
  #liquidations = 0;
  #makerFees = ZERO;
  #takerFees = ZERO;
  #fundingPaid = ZERO;
  #fundingReceived = ZERO;

  /** Folds one event in; a fill that was told before must not be given again. */
  apply(event: AnyEvent): void {
    if (event.type === 'OrderFilled') this.#fill(event, event.data);
    else if (event.type === 'FundingPaid') this.#fund(decimal(event.data.amount));
    else if (event.type === 'PositionLiquidated') this.#liquidations++;
    else if (event.type === 'TradingHalted') this.#halts.push({ time: event.time, reason: event.data.reason });
    else this.#order(event);
  }

  finish(): Execution {
    const percentile = (share: number): number | null =>
      this.#timesToFill.length === 0 ? null : quantile(this.#timesToFill, share);
    return {
      ordersRequested: this.#requested,
      ordersFilled: this.#filled,
      ordersCanceled: this.#canceled,
      denied: Object.fromEntries(this.#denied),
      rejected: Object.fromEntries(this.#rejected),
      timeToFillP50: percentile(0.5),
      timeToFillP95: percentile(0.95),
      makerFees: text(this.#makerFees),
      takerFees: text(this.#takerFees),
      fundingPaid: text(this.#fundingPaid),
      fundingReceived: text(this.#fundingReceived),
      liquidations: this.#liquidations,
      halts: this.#halts,
    };
  }

  #order(event: AnyEvent): void {
    if (event.type === 'OrderRequested') {
      const { order, reason } = event.data;
      this.#requested++;
      this.#waiting.set(order, { requestedAt: event.time, reason, lastFillAt: null });
    } else if (event.type === 'OrderDenied') count(this.#denied, event.data.code);
    else if (event.type === 'DenialsRepeated') count(this.#denied, event.data.code, event.data.count);
    else if (event.type === 'OrderRejected') {
      count(this.#rejected, event.data.code);
      this.#waiting.delete(event.data.order);
    } else if (event.type === 'OrderCanceled' || event.type === 'OrderExpired') {
      this.#canceled++;
      this.#done(event.data.order);
    }
  }

  #fill({ seq, time }: AnyEvent, data: EventData<'OrderFilled'>): void {
    const { order, side, price, size, fee, liquidity, cause, remaining } = data;
    const waiting = this.#waiting.get(order);
    const reason = cause === 'liquidation' ? 'liquidation' : (waiting?.reason ?? '');
    this.fills.push({ seq, time, side, price, size, fee, liquidity, reason });
    const paid = decimal(fee);
    if (liquidity === 'maker') this.#makerFees = this.#makerFees.plus(paid);
    else this.#takerFees = this.#takerFees.plus(paid);
    if (waiting === undefined) return;
    waiting.lastFillAt = time;
    if (Number(remaining) !== 0) return;
    this.#filled++;
    this.#done(order);
  }

  #done(order: string): void {
    const waiting = this.#waiting.get(order);
    if (waiting === undefined) return;
    if (waiting.lastFillAt !== null) this.#timesToFill.push(waiting.lastFillAt - waiting.requestedAt);
    this.#waiting.delete(order);
  }

  #fund(amount: Decimal): void {
    if (amount.gt(0)) this.#fundingPaid = this.#fundingPaid.plus(amount);
    else this.#fundingReceived = this.#fundingReceived.minus(amount);
  }
}

const count = (counts: Map<string, number>, code: string, times = 1): void => {
  counts.set(code, (counts.get(code) ?? 0) + times);
};
