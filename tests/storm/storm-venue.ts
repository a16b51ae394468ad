import {
  EngineError,
  seededRandom,
  type AccountReport,
  type CancelOutcome,
  type Lots,
  type ModifyOutcome,
  type OrderRequest,
  type OrderSpec,
  type OrderTerms,
  type PriceTicks,
  type Random,
  type Rejected,
  type SetOutcome,
  type SubmitOutcome,
  type Unknown,
  type VenueBalance,
  type VenueConnection,
  type VenueFees,
  type VenueFill,
  type VenueFunding,
  type VenueOrder,
  type VenuePosition,
} from '../../engine/index.ts';
import { isTouched } from '../../engine/matching/triggers.ts';
import { instrument } from '../../runtime/sessions/testing.ts';
import { StormFunding } from './storm-funding.ts';
import { calm, type Weather } from './weather.ts';

interface Resting {
  order: VenueOrder;
  filled: number;
  spec: OrderSpec;
}

/** The venue refuses what arrives later than this. */
const LIFETIME_MS = 10_000;
const fee = '0.01';

/** An exchange in memory: it matches against the price it is told, and its lines are as bad as the weather. */
export class StormVenue {
  readonly orders = new Map<string, Resting>();
  readonly fills: VenueFill[] = [];
  readonly funding = new StormFunding();
  /** How often an order of each client id was taken: twice would be a doubled order. */
  readonly submissions = new Map<string, number>();
  weather: Weather = calm;
  position = 0;
  largest = 0;
  readonly #random: Random;
  readonly #now: () => number;
  #price = 0;
  #ids = 0;
  #connection: StormConnection | null = null;

  constructor(seed: string, now: () => number) {
    this.#random = seededRandom(`venue ${seed}`);
    this.#now = now;
  }

  happens(chance: number): boolean {
    return chance > 0 && this.#random() < chance;
  }
  get now(): number {
    return this.#now();
  }

  /** A new process connects; the one before hears nothing any more. */
  connect(session: string): StormConnection {
    this.#connection?.cut();
    this.#connection = new StormConnection(this, session);
    return this.#connection;
  }

  /** The market moves: resting orders that are met are filled. */
  move(price: number): void {
    this.#price = price;
    for (const [id, found] of this.orders) {
      if (found.order.status === 'waiting' && isTouched(found.spec, price)) this.#trigger(id);
      const { limitPrice, side, status, remaining } = found.order;
      const isMet = limitPrice !== null && (side === 'buy' ? price <= limitPrice : price >= limitPrice);
      if (status === 'open' && isMet) this.#fill(id, remaining, limitPrice, 'maker');
    }
    if (this.position !== 0 && this.happens(this.weather.funding)) {
      const funding = this.funding.settle(this.position, this.now);
      this.#connection?.report({ kind: 'funding', funding, received: this.now });
    }
    this.#connection?.step();
  }

