import type { Json, Position } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';

/** A projection as lists show it. */
export interface ProjectionInfo {
  readonly name: string;
  readonly version: number;
  readonly about: string;
  /** One state for each session, or one for the whole store. */
  readonly over: 'session' | 'store';
  /** Folder of somebody's own; null for those of the package. */
  readonly folder: string | null;
}

/**
 * `live`: what readers see is the fold of everything recorded. `rebuilding`: a build grows, readers see the one before,
 * if there is one. `stale`: what readers see is not up to date, or there is nothing yet, and nobody is at work on it.
 */
export interface ProjectionStatus {
  readonly name: string;
  /** Null if no projection of this name is found here: only what it has left is. */
  readonly version: number | null;
  readonly status: 'live' | 'rebuilding' | 'stale';
  /** What the status rests on, in a few words. */
  readonly why: string;
  /** Version of what readers see; null if there is nothing yet. */
  readonly liveVersion: number | null;
  /** Of the build that grows, or of what readers see; as decimal text, because positions may have 64 bits. */
  readonly position: string | null;
  readonly head: string;
  readonly events: number;
  /** While rebuilding, and as far as it is known: events per second, and seconds left. */
  readonly eventsPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** ms UTC. */
  readonly updatedAt: number | null;
}

export interface ShowRequest {
  readonly projection: string;
  /** A run; null for the whole store, or for a list of all sessions. */
  readonly run: string | null;
  /** The last event that counts; null for all. Of a run only. */
  readonly atMost: number | null;
}

export type ShowOutcome =
  /** The state of one session. */
  | {
      readonly kind: 'run';
      readonly projection: string;
      readonly run: string;
      readonly seq: number;
      readonly state: Json;
    }
  /** The state of the whole store. */
  | { readonly kind: 'store'; readonly projection: string; readonly events: number; readonly state: Json }
  /** All sessions, each with its summary. */
  | {
      readonly kind: 'list';
      readonly projection: string;
      readonly rows: readonly { readonly run: string; readonly seq: number; readonly summary: Json }[];
    };

/** Everything about read models that the command line and the API ask for. */
export interface ProjectionDesk {
  /** Every projection: those of the package, then those found in the working folder. E_PROJECTION_INVALID. */
  list(): Promise<readonly ProjectionInfo[]>;
  status(): Promise<readonly ProjectionStatus[]>;
  /**
   * Builds a projection (null: all) anew beside what is there, and switches when it has caught up; an interrupted
   * rebuild goes on where it was. E_PROJECTION_UNKNOWN, E_PROJECTION_FAILED, E_INTERRUPTED.
   */
  rebuild(name: string | null, caller: Caller): Promise<readonly ProjectionStatus[]>;
  /** E_PROJECTION_UNKNOWN, E_RUN_UNKNOWN, E_USAGE. */
  show(request: ShowRequest, caller: Caller): Promise<ShowOutcome>;
  /** Resolves when everything up to a position of the store is in all read models, whoever carries them on. */
  caughtUp(position: Position, caller: Caller): Promise<void>;
  /** Keeps all read models at the head of the store until the caller's signal; tells whenever something was written. */
  keepUp(caller: Caller, changed?: () => void): Promise<void>;
}
