import { DatasetRecorder, RecordingLog, type Dataset, type Recording, type RecordingEvent } from '../../data/index.ts';
import {
  Decimal,
  RATE_UNIT,
  Scale,
  type AssetContext,
  type EventStore,
  type FundingSettled,
  type Instrument,
  type MarketEvent,
  type Print,
} from '../../engine/index.ts';

/** Marks and oracles have finer prices than orders may have; Hyperliquid's own have six decimals, others up to eight. */
const markTickOf = ({ venue }: Instrument): string => (venue === 'hyperliquid' ? '0.000001' : '0.00000001');

/** Hyperliquid has one pair of each base; elsewhere the quote and the market tell them apart. */
const stemOf = ({ venue, base, quote, kind }: Instrument): string => {
  const pair = venue === 'hyperliquid' ? base : `${base}${quote}${kind === 'perpetual' ? '-perp' : ''}`;
  return `${venue}-${pair.toLowerCase()}`;
};

/** What is recorded of one instrument: prints, marks with oracles, and settled rates, each a dataset of its own. */
export class InstrumentRecorder {
  readonly #trades: DatasetRecorder;
  readonly #marks: DatasetRecorder;
  readonly #funding: DatasetRecorder;
  readonly #log: RecordingLog;
  readonly #markScale: Scale;
  /** On record before this recording began: the venue repeats some of it. */
  readonly #before: { readonly trades: number; readonly funding: number };
  #happened: RecordingEvent[];
  #isFirst = true;
  /** Prints from before are not recorded. */
  #from = -Infinity;
  #mark = '';

  private constructor(parts: {
    trades: DatasetRecorder;
    marks: DatasetRecorder;
    funding: DatasetRecorder;
    log: RecordingLog;
    markScale: Scale;
    started: RecordingEvent;
  }) {
    this.#trades = parts.trades;
    this.#marks = parts.marks;
    this.#funding = parts.funding;
    this.#log = parts.log;
    this.#markScale = parts.markScale;
    this.#happened = [parts.started];
    this.#before = { trades: parts.trades.last ?? -Infinity, funding: parts.funding.last ?? -Infinity };
  }

  static async open(
    store: EventStore,
    instrument: Instrument,
    source: string,
    now: number,
  ): Promise<InstrumentRecorder> {
    const stem = stemOf(instrument);
    const markTick = markTickOf(instrument);
    const described = (what: string, kind: Recording['kind'], note: string | null): Recording => ({
      name: `${stem}-${what}`,
      title: `${instrument.base} on ${instrument.venue}, ${what} as they came`,
      kind,
      instrument: kind === 'marks' ? { ...instrument, tickSize: markTick } : instrument,
      source,
      licence: 'recorded by yourself; the venue’s terms apply',
      note,
    });
    const marksNote = 'The venue stamps no time on marks and oracles: they carry the time at which they arrived.';
    const markScale = new Scale({ ...instrument, tickSize: markTick });
    const trades = await DatasetRecorder.open(store, described('trades', 'trades', null));
    const marks = await DatasetRecorder.open(store, described('marks', 'marks', marksNote));
    const funding = await DatasetRecorder.open(store, described('funding', 'funding', null));
    const log = await RecordingLog.open(store, `${stem}-trades`);
    const started: RecordingEvent = { type: 'RecordingStarted', data: { time: now, source } };
    return new InstrumentRecorder({ trades, marks, funding, log, markScale, started });
  }

  /** Mark and oracle as they are now: a new dataset begins with them, so that every print has a mark before it. */
  begin(context: AssetContext | null, now: number): void {
    if (this.#trades.last === null) this.#from = context?.received ?? now;
    if (context !== null) this.#context(context);
  }

  get datasets(): readonly Dataset[] {
    return [this.#trades, this.#marks, this.#funding].flatMap(({ dataset }) => (dataset ? [dataset] : []));
  }

  hear(event: MarketEvent): void {
    switch (event.kind) {
      case 'print':
        this.#print(event);
        return;
      case 'context':
        this.#context(event);
        return;
      case 'funding':
        this.#rate(event);
        return;
      case 'gap':
        this.#happened.push({ type: 'FeedGapDetected', data: { from: event.from, to: event.to } });
        return;
      case 'restored':
        this.#happened.push({
          type: 'FeedRestored',
          data: { from: event.from, to: event.to, recovered: event.recovered },
        });
        return;
      case 'top':
      case 'book':
      case 'candle':
      case 'connection':
        return;
    }
  }

  /** Writes what has settled; all of it at the end. */
  async flush(end: number | null): Promise<void> {
    for (const recorder of [this.#trades, this.#marks, this.#funding]) await recorder.flush(end !== null);
    if (end !== null) {
      const data = { time: end, rows: this.#trades.dataset?.rows ?? 0, late: this.#trades.late };
      this.#happened.push({ type: 'RecordingStopped', data });
    }
    const happened = this.#happened;
    this.#happened = [];
    await this.#log.add(happened);
  }

  #print({ time, price, size, taker, received }: Print): void {
    if (time <= this.#before.trades || time < this.#from) return;
    this.#resumed(time);
    this.#trades.add([time, price, size, sideOf(taker), received]);
  }

  #rate({ time, rate }: FundingSettled): void {
    if (time > this.#before.funding) this.#funding.add([time, rateOf(rate)]);
  }

  /** Between the last recording and this one nobody listened. */
  #resumed(time: number): void {
    if (!this.#isFirst) return;
    this.#isFirst = false;
    const from = this.#before.trades;
    if (Number.isFinite(from)) this.#happened.push({ type: 'FeedGapDetected', data: { from, to: time } });
  }

  /** Only changes are rows. */
  #context({ mark, oracle, received }: AssetContext): void {
    const said = `${mark}/${oracle}`;
    if (said === this.#mark) return;
    this.#mark = said;
    this.#marks.add([Math.trunc(received), this.#markScale.ticks(mark), this.#markScale.ticks(oracle)]);
  }
}

const sideOf = (taker: 'buy' | 'sell' | null): number => (taker === null ? 0 : taker === 'buy' ? 1 : -1);

const rateOf = (rate: string): number => new Decimal(rate).div(RATE_UNIT).toNumber();
