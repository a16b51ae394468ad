import type { Scale } from '../domain/instrument.ts';
import { type Money, moneyText } from '../domain/money.ts';
import type { OrderId } from '../domain/order-spec.ts';
import type { Lots, PriceTicks, Side } from '../domain/units.ts';
import type { EventData } from '../events/catalogue.ts';
import type { Draft } from '../events/event.ts';
import type { VenueReport } from '../ports/venue.ts';
import type { Liquidity } from './models/fees.ts';
import type { OwnOrder } from './own-order.ts';
import type { Rejection } from './rejections.ts';

export type CancelReason = EventData<'OrderCanceled'>['reason'];

/** A match, in ticks and lots. */
export interface Match {
  readonly order: OrderId;
  readonly side: Side;
  readonly price: number;
  readonly size: number;
  readonly remaining: number;
  readonly fee: Money;
  readonly liquidity: Liquidity;
  readonly mark: number;
  readonly decisionPrice: PriceTicks | null;
  readonly cause: 'match' | 'liquidation';
}

/** What the venue has to say, in order; times never go back. */
export class Reports {
  readonly #scale: Scale;
  readonly #queue: VenueReport[] = [];
  #time = -Infinity;
  #fills = 0;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  get count(): number {
    return this.#queue.length;
  }

  take(): VenueReport | undefined {
    return this.#queue.shift();
  }

  add(time: number, event: Draft): void {
    this.#time = Math.max(this.#time, time);
    this.#queue.push({ time: this.#time, event });
  }

  rejected(time: number, order: OrderId, { code, detail }: Rejection): void {
    this.add(time, { type: 'OrderRejected', data: { order, code, detail } });
  }

  canceled(time: number, order: OwnOrder, reason: CancelReason): void {
    this.add(time, { type: 'OrderCanceled', data: { order: order.id, reason, remaining: this.size(order.remaining) } });
  }

  /** Size, limit and trigger of the order as they stand now. */
  modified(time: number, { id, remaining, spec }: OwnOrder): void {
    this.add(time, {
      type: 'OrderModified',
      data: {
        order: id,
        size: this.size(remaining),
        limitPrice: this.#priceOrNull(spec.limitPrice),
        triggerPrice: this.#priceOrNull(spec.triggerPrice),
      },
    });
  }

  filled(time: number, match: Match): void {
    this.#fills++;
    this.add(time, {
      type: 'OrderFilled',
      data: {
        order: match.order,
        fill: `f${this.#fills}`,
        side: match.side,
        price: this.price(match.price),
        size: this.size(match.size),
        remaining: this.size(match.remaining),
        fee: moneyText(match.fee),
        liquidity: match.liquidity,
        mark: this.price(match.mark),
        decisionPrice: this.#priceOrNull(match.decisionPrice),
        cause: match.cause,
      },
    });
  }

  price(ticks: number): string {
    return this.#scale.priceText(ticks as PriceTicks);
  }

  size(count: number): string {
    return this.#scale.sizeText(count as Lots);
  }

  #priceOrNull(ticks: number | null): string | null {
    return ticks === null ? null : this.price(ticks);
  }
}
