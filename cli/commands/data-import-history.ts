import { EngineError } from '../../engine/index.ts';
import type { HistoryRequest, PastKind } from '../../runtime/history/requests.ts';
import { typed } from '../config/typed-flag.ts';
import { choice } from '../values/choice.ts';
import { duration } from '../values/duration.ts';
import { period } from '../values/period.ts';

/** What may be said of history that is fetched. */
export interface HistoryOptions {
  readonly name?: string;
  readonly title?: string;
  readonly licence?: string;
  readonly interval?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly venueUrl?: string;
}

const KINDS: readonly PastKind[] = ['candles', 'trades', 'funding'];
const HOUR_MS = 3_600_000;

/** Whether a source is an exchange and a pair rather than a file. */
export const isExchange = (source: string): boolean => source.startsWith('ccxt:');

/** `ccxt:binanceusdm:BTC/USDT:USDT` and its options. E_USAGE, E_VALUE, E_RANGE. */
export const historyRequest = (source: string, options: HistoryOptions): HistoryRequest => {
  const { name = null, title = null, licence = null, venueUrl: url = null } = options;
  if (options.from === undefined) throw usage('where the history begins is not said', source);
  const kind = typed('--kind', options.kind, choice(...KINDS)) ?? 'candles';
  const { from, to } = period(options.from, options.to ?? null);
  const intervalMs = kind === 'candles' ? (typed('--interval', options.interval, duration) ?? HOUR_MS) : null;
  return { ...placeOf(source), url, kind, from: from ?? 0, to, intervalMs, name, title, licence };
};

const placeOf = (source: string): { readonly venue: string; readonly pair: string } => {
  const [, venue, pair] = /^(ccxt:[^:]+):(.+)$/.exec(source) ?? [];
  if (venue !== undefined && pair !== undefined) return { venue, pair };
  throw usage(`"${source}" does not say which exchange and pair`, source);
};

const usage = (what: string, source: string): EngineError =>
  new EngineError('E_USAGE', what, {
    where: `ht data import ${source}`,
    fix: 'ht data import ccxt:binanceusdm:BTC/USDT:USDT --from 2025-01-01 --interval 1h',
  });
