import { EngineError, type AnyEvent } from '../engine/index.ts';
import type { Projection } from './projection.ts';

/** A state and how far it has come. */
export interface Folded<State> {
  readonly state: State;
  /** Seq of the last event folded in; -1 before the first. */
  readonly seq: number;
}

/** Where every fold starts. */
export const start = <State>(projection: Projection<State>): Folded<State> => ({
  state: projection.initial(),
  seq: -1,
});

/**
 * One event further. An event that was folded in already changes nothing; one that leaves a gap is E_PROJECTION_GAP,
 * because a fold over a story with holes is wrong without looking wrong.
 */
export const step = <State>(projection: Projection<State>, from: Folded<State>, event: AnyEvent): Folded<State> => {
  if (event.seq <= from.seq) return from;
  if (event.seq !== from.seq + 1) {
    throw new EngineError(
      'E_PROJECTION_GAP',
      `${projection.name} was at ${from.seq} and was given event ${event.seq}`,
      {
        why: 'Events between them are missing; nothing was folded.',
        fix: 'Play the run again and compare: ht verify <run>',
      },
    );
  }
  return { state: projection.evolve(from.state, event), seq: event.seq };
};

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
