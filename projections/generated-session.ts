import fc from 'fast-check';
import { type AnyEvent, Decimal, decimal, type Draft, type EventData, type EventType, text } from '../engine/index.ts';

/** One move of a made-up session: what kind of thing happens, and three small numbers that say how. */
export interface Move {
  readonly kind:
    | 'candle'
    | 'signal'
    | 'order'
    | 'fill'
    | 'cancel'
    | 'modify'
    | 'refuse'
    | 'expire'
    | 'funding'
    | 'unit'
    | 'halt'
    | 'note'
    | 'liquidation'
    | 'repeat';
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const KINDS: readonly Move['kind'][] = [
  ...(['candle', 'candle', 'signal', 'order', 'order', 'order', 'fill', 'fill', 'fill', 'fill', 'cancel'] as const),
  ...(['modify', 'refuse', 'expire', 'funding', 'unit', 'halt', 'note', 'liquidation', 'repeat'] as const),
];

/** Moves from which `sessionOf` makes a legal session. */
export const moves = (maxLength: number): fc.Arbitrary<readonly Move[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      a: fc.integer({ min: 0, max: 999 }),
      b: fc.integer({ min: 0, max: 999 }),
      c: fc.integer({ min: 0, max: 999 }),
    }),
    { maxLength },
  );

interface Working {
  readonly order: string;
  readonly side: 'buy' | 'sell';
  remaining: number;
}

const CAPITAL = '10000';
const LOT = new Decimal('0.001');
const TICK = new Decimal('0.5');

/** Builds a session event by event, each with its seq, a time, a tape position and a cause. */
class Session {
  readonly events: AnyEvent[] = [];
  readonly #open: Working[] = [];
  readonly #fills: Draft[] = [];
  #orders = 0;
  #price = 20_000;
  #unit = 0;
  /** The account, kept in whole lots and ticks: an independent check of every fold. */
  position = 0;
  cash = decimal(CAPITAL);

  add(draft: Draft): void {
    const seq = this.events.length;
    const tape = seq === 0 ? null : { block: Math.floor(seq / 10), row: seq * 3 };
    const head = { seq, version: 1, time: 1_523_000_000_000 + seq * 250, tape, cause: seq % 3 === 0 ? null : seq - 1 };
    this.events.push({ ...head, ...draft });
  }

  get mark(): string {
    return text(TICK.times(this.#price));
  }

  equity(): Decimal {
    return this.cash.plus(LOT.times(this.position).times(this.mark));
  }

  move(move: Move): void {
    this.#price = Math.max(100, this.#price + move.c - 499);
    const actions: Record<Move['kind'], (move: Move) => void> = {
      candle: (m) => this.#candle(m),
      signal: (m) => this.#signal(m),
      order: (m) => this.#order(m),
      fill: (m) => this.#fill(m),
      cancel: (m) =>
        this.#withOrder(m, true, (o) => this.add(data('OrderCanceled', this.#gone(o, { reason: 'requested' })))),
      expire: (m) => this.#withOrder(m, true, (o) => this.add(data('OrderExpired', this.#gone(o, {})))),
      modify: (m) => this.#modify(m),
      refuse: (m) => this.#refuse(m),
      funding: (m) => this.#funding(m),
      unit: (m) => this.#units(m),
      halt: () => {
        this.add(data('TradingHalted', { by: 'operator', reason: 'test' }));
        this.add(data('TradingResumed', { by: 'operator', reason: 'test' }));
      },
      note: (m) => this.add(data('NoteRecorded', { note: 'n', values: { a: m.a } })),
      liquidation: (m) => this.#liquidation(m),
      repeat: (m) => this.#repeat(m),
    };
    actions[move.kind](move);
  }

  #candle({ a, b }: Move): void {
    const [open, high, low] = [this.mark, text(TICK.times(this.#price + a)), text(TICK.times(this.#price - (b % 50)))];
    const openTime = 1_523_000_000_000 + this.events.length * 60_000;
    this.add(data('CandleClosed', { intervalMs: 60_000, openTime, open, high, low, close: this.mark, volume: '1.5' }));
  }

  #signal({ a, b }: Move): void {
    const action = (['buy', 'sell', 'hold'] as const)[a % 3] ?? 'hold';
    const values = { action, confidence: b / 1000, price: this.mark, reason: 'r', indicators: { fast: a / 7 } };
    this.add(data('SignalRaised', values));
  }

  #spec(a: number, size: number): EventData<'OrderRequested'> {
    this.#orders += 1;
    return {
      order: `o${this.#orders}`,
      side: a % 2 === 0 ? 'buy' : 'sell',
      size: text(LOT.times(size)),
      kind: 'limit',
      limitPrice: this.mark,
      triggerPrice: null,
      timeInForce: 'gtc',
      postOnly: false,
      reduceOnly: false,
      expiresAt: null,
      group: null,
      attachedTo: null,
      reason: 'made up',
    };
  }

  #order({ a, b }: Move): void {
    const size = 1 + b;
    const spec = this.#spec(a, size);
    this.add(data('OrderRequested', spec));
    this.add(data('OrderSubmitted', { order: spec.order }));
    this.add(data('OrderAccepted', { order: spec.order }));
    if (a % 5 === 0) this.add(data('OrderTriggered', { order: spec.order, price: this.mark }));
    this.#open.push({ order: spec.order, side: spec.side, remaining: size });
  }

  #withOrder({ a }: Move, ends: boolean, then: (order: Working) => void): void {
    const at = a % Math.max(1, this.#open.length);
    const order = this.#open[at];
    if (order === undefined) return;
    if (ends) this.#open.splice(at, 1);
    then(order);
  }

  #gone<T extends object>(order: Working, more: T): { order: string; remaining: string } & T {
    return { order: order.order, remaining: text(LOT.times(order.remaining)), ...more };
  }

