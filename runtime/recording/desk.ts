import type { EventStore, Instrument, MarketEvent, MarketFeed } from '../../engine/index.ts';
import type { Dataset } from '../../data/index.ts';
import type { Caller } from '../requests.ts';
import { doorOf, instrumentOf, type VenueDoors } from '../sessions/venues.ts';
import { InstrumentRecorder } from './instrument-recorder.ts';

export interface RecordRequest {
  readonly venue: string;
  /** Base currencies, symbols or ids. */
  readonly pairs: readonly string[];
  /** Null for the venue itself. */
  readonly url: string | null;
  readonly network: 'mainnet' | 'testnet';
  /** How often what came is written. A crash loses what came since. */
  readonly flushMs: number;
  /** Ends by itself after this time; null for never. */
  readonly forMs: number | null;
}

export interface RecordOutcome {
  readonly datasets: readonly Dataset[];
}

/** Recording of live market data as datasets. */
export interface RecordingDesk {
  /** Records until the time is over or the caller has had enough; both are an orderly end. E_VENUE_UNKNOWN, E_PAIR_UNKNOWN. */
  record(request: RecordRequest, caller: Caller): Promise<RecordOutcome>;
}

export const recordingDesk = (store: EventStore, doors: VenueDoors): RecordingDesk => ({
  record: (request, caller) => record(store, doors, request, caller),
});

const record = async (
  store: EventStore,
  doors: VenueDoors,
  request: RecordRequest,
  caller: Caller,
): Promise<RecordOutcome> => {
  const door = doorOf(doors, request.venue);
  const url = request.url ?? door.urls[request.network];
  const feed = door.feed(url);
  try {
    const instruments = await Promise.all(request.pairs.map((pair) => instrumentOf(feed, pair)));
    const recorders = new Map<string, InstrumentRecorder>();
    for (const instrument of instruments) {
      const recorder = await InstrumentRecorder.open(store, instrument, url, Date.now());
      // A spot market has no mark.
      recorder.begin(instrument.kind === 'spot' ? null : await feed.context(instrument.id), Date.now());
      recorders.set(instrument.id, recorder);
    }
    await listen(feed, instruments, recorders, caller);
    await flushUntilEnd(recorders, request, caller);
    await feed.close();
    for (const recorder of recorders.values()) await recorder.flush(Date.now());
    return { datasets: [...recorders.values()].flatMap(({ datasets }) => datasets) };
  } finally {
    await feed.close();
  }
};

const listen = async (
  feed: MarketFeed,
  instruments: readonly Instrument[],
  recorders: ReadonlyMap<string, InstrumentRecorder>,
  caller: Caller,
): Promise<void> => {
  const wishes = instruments.map(({ id, kind }) => ({
    instrument: id,
    prints: true,
    top: false,
    book: false,
    context: kind === 'perpetual',
    candles: [],
  }));
  await feed.open(wishes, (event: MarketEvent) => {
    if (event.kind === 'connection') {
      if (event.state === 'lost' || event.state === 'stale') caller.note(`the line is ${event.state}: ${event.detail}`);
      return;
    }
    if (event.kind === 'gap') caller.note(`prints of ${event.instrument} are missing, ${event.to - event.from} ms`);
    recorders.get(event.instrument)?.hear(event);
  });
};

/** Ends when the time is over, when the caller has had enough, or with an error of the store: nothing is lost unseen. */
const flushUntilEnd = async (
  recorders: ReadonlyMap<string, InstrumentRecorder>,
  { flushMs, forMs }: RecordRequest,
  caller: Caller,
): Promise<void> => {
  const started = performance.now();
  for (;;) {
    const left = forMs === null ? flushMs : Math.min(flushMs, forMs - (performance.now() - started));
    if (left <= 0 || caller.signal.aborted) return;
    await pause(left, caller.signal);
    for (const recorder of recorders.values()) await recorder.flush(null);
    const rows = [...recorders.values()]
      .flatMap(({ datasets }) => datasets)
      .reduce((sum, { rows: count }) => sum + count, 0);
    caller.progress({ task: 'recording', done: rows, total: null, unit: 'rows' });
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
