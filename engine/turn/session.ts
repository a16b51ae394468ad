import { Account } from '../accounts/account.ts';
import { Decimal, text } from '../domain/decimal.ts';
import { Scale } from '../domain/instrument.ts';
import { ratio } from '../domain/money.ts';
import { seededRandom } from '../domain/random.ts';
import { priceTicks } from '../domain/units.ts';
import { EngineError } from '../errors.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import type { RiskLimits, RunManifest, VenueModel } from '../manifest.ts';
import { SimulatedVenue } from '../matching/simulated-venue.ts';
import { Orders } from '../orders/order-book.ts';
import { Breaker } from '../risk/breaker.ts';
import type { Strategy } from '../strategy.ts';
import type { FundingBlock, TapeBlock } from '../tape/block.ts';
import { CandleBuilder } from '../tape/candle-builder.ts';
import { FundingClock } from './funding-clock.ts';
import type { Observer } from './observer.ts';
import { CandlesPlayer } from './players/candles.ts';
import { TradesPlayer } from './players/trades.ts';
import { type Look, lookOf } from './look.ts';
import { Turn } from './turn.ts';

export interface SessionOptions {
  readonly mode: 'backtest' | 'paper' | 'live';
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  /** Published funding rates of the whole session; few, so they are given at once. */
  readonly funding?: readonly FundingBlock[];
  /** Visits every row: slower by far, and the same events (a property test says so). */
  readonly everyRow?: boolean;
  readonly observer?: Observer;
}

type Player = (block: TapeBlock, number: number) => void;

/** One session: a strategy, its account and its venue, fed with the blocks of a tape, giving the events of the journal. */
export class Session {
  readonly #options: SessionOptions;
  readonly #scale: Scale;
  readonly #account: Account;
  readonly #orders: Orders;
  readonly #funding: FundingClock;
  readonly #state: unknown;
  readonly #turn: Turn;
  readonly #venue: SimulatedVenue;
  readonly #play: Player;
  #blocks = 0;
  #rows = 0;

  constructor(options: SessionOptions) {
    const { manifest, strategy } = options;
    this.#options = options;
    this.#scale = new Scale(manifest.instrument);
    this.#account = new Account({ scale: this.#scale, model: manifest.account });
    this.#orders = new Orders(this.#scale);
    this.#funding = new FundingClock(options.funding ?? []);
    this.#state = strategy.initial(manifest.parameters as never, {
      instrument: manifest.instrument,
      scale: this.#scale,
      capital: new Decimal(manifest.account.capital),
      takerFee: new Decimal(manifest.venue.takerFee),
    });
    const venue = new SimulatedVenue({
      scale: this.#scale,
      model: manifest.venue,
      account: this.#account.ledger,
      random: seededRandom(manifest.seed),
      everyRow: options.everyRow ?? false,
    });
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
  }

  /** Plays one block; the events it caused wait in `drain`. */
  play(block: TapeBlock): void {
    if (block.count === 0) return;
    this.#play(block, this.#blocks);
    this.#turn.stand(this.#blocks++, block.count - 1, this.#turn.market.time);
    this.#rows += block.count;
  }

  /** The tape is over: what still rests is cancelled, the position is valued at the last price. */
  end(reason: 'end-of-tape' | 'stopped'): void {
    const { market } = this.#turn;
    for (const order of this.#orders.open()) {
      const remaining = this.#scale.sizeText(order.remaining);
      this.#turn.record(
        { type: 'OrderCanceled', data: { order: order.id, reason: 'end-of-session', remaining } },
        null,
      );
    }
    const equity = this.#account.equity(market.price ?? priceTicks(0));
    this.#turn.record(
      {
        type: 'SessionStopped',
        data: {
          reason: equity.gt(0) ? reason : 'liquidated',
          mark: market.price === null ? null : this.#scale.priceText(market.price),
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

  #player(venue: SimulatedVenue): Player {
    const { manifest, strategy, everyRow = false } = this.#options;
    const needs = strategy.needs(manifest.parameters as never);
    const shared = { turn: this.#turn, venue, funding: this.#funding, everyRow };
    if (manifest.tape.kind === 'trades') {
      const candles = needs.input === 'candles' ? new CandleBuilder(needs.intervalMs) : null;
      const player = new TradesPlayer({ ...shared, candles });
      return (block, number) => {
        if (block.kind === 'trades') player.play(block, number);
      };
    }
    const tapeInterval = manifest.tape.intervalMs ?? 0;
    const player = new CandlesPlayer({ ...shared, sees: seenAs(needs, tapeInterval) });
    return (block, number) => {
      if (block.kind === 'candles') player.play(block, number);
    };
  }
}

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
