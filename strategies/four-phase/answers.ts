import type { AnyEvent, EventType, SessionEvent, View, Wish } from '../../engine/index.ts';
import type { State } from './state.ts';

/** What the plan does about some types of events; about all others it does nothing. */
export type Answers = {
  readonly [T in EventType]?: (state: State, event: SessionEvent<T>, view: View) => readonly Wish[];
};

type Answer = (state: State, event: AnyEvent, view: View) => readonly Wish[];

/** The wishes that answer an event, none if there is no answer for its type. */
export const answer = (answers: Answers, state: State, event: AnyEvent, view: View): readonly Wish[] => {
  const given = answers[event.type] as Answer | undefined;
  return given === undefined ? [] : given(state, event, view);
};
