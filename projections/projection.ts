import type { AnyEvent, EventType, SessionEvent } from '../engine/index.ts';

/**
 * A read model: a pure fold of the events of one session. Its state is plain JSON (decimals as text), so that it can
 * be kept as a snapshot, sent to a page and compared; it stays bounded however long the session is.
 */
export interface Projection<State> {
  readonly name: string;
  /** Raised with every change of what the fold does: older snapshots are then dropped. */
  readonly version: number;
  readonly about: string;
  initial(): State;
  /**
   * The state after an event. The fold owns the state it is given and may change it in place; who wants to keep the
   * state before takes a copy of it.
   */
  evolve(state: State, event: AnyEvent): State;
}

/** What a fold does with each type of event; the compiler asks for all of them, so that a new type is thought about. */
export type Handlers<State> = {
  readonly [T in EventType]: ((state: State, event: SessionEvent<T>) => void) | null;
};

/** The types of event that a fold has nothing to do with, said one by one. */
export const unconcerned = <const T extends readonly EventType[]>(...types: T): Readonly<Record<T[number], null>> =>
  Object.fromEntries(types.map((type) => [type, null])) as Record<T[number], null>;

/** Hands an event to the handler of its type. */
export const apply = <State>(handlers: Handlers<State>, state: State, event: AnyEvent): State => {
  // The table has for each type the handler of that very type; the compiler cannot follow that through an index.
  const handler = handlers[event.type] as ((state: State, event: AnyEvent) => void) | null;
  handler?.(state, event);
  return state;
};
