import { money, type Money, moneyText } from '../domain/money.ts';
import { type Lots, type PriceTicks, priceTicks } from '../domain/units.ts';
import type { Desk } from './desk.ts';
import { slipped } from './models/slippage.ts';

/** Positions worth more than this (quote currency) are first closed by a part only. */
const LARGE_POSITION = money('100000');
const PART = 5;
const COOLDOWN_MS = 30_000;

/**
 * Closes the position when equity meets the maintenance margin, as Hyperliquid documents it. A market order goes into
 * the book first, at the price that is seen: all of the position, or a fifth of a large one; within 30 s of such a part
 * all of the rest is sent. If equity is then below two thirds of the maintenance margin, the backstop takes what is left
 * at the mark, and the margin that is left is lost with it. Our other orders are cancelled.
 */
export class Liquidator {
  readonly #desk: Desk;
  /** The liquidation order that still wants volume. */
  #order: { readonly id: string; remaining: number } | null = null;
  #orders = 0;
  #cooldownUntil = -Infinity;
  #orderedAt = -1;
  #backstoppedAt = -1;
  #threshold: number | null | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  accountChanged(): void {
    this.#threshold = undefined;
  }

  /** It waits for volume, so every price matters. */
  get isWorking(): boolean {
    return this.#order !== null;
  }

  /** First whole tick at which the position is liquidated; null for none. Below for longs, above for shorts. */
  get threshold(): number | null {
    if (this.#threshold === undefined) this.#threshold = this.#thresholdNow();
    return this.#threshold;
  }

  get isLong(): boolean {
    return this.#desk.account.position > 0;
  }

  isTouched(price: number): boolean {
    const { threshold } = this;
    if (threshold === null) return false;
    return this.isLong ? price <= threshold : price >= threshold;
  }

  /** Whether the present moment still has something for it to do. */
  isDue(): boolean {
    return this.#backstoppedAt !== this.#desk.moment.number && this.isTouched(this.#desk.mark);
  }

  /** Does the next thing at the present moment; false if there is nothing (more) to do. */
  step(): boolean {
    const { moment, mark } = this.#desk;
    if (!this.isTouched(mark)) {
      this.#order = null;
      return false;
    }
    if (this.#orderedAt !== moment.number) {
      this.#orderedAt = moment.number;
      if (this.#sendOrder()) return true;
    }
    if (this.#backstoppedAt === moment.number) return false;
    this.#backstoppedAt = moment.number;
    return this.#backstop();
  }

  #thresholdNow(): number | null {
    const { account, scale } = this.#desk;
    const price = account.position === 0 ? null : account.liquidationPrice();
    if (price === null) return null;
    const { tickMoney } = scale;
    return priceTicks(Number(this.isLong ? price / tickMoney : (price + tickMoney - 1n) / tickMoney));
  }

  #sendOrder(): boolean {
    const { account, moment, fees, reports } = this.#desk;
    const isNew = this.#order === null;
    this.#order ??= this.#begin();
    const order = this.#order;
    const size = Math.min(order.remaining, Math.abs(account.position), this.#desk.left());
    if (size <= 0) return isNew;
    const side = this.isLong ? 'sell' : 'buy';
    const price = slipped(side, moment.price, this.#desk.slip(size), null) as PriceTicks;
    const fee = fees.of('taker', price, size as Lots);
    this.#desk.traded(price, size as Lots);
    moment.taken += size;
    order.remaining -= size;
    if (order.remaining === 0) this.#order = null;
    reports.filled(moment.time, {
      order: order.id,
      side,
      price,
      size,
      remaining: order.remaining,
      fee,
      liquidity: 'taker',
      mark: this.#desk.mark,
      decisionPrice: null,
      cause: 'liquidation',
    });
    return true;
  }

  #begin(): { readonly id: string; remaining: number } {
    const { account, moment, scale, mark } = this.#desk;
    const position = Math.abs(account.position);
    const isLarge = scale.worth(mark, position as Lots) > LARGE_POSITION;
    const isPart = isLarge && moment.time >= this.#cooldownUntil;
    if (isPart) this.#cooldownUntil = moment.time + COOLDOWN_MS;
    const size = isPart ? Math.ceil(position / PART) : position;
    this.#announce(size, 0n);
    this.#cancelAll();
    return { id: this.#nextId(), remaining: size };
  }

  #backstop(): boolean {
    const { account, mark, moment, reports } = this.#desk;
    const equity = account.marginEquity(mark);
    const maintenance = account.maintenanceMargin(mark);
    if (equity * 3n >= maintenance * 2n) return false;
    const size = Math.abs(account.position);
    this.#order = null;
    const left = equity < maintenance ? equity : maintenance;
    this.#announce(size, left > 0n ? left : 0n);
    this.#cancelAll();
    reports.filled(moment.time, {
      order: this.#nextId(),
      side: this.isLong ? 'sell' : 'buy',
      price: mark,
      size,
      remaining: 0,
      fee: 0n,
      liquidity: 'taker',
      mark,
      decisionPrice: null,
      cause: 'liquidation',
    });
    return true;
  }

  #announce(size: number, forfeited: Money): void {
    const { account, mark, moment, reports } = this.#desk;
    reports.add(moment.time, {
      type: 'PositionLiquidated',
      data: {
        mark: reports.price(mark),
        liquidationPrice: moneyText(account.liquidationPrice() ?? 0n),
        size: reports.size(this.isLong ? size : -size),
        forfeited: moneyText(forfeited),
      },
    });
  }

  #cancelAll(): void {
    const { orders, reports, moment } = this.#desk;
    for (const order of orders.all()) reports.canceled(moment.time, order, 'liquidation');
    orders.clear();
  }

  #nextId(): string {
    this.#orders++;
    return `liquidation-${this.#orders}`;
  }
}
