import type { StorePlace } from '../../adapters/event-stores/sqlite/index.ts';
import { EngineError } from '../../engine/index.ts';
import type { Parcel } from './entry.ts';
import type { Difference } from './recorded-prefix.ts';
import type { Kept } from './recorder.ts';

/** What a thread is started with. */
export interface Assignment {
  readonly place: StorePlace;
  readonly session: string;
  readonly mode: 'record' | 'compare';
}

/** What it is asked; each question gets one answer, in order. */
export type Question =
  | { readonly kind: 'take'; readonly parcel: Parcel }
  | { readonly kind: 'flush' }
  | { readonly kind: 'close' };

export interface Answer {
  readonly difference: Difference | null;
  readonly kept: Kept | null;
  /** Of all events, where the thread makes it. */
  readonly hash: string | null;
  readonly failure: Failure | null;
}

/** An error on its way between threads: a copy of one would have lost its class, and with it code and advice. */
export interface Failure {
  readonly error: unknown;
  readonly ours: Pick<EngineError, 'code' | 'message' | 'detail' | 'stack'> | null;
}

export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof EngineError)) return { error, ours: null };
  const { code, message, stack } = error;
  const { cause, ...detail } = error.detail;
  return { error: cause, ours: { code, message, detail, ...(stack === undefined ? {} : { stack }) } };
};

export const errorOf = ({ error, ours }: Failure): Error => {
  if (ours === null) return error instanceof Error ? error : new Error(String(error));
  const detail = error === undefined ? ours.detail : { ...ours.detail, cause: errorOf({ error, ours: null }) };
  const back = new EngineError(ours.code as `E_${string}`, ours.message, detail);
  if (ours.stack !== undefined) back.stack = ours.stack;
  return back;
};
