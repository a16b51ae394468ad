import {
  type AnyEvent,
  type Decimal,
  decimal,
  EngineError,
  type MarkSeries,
  type PriceTicks,
  rowAtTime,
  type RunManifest,
  Scale,
  type TapeBlock,
} from '../../engine/index.ts';
import type { Trials } from '../metrics/ratios.ts';
import type { Gap, SessionNote } from '../result.ts';
import { buyAndHold, type BuyAndHold } from './benchmark.ts';
import { Curve } from './curve.ts';
import { DailySamples } from './daily-samples.ts';
import { ExecutionLog } from './execution-log.ts';
import { type Held, heldAtOpen } from './held-at-open.ts';
import { IndicatorLines } from './indicator-lines.ts';
import { MisprintLog } from './misprint-log.ts';
import { MissingCandles } from './missing-candles.ts';
import { PriceBars } from './price-bars.ts';
import { movesMoney, SessionBooks } from './session-books.ts';
import { type AnalysisResult, summarise } from './summary.ts';
import { stretchOf, type TapePoints, TapeReader } from './tape-points.ts';

export interface AnalysisOptions {
  /** Gaps of the data that are known beforehand; those on record are added. */
  readonly gaps?: readonly Gap[];
  /** How many settings were tried before this one; null when it was the only one. */
  readonly trials?: Trials | null;
  /** Recorded marks: the position is valued at them instead of the last price. */
  readonly marks?: MarkSeries | null;
  /** Of a paper or live session, or a fork of one. */
  readonly session?: SessionNote | null;
}

/**
 * Follows a session along its tape and says how it went. Feed the events before the first row with `event`, then each
 * block with the events that happened within it, then the rest with `event`. Memory stays flat but for fills and trips.
 */
export class Analysis {
  readonly #manifest: RunManifest;
  readonly #options: AnalysisOptions;
  readonly #scale: Scale;
  readonly #strategy: Curve;
  readonly #benchmark: Curve;
  readonly #books: SessionBooks;
  readonly #daily = new DailySamples();
  readonly #execution = new ExecutionLog();
  readonly #indicators = new IndicatorLines();
  readonly #reader: TapeReader;
  readonly #gaps: Gap[];
  readonly #missing = new MissingCandles();
  readonly #misprints: MisprintLog;
  #bars: PriceBars | null = null;
  #held: BuyAndHold | null = null;
  #recorded: Decimal | null = null;
  #rows = 0;
  #from = 0;
  #to = 0;
  #now = 0;
  #price = 0 as PriceTicks;

  constructor(manifest: RunManifest, options: AnalysisOptions = {}) {
    const capital = decimal(manifest.account.capital);
    this.#manifest = manifest;
    this.#reader = new TapeReader(options.marks ?? null);
    this.#options = options;
    this.#scale = new Scale(manifest.instrument);
    this.#misprints = new MisprintLog(this.#scale);
    this.#strategy = new Curve(capital);
    this.#benchmark = new Curve(capital);
    this.#books = new SessionBooks(manifest, this.#scale, this.#strategy);
    this.#gaps = [...(options.gaps ?? [])];
  }

