import type { EventData, EventType } from './catalogue.ts';

/** Where the tape stood when an event happened: number of the block within the session's tape, row within the block. */
export interface TapeRef {
  readonly block: number;
  readonly row: number;
}

/** An event of a session as folds and strategies see it. */
export interface SessionEvent<T extends EventType = EventType> {
  /** Place in the session, from 0: sequence, never time, orders replay. */
  readonly seq: number;
  readonly type: T;
  readonly version: number;
  readonly data: EventData<T>;
  /** What the event's source says the time was, ms UTC. */
  readonly time: number;
  /** Tape position at which it was acted upon; null before the first row. */
  readonly tape: TapeRef | null;
  /** Seq of the event that caused it; null when the tape row itself did. */
  readonly cause: number | null;
}

/** The union of all events, so that a switch over `type` narrows `data`. */
export type AnyEvent = { [T in EventType]: SessionEvent<T> }[EventType];

/** An event that has not been given its place yet. */
export type Draft = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];
