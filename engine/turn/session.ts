import { Account } from '../accounts/account.ts';
import { Decimal, text } from '../domain/decimal.ts';
import { Scale } from '../domain/instrument.ts';
import { ratio } from '../domain/money.ts';
import { seededRandom } from '../domain/random.ts';
import { priceTicks, type Lots } from '../domain/units.ts';
import type { OrderId } from '../domain/order-spec.ts';
import { EngineError } from '../errors.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import type { RiskLimits, RunManifest, VenueModel } from '../manifest.ts';
import type { Input } from '../inputs/input.ts';
import { SimulatedVenue } from '../matching/simulated-venue.ts';
import type { VenueAccount } from '../matching/venue-account.ts';
import type { OrderState } from '../orders/order.ts';
import { Orders } from '../orders/order-book.ts';
import { isFinal } from '../orders/transitions.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import type { SessionVenue, VenueRequest } from '../ports/venue.ts';
import { Breaker } from '../risk/breaker.ts';
import type { Strategy } from '../strategy.ts';
import { candleAt, type CandleBlock, type FundingBlock, type TapeBlock } from '../tape/block.ts';
import { CandleBuilder } from '../tape/candle-builder.ts';
import type { MarkSeries } from '../tape/mark-series.ts';
import { ForkVenue } from './fork-venue.ts';
import { FundingClock } from './funding-clock.ts';
import type { Observer } from './observer.ts';
import { MarkClock } from './mark-clock.ts';
import { CandlesPlayer } from './players/candles.ts';
import { TradesPlayer } from './players/trades.ts';
import { type Look, lookOf } from './look.ts';
import { RemoteVenue, type RemoteParts } from './remote-venue.ts';
import { Turn } from './turn.ts';
import { markOf } from './view.ts';

export interface SessionOptions {
  readonly mode: 'backtest' | 'paper' | 'live';
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  /** Published funding rates of the whole session; few, so they are given at once. */
  readonly funding?: readonly FundingBlock[];
  /** Recorded marks of the whole session; null or absent: the last price stands for the mark. */
  readonly marks?: MarkSeries | null;
  /** Visits every row: slower by far, and the same events (a property test says so). */
  readonly everyRow?: boolean;
  readonly observer?: Observer;
  /** Puts something around the venue that hears and sees all that it does; it must let everything through unchanged. */
  readonly around?: (venue: SessionVenue, account: VenueAccount) => SessionVenue;
}

type Player = (block: TapeBlock, number: number) => void;

/** One session: a strategy, its account and its venue, fed with the blocks of a tape, giving the events of the journal. */
export class Session {
  readonly #options: SessionOptions;
  readonly #scale: Scale;
  readonly #account: Account;
  readonly #orders: Orders;
  readonly #funding: FundingClock;
  readonly #marks: MarkClock | null;
  readonly #state: unknown;
  readonly #turn: Turn;
  readonly #venue: SessionVenue;
  readonly #play: Player;
  readonly #remote: RemoteVenue | null;
  /** Of a live session that somebody looks on at and may lead another way. */
  readonly #fork: ForkVenue | null;
  readonly #candles: CandleBuilder | null;
  #blocks = 0;
  #rows = 0;
  #isStopping = false;
  #isEnded = false;
  /** When a simulated venue took over from the real one, ms UTC; null as long as it has not. */
  #handedOverAt: number | null = null;

