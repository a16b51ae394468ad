import { decimal, ROUND_DOWN, text, ZERO, type Decimal } from '../domain/decimal.ts';
import { Scale, type Instrument } from '../domain/instrument.ts';
import { money, MONEY_PLACES, type Money } from '../domain/money.ts';
import { limit, market, stop, type OrderSpec } from '../domain/order-spec.ts';
import { seededRandom } from '../domain/random.ts';
import { lots, priceTicks, type Lots, type PriceTicks, type Side } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';
import type { VenueModel } from '../manifest.ts';
import type { Approved, VenueReport } from '../ports/venue.ts';
import { SimulatedVenue } from './simulated-venue.ts';
import type { VenueAccount } from './venue-account.ts';

/** One tick is 0.1 quote, one lot 0.01 base, so a tick times a lot is worth 0.001. */
export const instrument: Instrument = {
  id: 'test:BTC/USDC:USDC',
  venue: 'test',
  symbol: 'BTC/USDC:USDC',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USDC',
  tickSize: '0.1',
  lotSize: '0.01',
  minNotional: '0',
  priceRule: 'tick',
  maxLeverage: 40,
  cashDecimals: 6,
};

export const plainModel: VenueModel = {
  makerFee: '0.00015',
  takerFee: '0.00045',
  orderLatency: { model: 'constant', ms: 0 },
  cancelLatency: { model: 'constant', ms: 0 },
  slippage: { model: 'none' },
  queue: { model: 'through' },
  participation: null,
  fill: 'path',
  fundingPrice: 'mark',
};

/** An account written independently of the engine's: cash, position and entry value, margins as Hyperliquid's. */
export class PlainAccount implements VenueAccount {
  position = 0 as Lots;
  cash: Decimal;
  /** Signed value paid for the position. */
  cost: Decimal = ZERO;
  readonly #scale: Scale;
  readonly #leverage: number;

  constructor(scale: Scale, cash: string, leverage: number) {
    this.#scale = scale;
    this.cash = decimal(cash);
    this.#leverage = leverage;
  }