  place(request: OrderRequest): SubmitOutcome {
    const { clientId, spec } = request;
    if (isTouched(spec, this.#price)) return refused('bad-trigger');
    if (this.happens(this.weather.refused)) return refused('insufficient-margin');
    if (spec.reduceOnly && spec.triggerPrice === null && this.#reducible(spec) === 0) return refused('reduce-only');
    this.submissions.set(clientId, (this.submissions.get(clientId) ?? 0) + 1);
    const venueId = String(++this.#ids);
    this.orders.set(clientId, { order: this.#fresh(request, venueId), filled: 0, spec });
    if (spec.triggerPrice !== null) {
      this.#set(clientId, { status: 'waiting', triggerPrice: spec.triggerPrice });
      return { kind: 'waiting', venueId };
    }
    const limitPrice = spec.limitPrice ?? (this.#price as PriceTicks);
    const crosses = spec.side === 'buy' ? this.#price <= limitPrice : this.#price >= limitPrice;
    if (spec.kind !== 'market' && !crosses) {
      this.#tell(clientId);
      return { kind: 'resting', venueId };
    }
    this.#take(clientId, spec.size);
    return { kind: 'filled', venueId, size: spec.size, averagePrice: String(this.#price) };
  }

  cancel(clientId: string): CancelOutcome {
    const found = this.orders.get(clientId);
    if (!found || !isThere(found.order)) return refused('unknown-order');
    this.#set(clientId, { status: 'canceled', reason: 'requested' });
    return { kind: 'canceled' };
  }

  modify({ clientId, spec }: OrderTerms): ModifyOutcome {
    const found = this.orders.get(clientId);
    if (found?.order.status !== 'open') return refused('unknown-order');
    if (spec.size <= 0) return refused('malformed');
    const originalSize = (found.filled + spec.size) as Lots;
    this.#set(clientId, { remaining: spec.size, originalSize, limitPrice: spec.limitPrice });
    return { kind: 'modified', venueId: found.order.venueId };
  }

  /** An order that the price has met takes what it can, as a market order does, or rests at its own price. */
  #trigger(clientId: string): void {
    const found = this.orders.get(clientId);
    if (found === undefined) return;
    this.#set(clientId, { status: 'triggered' });
    if (found.spec.limitPrice === null) this.#take(clientId, found.order.remaining);
    else this.#set(clientId, { status: 'open' });
  }

  #reducible({ side }: Pick<OrderSpec, 'side'>): number {
    return Math.max(0, side === 'buy' ? -this.position : this.position);
  }

  /** Orders that may only reduce are gone when nothing is left to reduce. */
  #cutReduceOnly(): void {
    for (const [id, { order }] of this.orders) {
      if (order.reduceOnly !== true || !isThere(order) || this.#reducible(order) > 0) continue;
      this.#set(id, { status: 'canceled', reason: 'reduce-only' });
    }
  }

  #fresh({ clientId, spec }: OrderRequest, venueId: string): VenueOrder {
    return {
      clientId,
      venueId,
      instrument: instrument.id,
      side: spec.side,
      status: 'open',
      reason: null,
      originalSize: spec.size,
      remaining: spec.size,
      limitPrice: spec.limitPrice,
      triggerPrice: null,
      reduceOnly: spec.reduceOnly,
      placedAt: this.now,
      time: this.now,
    };
  }

  /** A taker: all of it, or most of it and then the rest is cancelled, as an immediate order's rest is. */
  #take(clientId: string, size: Lots): void {
    const first = this.happens(this.weather.partial) ? Math.max(1, Math.floor(size / 3)) : size;
    this.#fill(clientId, first as Lots, this.#price as PriceTicks, 'taker');
    if (first < size) this.#fill(clientId, first as Lots, this.#price as PriceTicks, 'taker');
    const left = this.orders.get(clientId)?.order;
    if (left === undefined || left.remaining === 0 || left.status === 'canceled') return;
    this.#set(clientId, { status: 'canceled', reason: first < size ? 'no-liquidity' : 'reduce-only' });
  }

  #fill(clientId: string, wanted: Lots, price: PriceTicks, liquidity: 'maker' | 'taker'): void {
    const found = this.orders.get(clientId);
    if (!found) return;
    const { order } = found;
    const size = (order.reduceOnly === true ? Math.min(wanted, this.#reducible(order)) : wanted) as Lots;
    if (size === 0) return;
    found.filled += size;
    const fill: VenueFill = {
      id: `t${++this.#ids}`,
      clientId,
      venueId: order.venueId,
      instrument: instrument.id,
      side: order.side,
      price,
      size,
      positionBefore: this.position as Lots,
      fee,
      feeCurrency: 'USD',
      closedPnl: '0',
      liquidity,
      liquidation: null,
      time: this.now,
    };
    this.fills.push(fill);
    this.position += (order.side === 'buy' ? 1 : -1) * size;
    this.largest = Math.max(this.largest, Math.abs(this.position));
    this.#connection?.report({ kind: 'fill', fill, received: this.now });
    const remaining = (order.remaining - size) as Lots;
    this.#set(clientId, { remaining, ...(remaining === 0 ? { status: 'filled' } : {}) });
    this.#cutReduceOnly();
  }

  #set(clientId: string, change: Partial<VenueOrder>): void {
    const found = this.orders.get(clientId);
    if (!found) return;
    found.order = { ...found.order, ...change, time: this.now };
    this.#tell(clientId);
  }

  #tell(clientId: string): void {
    const order = this.orders.get(clientId)?.order;
    if (order) this.#connection?.report({ kind: 'order', order, received: this.now });
  }
}

/** It rests, or waits for its trigger. */
export const isThere = ({ status }: VenueOrder): boolean => status === 'open' || status === 'waiting';

const refused = (reason: Rejected['reason']): Rejected => ({ kind: 'rejected', by: 'venue', reason, text: reason });

/** One process's line to the venue. */
export class StormConnection implements VenueConnection {
  readonly venue = 'fake';
  state: VenueConnection['state'] = 'connecting';
  readonly #venue: StormVenue;
  readonly #session: string;
  #listener: (report: AccountReport) => void = () => undefined;
  #since = 0;
  #held: AccountReport[] = [];
  #isCut = false;

  constructor(venue: StormVenue, session: string) {
    this.#venue = venue;
    this.#session = session;
  }

  clientIdOf(order: string): string {
    return `${this.#session}/${order}`;
  }

  open(since: number, listener: (report: AccountReport) => void): Promise<void> {
    this.#since = since;
    this.#listener = listener;
    this.#find();
    return Promise.resolve();
  }

  /** The process died: nothing it says is heard, and it hears nothing. */
  cut(): void {
    this.#isCut = true;
    this.#listener = () => undefined;
  }

  report(report: AccountReport): void {
    const { weather } = this.#venue;
    if (this.state !== 'open') return;
    if (this.#venue.happens(weather.late)) {
      this.#held.push(report);
      return;
    }
    this.#listener(report);
    if (this.#venue.happens(weather.repeated)) this.#listener(report);
  }

  step(): void {
    const { weather } = this.#venue;
    for (const report of this.#held.splice(0)) this.#listener(report);
    if (this.state === 'open' && this.#venue.happens(weather.lineLost)) {
      this.state = 'lost';
      this.#listener({ kind: 'connection', state: 'lost', received: this.#venue.now, detail: 'storm' });
    } else if (this.state === 'lost' && this.#venue.happens(weather.lineFound)) this.#find();
  }

  submit(order: OrderRequest): Promise<SubmitOutcome> {
    order.onSent?.();
    return this.#ask(() => this.#venue.place(order));
  }
  cancel(clientId: string): Promise<CancelOutcome> {
    return this.#ask(() => this.#venue.cancel(clientId));
  }
  cancelPlaced(): Promise<never> {
    return Promise.reject(new Error('no session cancels what it did not send'));
  }
  modify(terms: OrderTerms): Promise<ModifyOutcome> {
    return this.#ask(() => this.#venue.modify(terms));
  }
  scheduleCancel(): Promise<SetOutcome> {
    return Promise.resolve({ kind: 'set' });
  }
  setLeverage(): Promise<SetOutcome> {
    return Promise.resolve({ kind: 'set' });
  }
  openOrders(): Promise<readonly VenueOrder[]> {
    return this.#query(() => [...this.#venue.orders.values()].map(({ order }) => order).filter(isThere));
  }
  order(clientId: string): Promise<VenueOrder | null> {
    return this.#query(() => this.#venue.orders.get(clientId)?.order ?? null);
  }
  fillsSince(time: number): Promise<readonly VenueFill[]> {
    return this.#query(() => this.#venue.fills.filter((fill) => fill.time >= time));
  }
  fundingSince(since: number): Promise<readonly VenueFunding[]> {
    return this.#query(() => this.#venue.funding.paid.filter(({ time }) => time >= since));
  }
  positions(): Promise<readonly VenuePosition[]> {
    const { position } = this.#venue;
    const rest = {
      entryPrice: '0',
      unrealizedPnl: '0',
      marginUsed: '0',
      liquidationPrice: null,
      leverage: 10,
      isCross: true,
    };
    return this.#query(() => (position === 0 ? [] : [{ instrument: instrument.id, size: position as Lots, ...rest }]));
  }
  balance(): Promise<VenueBalance> {
    return Promise.resolve({
      currency: 'USD',
      equity: '100000',
      marginUsed: '0',
      withdrawable: '0',
      time: this.#venue.now,
    });
  }
  fees(): Promise<VenueFees> {
    return Promise.resolve({ maker: '0.00015', taker: '0.00045' });
  }
  serverTime(): Promise<number> {
    return Promise.resolve(this.#venue.now);
  }
  instruments(): Promise<readonly (typeof instrument)[]> {
    return Promise.resolve([instrument]);
  }
  close(): Promise<void> {
    this.#listener = () => undefined;
    this.state = 'closed';
    return Promise.resolve();
  }

  /** The line stands: everything since the beginning is told again. */
  #find(): void {
    this.state = 'open';
    const received = this.#venue.now;
    const tell = (report: AccountReport): void => this.#listener(report);
    tell({ kind: 'connection', state: 'open', received, detail: 'storm' });
    for (const { order } of this.#venue.orders.values()) tell({ kind: 'order', order, received });
    for (const fill of this.#venue.fills) if (fill.time >= this.#since) tell({ kind: 'fill', fill, received });
    for (const funding of this.#venue.funding.paid) tell({ kind: 'funding', funding, received });
    tell({ kind: 'caught-up', received });
  }

  /** A request on its way: lost, or carried out; answered, or not. */
  async #ask<T>(act: () => T): Promise<T | Unknown> {
    if (this.#isCut) return new Promise(() => undefined);
    await Promise.resolve();
    const { weather, now } = this.#venue;
    const unknown: Unknown = { kind: 'unknown', why: 'no answer', until: now + LIFETIME_MS };
    if (this.#venue.happens(weather.lostRequest)) return unknown;
    const answer = act();
    return this.#venue.happens(weather.lostAnswer) ? unknown : answer;
  }

  #query<T>(answer: () => T): Promise<T> {
    if (this.#isCut) return new Promise(() => undefined);
    if (this.state !== 'lost') return Promise.resolve().then(answer);
    return Promise.reject(new EngineError('E_VENUE_UNREACHABLE', 'the venue could not be reached'));
  }
}
