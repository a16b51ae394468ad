import {
  Decimal,
  lots,
  money,
  priceTicks,
  Scale,
  sign,
  text,
  ZERO,
  type AnyEvent,
  type Draft,
  type EventData,
  type EventType,
  type Instrument,
  type OrderId,
  type OrderSpec,
  type SessionEvent,
  type Setup,
  type View,
  type Wish,
} from '../../../engine/index.ts';
import { strategy } from '../index.ts';
import { parameters, type Values } from '../parameters.ts';
import type { State } from '../state.ts';

/** How the desk executes an order. `half`: half of it, then cancelled; `late`: when `deliver` is called. */
export type Manner = 'now' | 'slices' | 'late' | 'half' | 'none' | 'deny' | 'reject';

export interface DeskOptions {
  readonly instrument?: Partial<Instrument>;
  readonly capital?: string;
  readonly fee?: string;
  /** Ticks that a market order pays on top of the last price. */
  readonly slippage?: number;
  /** How the n-th order (from 0) is executed. */
  readonly manner?: (n: number) => Manner;
}

interface Ticket {
  readonly id: OrderId;
  readonly spec: OrderSpec;
  open: number;
}

const FINE: Instrument = {
  id: 'desk:TEST/USD:USD',
  venue: 'desk',
  symbol: 'TEST/USD:USD',
  kind: 'perpetual',
  base: 'TEST',
  quote: 'USD',
  tickSize: '0.0001',
  lotSize: '0.000000000001',
  minNotional: '0',
  priceRule: 'tick',
  maxLeverage: 50,
  cashDecimals: 18,
};

/** The default of every parameter, with some replaced. */
export const valuesWith = (changes: Partial<Values> = {}): Values => ({
  ...(Object.fromEntries(Object.entries(parameters).map(([key, { default: value }]) => [key, value])) as Values),
  ...changes,
});

/**
 * A venue small enough to be believed: it keeps its own cash and position from its fills alone, and runs the strategy
 * as an engine would. Only for tests.
 */
export class Desk {
  state: State;
  readonly scale: Scale;
  readonly events: AnyEvent[] = [];
  cash: Decimal;
  position = 0;
  fees = ZERO;
  ticks = 0;
  /** Orders that rest or have not been answered. */
  readonly tickets: Ticket[] = [];
  readonly waiting: Ticket[] = [];
  #orders = 0;
  #fills = 0;
  readonly #options: DeskOptions;
  readonly #setup: Setup;