  #fill(move: Move): void {
    this.#withOrder(move, false, (order) => {
      const size = 1 + (move.b % order.remaining);
      order.remaining -= size;
      if (order.remaining === 0) this.#open.splice(this.#open.indexOf(order), 1);
      this.#book(order, size, { off: (move.a % 21) - 10, cause: 'match' });
    });
  }

  #book(order: Working, size: number, { off, cause }: { off: number; cause: 'match' | 'liquidation' }): void {
    const price = TICK.times(this.#price + off);
    const signed = order.side === 'buy' ? size : -size;
    const notional = LOT.times(size).times(price);
    const fee = notional.times(off > 0 ? '0.00045' : '-0.00001');
    this.position += signed;
    this.cash = this.cash.minus(LOT.times(signed).times(price)).minus(fee);
    const draft = data('OrderFilled', {
      order: order.order,
      fill: `f${this.#fills.length + 1}`,
      side: order.side,
      price: text(price),
      size: text(LOT.times(size)),
      remaining: text(LOT.times(order.remaining)),
      fee: text(fee),
      liquidity: off > 0 ? 'taker' : 'maker',
      mark: this.mark,
      decisionPrice: null,
      cause,
    });
    this.#fills.push(draft);
    this.add(draft);
  }

  #modify(move: Move): void {
    this.#withOrder(move, false, (order) => {
      const { order: id } = order;
      const change = {
        order: id,
        size: text(LOT.times(order.remaining + 5)),
        limitPrice: this.mark,
        triggerPrice: null,
      };
      this.add(data('OrderModifyRequested', { ...change, reason: 'nearer' }));
      if (move.b % 2 === 0) {
        this.add(data('OrderModifyRejected', { order: id, code: 'BadAloPx', detail: '' }));
      } else {
        order.remaining += 5;
        this.add(data('OrderModified', change));
      }
    });
  }

  #refuse({ a, b }: Move): void {
    const spec = this.#spec(a, 1 + b);
    if (b % 2 === 0) {
      this.add(data('OrderDenied', { ...spec, code: 'MAX_POSITION', detail: '' }));
      return;
    }
    this.add(data('OrderRequested', spec));
    this.add(data('OrderRejected', { order: spec.order, code: 'Tick', detail: '' }));
  }

  #funding({ a }: Move): void {
    const rate = new Decimal(a - 400).times('0.000001');
    const amount = rate.times(this.mark).times(LOT.times(this.position));
    this.cash = this.cash.minus(amount);
    const size = text(LOT.times(this.position));
    this.add(data('FundingRatePublished', { rate: text(rate) }));
    this.add(data('FundingPaid', { rate: text(rate), price: this.mark, size, amount: text(amount), mark: this.mark }));
  }

  #units({ a }: Move): void {
    const to = this.#unit + (a % 2 === 0 ? 1 : -1);
    this.add(data('UnitChanged', { from: this.#unit, to, price: this.mark }));
    this.#unit = to;
  }

  #liquidation({ a }: Move): void {
    if (this.position === 0) return;
    const forfeited = new Decimal(a).div(8);
    this.cash = this.cash.minus(forfeited);
    const size = text(LOT.times(this.position));
    const liquidationPrice = this.mark;
    this.add(data('PositionLiquidated', { mark: this.mark, liquidationPrice, size, forfeited: text(forfeited) }));
    const order = {
      order: `liq${this.events.length}`,
      side: this.position > 0 ? ('sell' as const) : ('buy' as const),
      remaining: 0,
    };
    this.#book(order, Math.abs(this.position), { off: 3, cause: 'liquidation' });
  }

  /** The venue tells a fill a second time. */
  #repeat({ a }: Move): void {
    const draft = this.#fills[a % Math.max(1, this.#fills.length)];
    if (draft !== undefined) this.add(draft);
  }

  stop(): void {
    this.add(data('SessionStopped', { reason: 'end-of-tape', mark: this.mark, equity: text(this.equity()), rows: 7 }));
  }
}

const data = <T extends EventType>(type: T, values: EventData<T>): Draft =>
  ({ type, data: values }) as unknown as Draft;

/** A legal session, with the account as whole lots and ticks tell it: equity after its last event. */
export const sessionOf = (list: readonly Move[]): { events: readonly AnyEvent[]; equity: string; position: string } => {
  const session = new Session();
  session.add(
    data('SessionStarted', {
      mode: 'backtest',
      strategy: 'none',
      parameters: {},
      manifest: {
        instrument: { id: 'sim:BTC/USDC:USDC', symbol: 'BTC/USDC:USDC', quote: 'USDC' },
        account: { capital: CAPITAL },
      },
    }),
  );
  session.add(data('PlanStarted', { entryPrice: '10000', unitValue: '50', initialMargin: CAPITAL, leverage: '10' }));
  for (const move of list) session.move(move);
  session.stop();
  return { events: session.events, equity: text(session.equity()), position: text(LOT.times(session.position)) };
};
