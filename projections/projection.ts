import type { AnyEvent, EventType, Json, SessionEvent } from '../engine/index.ts';

/** What every read model says of itself. */
interface Described<State> {
  readonly name: string;
  /** Raised with every change of what the fold does: it is then built anew, beside the old one. */
  readonly version: number;
  readonly about: string;
  /** Types of event it folds; all others leave its state as it is and are not even decoded. Default: all. */
  readonly types?: readonly EventType[];
  /** Hash of its code; set by who loads somebody's own projection, never written down. */
  readonly code?: string;
  initial(): State;
  /** What lists show of a state: a small object. Default: its own fields that are no lists or objects. */
  summary?(state: State): Json;
}

/**
 * A read model: a pure fold of the events of one session. Its state is plain JSON (decimals as text), so that it can
 * be kept as a snapshot, sent to a page and compared; it stays bounded however long the session is.
 */
export interface Projection<State> extends Described<State> {
  readonly over?: 'session';
  /**
   * The state after an event. The fold owns the state it is given and may change it in place; who wants to keep the
   * state before takes a copy of it.
   */
  evolve(state: State, event: AnyEvent): State;
}

/** A read model with one state over the sessions of a whole store, in the order in which the store took their events. */
export interface StoreProjection<State> extends Described<State> {
  readonly over: 'store';
  /** As above; `session` is the stream from which the event is. */
  evolve(state: State, event: AnyEvent, session: string): State;
}

export type AnyProjection<State = unknown> = Projection<State> | StoreProjection<State>;

/** Says what a projection is, so that the compiler infers its state. */
export const defineProjection = <State>(projection: Omit<Projection<State>, 'code'>): Projection<State> => projection;

/** The same for one over the whole store. */
export const defineStoreProjection = <State>(
  projection: Omit<StoreProjection<State>, 'code' | 'over'>,
): StoreProjection<State> => ({ ...projection, over: 'store' });

const wanted = new WeakMap<object, ReadonlySet<string>>();

/** Whether a projection has something to do with events of a type. */
export const wants = (projection: Pick<AnyProjection, 'types'>, type: string): boolean => {
  if (projection.types === undefined) return true;
  let types = wanted.get(projection.types);
  if (types === undefined) wanted.set(projection.types, (types = new Set<string>(projection.types)));
  return types.has(type);
};

/** What a fold does with each type of event; the compiler asks for all of them, so that a new type is thought about. */
export type Handlers<State> = {
  readonly [T in EventType]: ((state: State, event: SessionEvent<T>) => void) | null;
};

/** The types of event that a fold has nothing to do with, said one by one. */
export const unconcerned = <const T extends readonly EventType[]>(...types: T): Readonly<Record<T[number], null>> =>
  Object.fromEntries(types.map((type) => [type, null])) as Record<T[number], null>;

/** The types of event that a table of handlers has something to do with. */
export const concerned = <State>(handlers: Handlers<State>): readonly EventType[] =>
  (Object.keys(handlers) as EventType[]).filter((type) => handlers[type] !== null);

/** Hands an event to the handler of its type. */
export const apply = <State>(handlers: Handlers<State>, state: State, event: AnyEvent): State => {
  // The table has for each type the handler of that very type; the compiler cannot follow that through an index.
  const handler = handlers[event.type] as ((state: State, event: AnyEvent) => void) | null;
  handler?.(state, event);
  return state;
};