  constructor(changes: Partial<Values> = {}, options: DeskOptions = {}) {
    const instrument = { ...FINE, ...options.instrument };
    this.scale = new Scale(instrument);
    this.#options = options;
    const capital = new Decimal(options.capital ?? '1000');
    this.cash = capital;
    const takerFee = new Decimal(options.fee ?? '0');
    this.#setup = { instrument, scale: this.scale, capital, takerFee };
    this.state = strategy.initial(valuesWith(changes), this.#setup);
  }

  /** Other parameters from here on, as in a what-if. */
  adopt(changes: Partial<Values>): void {
    this.state = strategy.adopt?.(this.state, valuesWith(changes), this.#setup) ?? this.state;
  }

  /** A print at this price: stops first, then the strategy if the price passes its wake. */
  price(price: string | Decimal): void {
    this.tick(this.scale.ticks(new Decimal(price)));
  }

  tick(ticks: number): void {
    this.ticks = ticks;
    for (const ticket of [...this.tickets]) if (this.#isTriggered(ticket)) this.#fill(ticket, ticket.open);
    const wake = strategy.wake?.(this.state);
    if (wake === undefined || ticks >= wake.above || ticks <= wake.below) this.look();
  }

  /** Calls the strategy with the present price, whether it would wake for it or not. */
  look(): void {
    this.#do(strategy.onPrice?.(this.state, priceTicks(this.ticks), this.view()) ?? []);
  }

  /** Fills a part of an order that rests, at the present price. */
  fillPart(ticket: Ticket, count: number): void {
    this.#fill(ticket, count);
  }

  /** Fills everything that was held back, at the present price. */
  deliver(): void {
    for (const ticket of this.waiting.splice(0)) this.#fill(ticket, ticket.open);
  }

  /** Tells the strategy something, as the engine would. */
  tell(draft: Draft): void {
    const event = { ...draft, seq: this.events.length, version: 1, time: 0, tape: null, cause: null } as AnyEvent;
    this.events.push(event);
    this.#do(strategy.onEvent?.(this.state, event, this.view()) ?? []);
  }

  of<T extends EventType>(type: T): readonly EventData<T>[] {
    return this.events
      .filter((event): event is AnyEvent & SessionEvent<T> => event.type === type)
      .map((e) => e.data as EventData<T>);
  }

  /** Cash and position at the last price: what the account is worth, from its own fills. */
  equity(): Decimal {
    return this.cash.plus(this.scale.notional(priceTicks(this.ticks), lots(this.position)));
  }

  view(): View {
    return {
      time: 0,
      price: priceTicks(this.ticks),
      position: lots(this.position),
      exposure: lots(this.position),
      openOrders: this.tickets.map(({ id, spec, open }) => ({ id, spec, remaining: lots(open) })),
      equity: this.equity(),
      equityMoney: money(text(this.equity())),
      available: this.equity(),
    };
  }

  #do(wishes: readonly Wish[]): void {
    for (const wish of wishes) {
      if (wish.wish === 'record') this.tell(wish.event);
      if (wish.wish === 'order') this.#order(wish.spec, wish.reason);
      if (wish.wish === 'cancel') this.#cancel(wish.order);
    }
  }

  #order(spec: OrderSpec, reason: string): void {
    const manner = this.#options.manner?.(this.#orders) ?? 'now';
    this.#orders += 1;
    const id = `o${this.#orders}`;
    const data = {
      ...spec,
      order: id,
      size: text(this.scale.size(spec.size)),
      limitPrice: null,
      triggerPrice: spec.triggerPrice === null ? null : text(this.scale.price(spec.triggerPrice)),
      reason,
    };
    if (manner === 'deny') {
      this.tell({ type: 'OrderDenied', data: { ...data, code: 'test', detail: '' } });
      return;
    }
    this.tell({ type: 'OrderRequested', data });
    const ticket = { id, spec, open: spec.size };
    if (manner === 'reject') this.tell({ type: 'OrderRejected', data: { order: id, code: 'test', detail: '' } });
    else if (spec.kind !== 'market') this.tickets.push(ticket);
    else this.#execute(ticket, manner);
  }

  #execute(ticket: Ticket, manner: Manner): void {
    if (manner === 'late') {
      this.waiting.push(ticket);
      return;
    }
    if (manner === 'slices') {
      const third = Math.floor(ticket.open / 3);
      for (const slice of [third, third]) if (slice > 0) this.#fill(ticket, slice);
    }
    const half = Math.floor(ticket.open / 2);
    const count = manner === 'half' ? half : manner === 'none' ? 0 : ticket.open;
    if (count > 0) this.#fill(ticket, count);
    if (ticket.open === 0) return;
    const remaining = text(this.scale.size(lots(ticket.open)));
    this.tell({ type: 'OrderCanceled', data: { order: ticket.id, reason: 'no-liquidity', remaining } });
  }

  #fill(ticket: Ticket, count: number): void {
    const direction = sign(ticket.spec.side);
    const price = this.ticks + direction * (this.#options.slippage ?? 0);
    const notional = this.scale.notional(priceTicks(price), lots(count));
    const fee = notional.times(this.#options.fee ?? '0').toDecimalPlaces(this.scale.instrument.cashDecimals);
    ticket.open -= count;
    if (ticket.open === 0) this.tickets.splice(0, this.tickets.length, ...this.tickets.filter((t) => t !== ticket));
    this.cash = this.cash.minus(notional.times(direction)).minus(fee);
    this.position += direction * count;
    this.fees = this.fees.plus(fee);
    this.#fills += 1;
    this.tell({
      type: 'OrderFilled',
      data: {
        order: ticket.id,
        fill: `f${this.#fills}`,
        side: ticket.spec.side,
        price: text(this.scale.price(priceTicks(price))),
        size: text(this.scale.size(lots(count))),
        remaining: text(this.scale.size(lots(ticket.open))),
        fee: text(fee),
        liquidity: 'taker',
        mark: text(this.scale.price(priceTicks(this.ticks))),
        decisionPrice: null,
        cause: 'match',
      },
    });
  }

  #cancel(id: OrderId): void {
    const ticket = this.tickets.find((t) => t.id === id);
    if (ticket === undefined) return;
    this.tickets.splice(this.tickets.indexOf(ticket), 1);
    const remaining = text(this.scale.size(lots(ticket.open)));
    this.tell({ type: 'OrderCanceled', data: { order: id, reason: 'requested', remaining } });
  }

  #isTriggered({ spec }: Ticket): boolean {
    if (spec.triggerPrice === null) return false;
    return spec.side === 'buy' ? this.ticks >= spec.triggerPrice : this.ticks <= spec.triggerPrice;
  }
}
