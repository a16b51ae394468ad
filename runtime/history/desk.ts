import { join } from 'node:path';
import { checkDatasetName, importFile, openDataset, type Dataset } from '../../data/index.ts';
import { EngineError, type EventStore, type Instrument } from '../../engine/index.ts';
import { importProgress, summaryOf } from '../data.ts';
import type { Caller, ImportOutcome } from '../requests.ts';
import type { Clock } from '../sessions/clock.ts';
import { doorOf, instrumentOf, type VenueDoors } from '../sessions/venues.ts';
import { Download } from './download.ts';
import type { HistoryRequest, VenuePast } from './requests.ts';

/** The past of venues, brought into the store. */
export interface HistoryDesk {
  /**
   * Fetches what a venue still knows and adds it to a dataset; what is there already is not asked for again, and an
   * interrupted one goes on where it ended. E_VENUE_UNKNOWN, E_EXCHANGE_UNKNOWN, E_PAIR_UNKNOWN, E_DATA_EMPTY, ...
   */
  import(request: HistoryRequest, caller: Caller): Promise<ImportOutcome>;
}

interface Parts {
  readonly store: EventStore;
  readonly home: string;
  readonly doors: VenueDoors;
  readonly clock: Clock;
}

export const historyDesk = (parts: Parts): HistoryDesk => ({
  import: (request, caller) => importHistory(parts, request, caller),
});

const importHistory = async (
  { store, home, doors, clock }: Parts,
  request: HistoryRequest,
  caller: Caller,
): Promise<ImportOutcome> => {
  const past = pastOf(doors, request);
  const venue = request.venue.split(':')[1] ?? request.venue;
  const instrument = await instrumentOf({ venue, instruments: () => past.instruments() }, request.pair);
  const name = checkDatasetName(request.name ?? nameOf(instrument, request));
  const existing = await openDataset(store, name).catch(orNull);
  const from = startOf(existing, request);
  const download = await Download.open(join(home, 'downloads'), `${name}-${from}`, request);
  await fetchRows({ past, download, instrument, from, now: clock.wall() }, request, caller);
  if (download.rows === 0) {
    await download.discard();
    if (existing !== null) return { dataset: summaryOf(existing), added: 0, warnings: [] };
    throw nothing(request, instrument);
  }
  const steps = download.steps({ tick: instrument.tickSize, lot: instrument.lotSize });
  const { dataset, rows, changed, warnings } = await importFile(store, download.path, {
    name,
    instrument: { ...instrument, tickSize: steps.tick, lotSize: steps.lot },
    intervalMs: request.kind === 'candles' ? (request.intervalMs ?? undefined) : undefined,
    title: request.title ?? `${instrument.symbol} on ${venue}, ${request.kind}`,
    source: `${request.venue}${request.url === null ? '' : ` at ${request.url}`}, fetched through ccxt`,
    licence: request.licence ?? 'fetched by yourself; the exchange’s terms apply',
    onProgress: importProgress(caller, name),
  });
  await download.discard();
  const told = [
    ...remarks(download, request, existing),
    ...warnings.filter((text) => !/^(columns|times are)/.test(text)),
  ];
  return { dataset: summaryOf(dataset), added: changed ? rows : 0, warnings: told };
};

const pastOf = (doors: VenueDoors, { venue, url }: HistoryRequest): VenuePast => {
  const door = doorOf(doors, venue);
  if (door.past !== undefined) return door.past(url ?? door.urls.mainnet);
  throw new EngineError('E_VENUE_UNKNOWN', `history of ${venue} is not fetched by itself`, {
    why: 'It is fetched through ccxt, which knows this venue, too.',
    fix: `ht data import ccxt:${venue}:BTC/USDC:USDC --from 2026-01-01`,
  });
};

const orNull = (error: unknown): null => {
  if (error instanceof EngineError && error.code === 'E_DATASET_UNKNOWN') return null;
  throw error;
};

/** `binanceusdm-btcusdt-perp-1h`. */
const nameOf = ({ venue, base, quote, kind }: Instrument, { kind: what, intervalMs }: HistoryRequest): string => {
  const pair = `${base}${quote}`.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const market = kind === 'perpetual' ? `${pair}-perp` : pair;
  return `${venue}-${market}-${what === 'candles' ? intervalText(intervalMs ?? 0) : `${what}-history`}`;
};

const intervalText = (ms: number): string => {
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ];
  const [unit, length] = units.find(([, each]) => ms % each === 0) ?? ['s', 1_000];
  return `${ms / length}${unit}`;
};

/** Rows are only ever added behind the last one. */
const startOf = (existing: Dataset | null, { from }: HistoryRequest): number => {
  if (existing === null) return from;
  if (from >= existing.first || from === existing.first) return Math.max(from, existing.last);
  throw new EngineError('E_DATASET_DIFFERS', `${existing.name} begins later than what is asked for`, {
    where: `it begins at ${new Date(existing.first).toISOString()}`,
    why: 'Rows are only added behind the last one, so that what was recorded never changes. Nothing was imported.',
    fix: `--from ${new Date(existing.first).toISOString().slice(0, 16)}Z   or --name OTHER`,
  });
};

interface Fetching {
  readonly past: VenuePast;
  readonly download: Download;
  readonly instrument: Instrument;
  readonly from: number;
  readonly now: number;
}

const fetchRows = async (
  { past, download, instrument, from, now }: Fetching,
  { kind, intervalMs, to, venue }: HistoryRequest,
  caller: Caller,
): Promise<void> => {
  // A candle that is not finished would change.
  const finished = kind === 'candles' ? now - (intervalMs ?? 0) + 1 : now + 1;
  const end = Math.min(to ?? finished, finished);
  const begin = download.last === null ? from : download.last + 1;
  const wish = { symbol: instrument.symbol, kind, span: { from: begin, to: end }, intervalMs };
  for await (const page of past.pages(wish)) {
    await download.add(page);
    if (caller.signal.aborted) {
      throw new EngineError('E_INTERRUPTED', 'stopped in the middle of an import', {
        why: `${download.rows} rows are kept in ${download.path}; the same command goes on from there.`,
      });
    }
    caller.progress({ task: `fetching from ${venue}`, done: download.rows, total: null, unit: 'rows' });
  }
};

const remarks = (download: Download, { from, kind }: HistoryRequest, existing: Dataset | null): readonly string[] => {
  const { candles, gaps } = download.missing;
  const begun = download.first ?? from;
  const isLate = existing === null && begun - from > DAY_MS;
  return [
    ...(isLate ? [`the exchange has nothing before ${new Date(begun).toISOString()}`] : []),
    ...(gaps > 0
      ? [`${candles} ${kind} are missing in ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}: the exchange has none there`]
      : []),
  ];
};

const DAY_MS = 86_400_000;

const nothing = ({ kind, from, to }: HistoryRequest, { id }: Instrument): EngineError =>
  new EngineError('E_DATA_EMPTY', `there are no ${kind} of ${id} in this time`, {
    where: `from ${new Date(from).toISOString()} to ${to === null ? 'now' : new Date(to).toISOString()}`,
    why: 'It was not listed then, or the exchange no longer keeps them. Nothing was imported.',
    fix: 'choose a later --from',
  });
