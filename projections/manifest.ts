import type { AccountModel, Instrument, Json, SessionEvent } from '../engine/index.ts';

/** What the folds need of a session's manifest; null where a manifest does not say it. */
export interface ManifestNote {
  readonly instrument: string | null;
  readonly symbol: string | null;
  readonly quote: string | null;
  /** Equity at the start, quote currency; "0" where a manifest does not say it. */
  readonly capital: string;
}

/** Reads the manifest of a session without trusting its form: it is JSON that any version may have written. */
export const readManifest = (event: SessionEvent<'SessionStarted'>): ManifestNote => {
  const { instrument, account } = members<{ instrument: Json; account: Json }>(event.data.manifest);
  const { id, symbol, quote } = members<Record<keyof Instrument, Json>>(instrument);
  const { capital } = members<Record<keyof AccountModel, Json>>(account);
  return { instrument: textOr(id), symbol: textOr(symbol), quote: textOr(quote), capital: textOr(capital) ?? '0' };
};

const members = <T>(value: Json | undefined): Partial<T> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Partial<T>) : {};

const textOr = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
