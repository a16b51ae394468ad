import { EngineError, type AnyEvent } from '../engine/index.ts';
import { type Projection, wants } from './projection.ts';

/** A state and how far it has come. */
export interface Folded<State> {
  readonly state: State;
  /** Seq of the last event folded in; -1 before the first. */
  readonly seq: number;
}

/** Where every fold starts. */
export const start = <State>(projection: Pick<Projection<State>, 'initial'>): Folded<State> => ({
  state: projection.initial(),
  seq: -1,
});

/**
 * Whether an event is the next one. One that was folded in already is not, and changes nothing; one that leaves a gap
 * is E_PROJECTION_GAP, because a fold over a story with holes is wrong without looking wrong.
 */
export const isNext = ({ name }: { readonly name: string }, from: Folded<unknown>, seq: number): boolean => {
  if (seq <= from.seq) return false;
  if (seq === from.seq + 1) return true;
  throw new EngineError('E_PROJECTION_GAP', `${name} was at ${from.seq} and was given event ${seq}`, {
    why: 'Events between them are missing; nothing was folded.',
    fix: 'Play the run again and compare: ht verify <run>',
  });
};

/** One event further; the same state if it was folded in already. E_PROJECTION_GAP. */
export const step = <State>(projection: Projection<State>, from: Folded<State>, event: AnyEvent): Folded<State> =>
  isNext(projection, from, event.seq)
    ? { state: wants(projection, event.type) ? projection.evolve(from.state, event) : from.state, seq: event.seq }
    : from;

/** Folds events, in order, into a projection; goes on from an earlier result if one is given (and takes it over). */
export const fold = <State>(
  projection: Projection<State>,
  events: Iterable<AnyEvent>,
  from: Folded<State> = start(projection),
): Folded<State> => {
  let at = from;
  for (const event of events) at = step(projection, at, event);
  return at;
};