  /** An event outside the blocks of the tape: the start, or what happened after the last row. */
  event(event: AnyEvent): void {
    if (movesMoney(event)) {
      if (this.#bars === null) throw moneyBeforePrice(event);
      const time = Math.max(event.time, this.#now);
      this.#sampleBefore(time);
      this.#now = time;
      if (this.#books.apply(event, time)) this.#execution.apply(event);
      return;
    }
    this.#execution.apply(event);
    if (event.type === 'SignalRaised') this.#indicators.signal(event.time, event.data);
    else if (event.type === 'FeedGapDetected') this.#gaps.push({ from: event.data.from, to: event.data.to });
    else if (event.type === 'FeedRestored') this.#endGap(event.data);
    else if (event.type === 'SessionStopped') this.#recorded = decimal(event.data.equity);
    else if (event.type === 'SessionStarted') this.#startAt(event.time);
  }

  /** How long a silence lasted is known at its end. */
  #endGap({ from, to }: Gap): void {
    if (this.#gaps.at(-1)?.from === from) this.#gaps.pop();
    this.#gaps.push({ from, to });
  }

  /** The next block of the tape, and the events that happened within it, in order of `seq`. */
  block(block: TapeBlock, events: readonly AnyEvent[]): void {
    const points = block.count === 0 ? null : this.#reader.read(block, this.#heldIn(block, events));
    if (points === null) {
      for (const event of events) this.event(event);
      return;
    }
    this.#rows += block.count;
    this.#missing.see(block);
    this.#misprints.see(block, events);
    if (this.#bars === null) this.#begin(block, points);
    let done = 0;
    for (const event of events) {
      const until = movesMoney(event) ? points.before(event) : done;
      this.#scan(points, done, until);
      done = Math.max(done, until);
      this.event(event);
    }
    this.#scan(points, done, points.count);
    this.#to = Math.max(this.#to, points.time[points.count - 1] as number);
  }

  /** Only the worst path depends on what is held. */
  #heldIn(block: TapeBlock, events: readonly AnyEvent[]): Held | null {
    if (block.kind !== 'candles' || this.#manifest.venue.path !== 'worst') return null;
    return heldAtOpen(block, events, this.#scale, this.#books.account.position);
  }

  /**
   * The result of the run. Throws E_LEDGER when the books do not agree to the last digit: account, attribution, round
   * trips, curve, list of fills, and what the session recorded.
   */
  finish(): AnalysisResult {
    this.#now = Math.max(this.#now, this.#to);
    this.#strategy.finish(this.#now);
    this.#benchmark.finish(this.#now);
    this.#bars?.flush();
    this.#daily.finish(this.#now, this.#strategy.equity, this.#benchmark.equity);
    return summarise({
      manifest: this.#manifest,
      session: this.#options.session ?? null,
      scale: this.#scale,
      trials: this.#options.trials ?? null,
      rows: this.#rows,
      from: this.#from,
      to: this.#to,
      end: this.#now,
      price: this.#bars === null ? null : this.#price,
      recorded: this.#recorded,
      gaps: [...this.#gaps, ...this.#missing.gaps].sort((a, b) => a.from - b.from),
      strategy: this.#strategy,
      benchmark: this.#benchmark,
      held: this.#held,
      books: this.#books,
      daily: this.#daily,
      execution: this.#execution,
      indicators: this.#indicators,
      misprints: this.#misprints.finish(),
      buckets: this.#bars?.buckets.all() ?? [],
    });
  }

  /** Stands until the first row says better. */
  #startAt(time: number): void {
    this.#from = time;
    this.#to = time;
  }

  #begin(block: TapeBlock, points: TapePoints): void {
    const time = points.time[0] as number;
    const price = points.price[0] as PriceTicks;
    const widthMs = block.kind === 'candles' ? block.intervalMs : 1;
    this.#bars = new PriceBars({ widthMs, origin: time % widthMs }, this.#strategy, this.#benchmark);
    this.#held = buyAndHold(this.#manifest, this.#scale, price);
    this.#from = time;
    this.#now = time;
    this.#price = price;
    this.#daily.begin(time);
    this.#books.begin(time, price);
    this.#benchmark.begin(time);
    this.#benchmark.turn(this.#held.leg, price, time);
  }

  #scan(points: TapePoints, from: number, to: number): void {
    const bars = this.#bars;
    if (bars === null || from >= to) return;
    const { time, price } = points;
    let next = from;
    while (next < to) {
      const now = time[next] as number;
      this.#sampleBefore(now);
      if (now >= bars.end) bars.roll(now, price[next] as number);
      const limit = Math.min(bars.end, this.#daily.next + 1);
      const cut = rowAtTime(time, next, to, limit);
      const rows = stretchOf(points, next, cut);
      this.#books.meter.scan(rows);
      this.#strategy.scan(rows);
      this.#benchmark.scan(rows);
      bars.add(rows, price[cut - 1] as number);
      next = cut;
    }
    this.#now = Math.max(this.#now, time[to - 1] as number);
    this.#price = price[to - 1] as PriceTicks;
  }

  #sampleBefore(time: number): void {
    this.#daily.before(
      time,
      () => this.#strategy.equity,
      () => this.#benchmark.equity,
    );
  }
}

const moneyBeforePrice = (event: AnyEvent): EngineError =>
  new EngineError('E_LEDGER', `${event.type} (event ${event.seq}) came before the first price`, {
    why: 'Nothing can be valued without a price; the blocks of the tape must be given in order.',
    fix: 'this is a bug: please report it with the run',
  });