  constructor(options: SessionOptions) {
    const { manifest, strategy } = options;
    this.#options = options;
    this.#scale = new Scale(manifest.instrument);
    this.#account = new Account({ scale: this.#scale, model: manifest.account });
    this.#orders = new Orders(this.#scale);
    this.#funding = new FundingClock(options.funding ?? []);
    this.#marks = options.marks ? new MarkClock(options.marks) : null;
    this.#state = strategy.initial(manifest.parameters as never, {
      instrument: manifest.instrument,
      scale: this.#scale,
      capital: new Decimal(manifest.account.capital),
      takerFee: new Decimal(manifest.venue.takerFee),
    });
    this.#remote = options.mode === 'live' ? new RemoteVenue(this.#remoteParts()) : null;
    const isWatched = options.observer !== undefined;
    this.#fork = this.#remote && isWatched ? new ForkVenue(this.#remote, this.#orders) : null;
    const own = this.#fork ?? this.#remote ?? this.#simulated();
    const venue = surrounded(own, options, this.#account.ledger);
    const needs = strategy.needs(manifest.parameters as never);
    const isBuilt = manifest.tape.kind === 'trades' && needs.input === 'candles';
    this.#candles = isBuilt ? new CandleBuilder(needs.intervalMs) : null;
    this.#turn = new Turn({
      scale: this.#scale,
      strategy: strategy,
      state: this.#state,
      account: this.#account,
      orders: this.#orders,
      venue,
      limits: manifest.risk,
      breaker: new Breaker(manifest.risk),
      leverage: ratio(manifest.account.leverage),
      takerFee: ratio(manifest.venue.takerFee),
      observer: options.observer ?? null,
    });
    this.#venue = venue;
    this.#play = this.#player(venue);
  }

  /** Records the start; everything before the first row's time is past. */
  begin(time: number): void {
    const { mode, manifest } = this.#options;
    this.#funding.skipTo(time);
    this.#marks?.begin(time);
    this.#turn.market.time = time;
    this.#turn.record(
      {
        type: 'SessionStarted',
        data: {
          mode,
          strategy: manifest.strategy,
          parameters: manifest.parameters,
          manifest: manifest as unknown as Json,
        },
      },
      null,
    );
    if (this.#turn.dayDue <= time) this.#turn.beginDay();
  }

  /** Plays one block; the events it caused wait in `drain`. */
  play(block: TapeBlock): void {
    if (block.count === 0) return;
    this.#play(block, this.#blocks);
    this.#turn.stand(this.#blocks++, block.count - 1, this.#turn.market.time);
    this.#rows += block.count;
  }

  /** Takes the next input of a paper or live session, which has its place in the input stream for a block number. */
  take(input: Input): void {
    if (this.#isEnded) return;
    if (input.kind === 'tape') this.play(input.block);
    else this.#takeWord(input);
    this.#turn.settle();
    this.#turn.controls.goOn();
    this.#turn.settle();
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#isStopping && !this.#isEnded && this.#orders.openCount === 0) this.end('stopped');
  }

  /** What is to be sent to a real venue, once the events are on record; each is handed out once. */
  takeRequests(): readonly VenueRequest[] {
    return this.#remote?.takeRequests() ?? [];
  }

  /** An order of this session as its events tell it; undefined if there was none, or long ago. */
  order(id: OrderId): OrderState | undefined {
    return this.#orders.get(id);
  }

  /** Ids of the orders that may still be filled, oldest first. */
  openOrders(): readonly OrderId[] {
    return this.#orders.open().map(({ id }) => id);
  }

  /** Of those, the ones that the venue is to have: legs that wait for their parent are held here. */
  ordersAtVenue(): readonly OrderId[] {
    return this.openOrders().filter((id) => this.#remote?.isHeld(id) !== true);
  }

  /** Whether legs of a bracket wait for the end of this order. */
  hasLegs(id: OrderId): boolean {
    return this.#remote?.hasLegs(id) === true;
  }

  /** Signed filled position. */
  get position(): Lots {
    return this.#account.position;
  }

  /** Whether trading is halted. */
  get isHalted(): boolean {
    return this.#turn.isHalted;
  }

  /** Whether a limit tripped that nobody has reset. */
  get isTripped(): boolean {
    return this.#turn.isTripped;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The tape is over: what still rests is cancelled, the position is valued at the last price. */
  end(reason: 'end-of-tape' | 'stopped'): void {
    const { market } = this.#turn;
    this.#isEnded = true;
    // What rests at a real venue is not gone because we say so.
    for (const order of this.#isReal ? [] : this.#orders.open()) {
      const remaining = this.#scale.sizeText(order.remaining);
      this.#turn.record(
        { type: 'OrderCanceled', data: { order: order.id, reason: 'end-of-session', remaining } },
        null,
      );
    }
    const mark = markOf(market);
    const equity = this.#account.equity(mark ?? priceTicks(0));
    this.#turn.record(
      {
        type: 'SessionStopped',
        data: {
          reason: equity.gt(0) ? reason : 'liquidated',
          mark: mark === null ? null : this.#scale.priceText(mark),
          equity: text(equity),
          rows: this.#rows,
        },
      },
      null,
    );
  }

  /** Events since the last call, in order. */
  drain(): readonly AnyEvent[] {
    return this.#turn.drain();
  }

  /** Every variable of the strategy, for people who debug. */
  inspect(): Json {
    return this.#options.strategy.inspect(this.#state);
  }

  /** Market, account, orders and venue as they are at this moment, for people who debug. */
  look(): Look {
    return lookOf({ turn: this.#turn, account: this.#account, orders: this.#orders, venue: this.#venue }, this.#scale);
  }

  /** A what-if: other limits or another venue from here on. */
  adjust(changes: { readonly limits?: RiskLimits; readonly venue?: VenueModel }): void {
    this.#turn.adjust(changes);
  }

  /**
   * A what-if leaves what happened: from here on a live session trades at the simulated venue, which takes its open
   * orders over; what the real one says of later times is not heard. Elsewhere, or a second time, nothing happens.
   */
  handOver(): void {
    if (this.#fork === null || this.#handedOverAt !== null) return;
    this.#turn.catchUp();
    this.#fork.handOver(this.#simulated());
    this.#handedOverAt = this.#turn.market.time;
  }

  get #isReal(): boolean {
    return this.#remote !== null && this.#handedOverAt === null;
  }

  #takeWord(input: Exclude<Input, { readonly kind: 'tape' }>): void {
    const turn = this.#turn;
    const time = timeOf(input);
    const number = this.#blocks++;
    turn.stand(number, 0, Math.max(turn.market.time, time));
    if (turn.dayDue <= turn.market.time) turn.beginDay();
    switch (input.kind) {
      case 'history': {
        this.#warmUp(input.block);
        return;
      }
      case 'funding': {
        if (this.#isPublished(input.time)) this.#funding.add(input.time, input.rate);
        return;
      }
      case 'venue': {
        this.#hear(input.message, input.time);
        return;
      }
      case 'command':
        turn.controls.command(input);
        if (input.command === 'stop') this.#stop();
        return;
      case 'feed': {
        turn.controls.feed(input.state, input.from, input.to);
        return;
      }
      case 'due': {
        this.#expire(input.order);
        return;
      }
      case 'recovered':
        turn.say({ type: 'SessionRecovered', data: { inputs: number } }, null);
    }
  }

  /** A simulated venue lets its orders expire itself. */
  #expire(order: OrderId): void {
    const state = this.#orders.get(order);
    if (!this.#isReal || state === undefined || isFinal(state.status) || state.cancelRequested) return;
    this.#remote?.expires(order);
    this.#turn.controls.expire(order);
  }

  #isPublished(time: number): boolean {
    return this.#options.observer?.publishes?.(time) ?? true;
  }

  /** Candles from before the start: the strategy's indicators move, its wishes are not heard. */
  #warmUp(block: CandleBlock): void {
    const { strategy } = this.#options;
    const builder = this.#candles;
    if (builder?.intervalMs !== block.intervalMs || !strategy.onCandle) return;
    for (let row = 0; row < block.count; row++) {
      const candle = candleAt(block, row);
      // The candle that was open when the session began goes on growing.
      if (candle.closeTime > this.#turn.market.time) builder.addCandle(block, row);
      else strategy.onCandle(this.#state, candle, this.#turn.view);
    }
  }

  #hear(message: VenueMessage, time: number): void {
    const remote = this.#remote;
    if (remote === null) throw new EngineError('E_BUG', 'a simulated venue was told what a real one says');
    const isPast = this.#handedOverAt === null || (message.kind === 'funding' && time <= this.#handedOverAt);
    if (!isPast) return;
    remote.hear(message, time);
  }

  #remoteParts(): RemoteParts {
    return { orders: this.#orders, scale: this.#scale, market: () => this.#turn.market };
  }

  /** Nothing real rests at a simulated venue; at a real one the session ends when it has said that all is cancelled. */
  #stop(): void {
    const isWaiting = this.#isReal && !this.#isStopping && this.#orders.openCount > 0;
    this.#isStopping = true;
    if (isWaiting) return;
    this.#turn.settle();
    this.end('stopped');
  }

  #simulated(): SimulatedVenue {
    const { manifest, everyRow = false } = this.#options;
    return new SimulatedVenue({
      scale: this.#scale,
      model: manifest.venue,
      account: this.#account.ledger,
      random: seededRandom(manifest.seed),
      everyRow,
      hasMarks: this.#marks !== null,
      seed: manifest.seed,
    });
  }

  #player(venue: SessionVenue): Player {
    const { manifest, strategy, everyRow = false } = this.#options;
    const needs = strategy.needs(manifest.parameters as never);
    const shared = { turn: this.#turn, venue, funding: this.#funding, marks: this.#marks, everyRow };
    if (manifest.tape.kind === 'trades') {
      const player = new TradesPlayer({ ...shared, candles: this.#candles });
      return (block, number) => {
        if (block.kind === 'trades') player.play(block, number);
      };
    }
    const tapeInterval = manifest.tape.intervalMs ?? 0;
    const player = new CandlesPlayer({ ...shared, sees: seenAs(needs, tapeInterval), path: manifest.venue.path });
    return (block, number) => {
      if (block.kind === 'candles') player.play(block, number);
    };
  }
}

const timeOf = (input: Exclude<Input, { readonly kind: 'tape' }>): number => {
  if (input.kind === 'history') return 0;
  return input.kind === 'feed' ? input.to : input.time;
};

const surrounded = (own: SessionVenue, { around }: SessionOptions, account: VenueAccount): SessionVenue =>
  around ? around(own, account) : own;

const seenAs = (needs: ReturnType<Strategy['needs']>, tapeInterval: number): 'prices' | 'candles' | CandleBuilder => {
  if (needs.input === 'prices') return 'prices';
  if (needs.intervalMs === tapeInterval) return 'candles';
  if (needs.intervalMs > tapeInterval && needs.intervalMs % tapeInterval === 0)
    return new CandleBuilder(needs.intervalMs);
  throw new EngineError(
    'E_INTERVAL',
    `candles of ${needs.intervalMs / 1000} s cannot be built from candles of ${tapeInterval / 1000} s`,
    {
      why: 'The strategy interval must be the interval of the data, or a whole multiple of it.',
      fix: 'set another interval, for example --set interval=1d for daily data',
    },
  );
};
