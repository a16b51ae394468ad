import type { DatasetKind } from '../dataset.ts';

const DAY_MS = 86_400_000;

/** The stretch of time that one tape stream holds: a UTC day of trades or marks, a UTC year of candles or funding. */
export interface Period {
  readonly stream: string;
  /** First time that belongs to the next stream, ms UTC. */
  readonly end: number;
}

/** The period of a dataset that a time falls in. */
export const periodOf = (dataset: string, kind: DatasetKind, time: number): Period => {
  const day = new Date(Math.floor(time / DAY_MS) * DAY_MS);
  const text = day.toISOString();
  if (kind === 'trades' || kind === 'marks') {
    return { stream: `tape-${dataset}-${text.slice(0, 10).replaceAll('-', '')}`, end: day.getTime() + DAY_MS };
  }
  return { stream: `tape-${dataset}-${text.slice(0, 4)}`, end: Date.UTC(day.getUTCFullYear() + 1, 0, 1) };
};
