import type { AnyEvent } from '../../engine/index.ts';
import type { ChainState } from '../audit/chain.ts';
import type { Difference } from './recorded-prefix.ts';

/** What has become of the events of a run. */
export interface Kept {
  readonly events: number;
  /** How many of them this process wrote; the others stood there already and are the same. */
  readonly written: number;
  /** The chain over them, sealed to the last one; null when nothing may be written. */
  readonly chain: ChainState | null;
}

export interface Closed extends Kept {
  /** sha256 over the canonical lines of all events, hex. */
  readonly hash: string;
}

/** Where the events of a run go: a `Journal`, or one at work in a thread of its own. */
export interface Recorder {
  /** The first event that is not what was recorded; null as long as none is known. Certain once `close` has resolved. */
  readonly difference: Difference | null;
  /** Takes events in order; durable once the promise of a later `leave` or `close` has resolved. */
  record(events: readonly AnyEvent[]): Promise<void>;
  /** Ends the recording. What the stream holds beyond the last event is a difference too. */
  close(): Promise<Closed>;
  /** Ends the work before its end: what was taken is written. */
  leave(): Promise<void>;
}