  equity(price: PriceTicks): Decimal {
    return this.cash.plus(this.#scale.notional(price, this.position)).minus(this.cost);
  }

  marginEquity(price: PriceTicks): Money {
    return whole(this.equity(price));
  }

  available(price: PriceTicks): Money {
    if (this.#scale.instrument.kind === 'spot') return whole(this.cash.minus(this.cost));
    return whole(this.equity(price)) - this.initialMargin(price, Math.abs(this.position) as Lots);
  }

  initialMargin(price: PriceTicks, size: Lots): Money {
    return whole(this.#scale.notional(price, size).div(this.#leverage));
  }

  addedMargin(price: PriceTicks, added: Lots): Money {
    return this.initialMargin(price, added);
  }

  maintenanceMargin(price: PriceTicks): Money {
    const { maxLeverage } = this.#scale.instrument;
    return whole(this.#scale.notional(price, Math.abs(this.position) as Lots).div(2 * maxLeverage));
  }

  /** Where cash + size x price - cost meets size x price / (2 x max leverage). */
  liquidationPrice(): Money | null {
    const {
      instrument: { kind, maxLeverage },
    } = this.#scale;
    if (this.position === 0 || kind === 'spot') return null;
    const size = this.#scale.size(this.position);
    const kept = size.minus(size.abs().div(2 * maxLeverage));
    const price = this.cost.minus(this.cash).div(kept);
    return price.gt(0) ? whole(price.toDecimalPlaces(20)) : null;
  }

  apply({ type, data }: Draft): void {
    if (type === 'FundingPaid') this.cash = this.cash.minus(data.amount);
    if (type === 'PositionLiquidated') this.cash = this.cash.minus(data.forfeited);
    if (type !== 'OrderFilled') return;
    const signed = this.#scale.lots(data.size) * (data.side === 'buy' ? 1 : -1);
    this.cash = this.cash.minus(data.fee);
    this.cost = this.cost.plus(this.#scale.notional(this.#scale.ticks(data.price), signed as Lots));
    this.position = (this.position + signed) as Lots;
  }
}

const whole = (amount: Decimal): Money => money(text(amount.toDecimalPlaces(MONEY_PLACES, ROUND_DOWN)));

type More = Partial<OrderSpec>;
export const buy = (size: number, more?: More): OrderSpec => market('buy', lots(size), more);
export const sell = (size: number, more?: More): OrderSpec => market('sell', lots(size), more);
export const bid = (size: number, price: number, more?: More): OrderSpec =>
  limit('buy', lots(size), priceTicks(price), more);
export const ask = (size: number, price: number, more?: More): OrderSpec =>
  limit('sell', lots(size), priceTicks(price), more);
export const stopAt = (side: Side, size: number, price: number, more?: More): OrderSpec =>
  stop(side, lots(size), priceTicks(price), more);

export interface RehearsalOptions {
  readonly model?: Partial<VenueModel>;
  readonly instrument?: Partial<Instrument>;
  readonly cash?: string;
  readonly leverage?: number;
  readonly seed?: string;
  readonly everyRow?: boolean;
}

/** A venue with an account and nobody else: the part of the turn, for tests and measurements. */
export class Rehearsal {
  readonly scale: Scale;
  readonly account: PlainAccount;
  readonly venue: SimulatedVenue;
  readonly reports: VenueReport[] = [];
  /** Called with every report, after the account has heard of it. */
  onReport: (report: VenueReport) => void = () => undefined;
  #orders = 0;
  #now = 0;

  constructor(options: RehearsalOptions = {}) {
    this.scale = new Scale({ ...instrument, ...options.instrument });
    this.account = new PlainAccount(this.scale, options.cash ?? '1000000', options.leverage ?? 10);
    this.venue = new SimulatedVenue({
      scale: this.scale,
      model: { ...plainModel, ...options.model },
      account: this.account,
      random: seededRandom(options.seed ?? 'rehearsal'),
      everyRow: options.everyRow ?? false,
    });
  }

  /** Submits and takes the reports; gives the order's id. */
  submit(spec: OrderSpec, now: number): string {
    const id = `o${++this.#orders}`;
    this.venue.submit({ id, spec, decisionPrice: null } as Approved, now);
    this.drain();
    return id;
  }

  /** Modifies at the time of the last print. */
  modify(order: string, size: number, limitPrice: number | null, triggerPrice: number | null = null): void {
    const change = { limitPrice: limitPrice as PriceTicks | null, triggerPrice: triggerPrice as PriceTicks | null };
    this.venue.modify({ order, size: lots(size), ...change }, this.#now);
    this.drain();
  }

  cancel(id: string, now: number): void {
    this.venue.cancel(id, now);
    this.drain();
  }

  trade(time: number, price: number, size = 100, side: -1 | 0 | 1 = 0): void {
    this.#now = time;
    this.venue.onTrade(time, price, size, side);
    this.drain();
  }

  open(time: number, price: number, volume = 100): void {
    this.venue.onOpen(time, price, volume);
    this.drain();
  }

  path(time: number, price: number): void {
    this.venue.onPath(time, price);
    this.drain();
  }

  close(time: number, price: number): void {
    this.venue.onClose(time, price);
    this.drain();
  }

  funding(time: number, rate: number, price: number): void {
    this.venue.onFunding(time, rate, price);
    this.drain();
  }

  drain(): void {
    for (let report = this.venue.next(); report !== undefined; report = this.venue.next()) {
      this.reports.push(report);
      this.account.apply(report.event);
      const { type } = report.event;
      if (type === 'OrderFilled' || type === 'FundingPaid' || type === 'PositionLiquidated')
        this.venue.accountChanged();
      this.onReport(report);
    }
  }

  /** The reports so far, one line each: `100 OrderFilled o1 buy 0.5 @ 100.1 taker`. */
  story(): readonly string[] {
    return this.reports.map(told);
  }

  /** The story since the last call. */
  news(): readonly string[] {
    return this.reports.splice(0).map(told);
  }
}

const told = ({ time, event }: VenueReport): string => {
  const { type, data } = event;
  if (type === 'OrderFilled') {
    return `${time} ${type} ${data.order} ${data.side} ${data.size} @ ${data.price} ${data.liquidity}`;
  }
  if (type === 'OrderCanceled') return `${time} ${type} ${data.order} ${data.reason}`;
  if (type === 'OrderRejected' || type === 'OrderCancelRejected' || type === 'OrderModifyRejected') {
    return `${time} ${type} ${data.order} ${data.code}`;
  }
  if (type === 'OrderModified') return `${time} ${type} ${data.order} ${data.size}`;
  if (type === 'OrderTriggered') return `${time} ${type} ${data.order} @ ${data.price}`;
  if (type === 'PositionLiquidated') return `${time} ${type} ${data.size} forfeited ${data.forfeited}`;
  if (type === 'FundingPaid') return `${time} ${type} ${data.amount}`;
  return `${time} ${type} ${'order' in data ? data.order : ''}`.trim();
};
