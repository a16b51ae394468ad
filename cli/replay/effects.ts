import { EngineError } from '../../engine/index.ts';
import { breakpointOf } from '../../runtime/replay/breakpoint.ts';
import type { Replay } from '../../runtime/replay/replay.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { passesFilter } from './event-text.ts';
import { placeOf } from './place.ts';
import { moved } from './reduce.ts';
import type { Effect, ViewState } from './view-state.ts';

/** Does what a key asked of the run: gives the view with another cursor, or with a message why not. */
export const perform = async (
  replay: Replay,
  view: ViewState,
  effect: Effect,
  signal: AbortSignal,
): Promise<ViewState> => {
  try {
    return effect.do === 'search' ? await search(replay, view, effect, signal) : await performed(replay, view, effect);
  } catch (error) {
    if (signal.aborted) return { ...view, message: 'stopped looking' };
    if (!(error instanceof EngineError) || error.code === 'E_INTERRUPTED') throw error;
    const { why, fix } = error.detail;
    return { ...view, message: [error.message, why, fix].filter((text) => text !== undefined).join(' · ') };
  }
};

const performed = async (
  replay: Replay,
  view: ViewState,
  effect: Exclude<Effect, SearchEffect>,
): Promise<ViewState> => {
  switch (effect.do) {
    case 'step':
      return step(replay, view, effect.by);
    case 'jump':
      return moved(view, await placeOf(replay, effect.text, view.cursor));
    case 'cause': {
      const [cause] = await replay.causes(view.cursor);
      return cause ? moved(view, cause.seq) : { ...view, message: 'the tape caused it, no event did' };
    }
    case 'consequence': {
      const [first] = await replay.consequences(view.cursor);
      return first ? moved(view, first.seq) : { ...view, message: 'no event near it was caused by it' };
    }
    case 'redraw':
    case 'quit':
      return view;
  }
};

/** Steps go from one listed event to the next. */
const step = async (replay: Replay, view: ViewState, by: number): Promise<ViewState> => {
  if (view.filter === '') return moved(view, view.cursor + by);
  let at = view.cursor;
  for (let steps = Math.abs(by); steps > 0; steps--) {
    const found = await replay.find(at, by > 0 ? 1 : -1, (event) => passesFilter(event, view.filter));
    if (!found) break;
    at = found.seq;
  }
  return at === view.cursor
    ? { ...view, message: `nothing ${by > 0 ? 'behind' : 'before'} contains "${view.filter}"` }
    : moved(view, at);
};

type SearchEffect = Extract<Effect, { readonly do: 'search' }>;

const search = async (
  replay: Replay,
  view: ViewState,
  { text, direction }: SearchEffect,
  signal: AbortSignal,
): Promise<ViewState> => {
  const found = await replay.search(breakpointOf(text), view.cursor, direction, signal);
  if (found !== null) return moved(view, found);
  const where = direction === 1 ? 'behind' : 'before';
  const { deviation } = replay;
  const limit =
    deviation !== null && direction === 1 ? `, up to ${grouped(deviation.seq, 0)}, where the code differs` : '';
  return { ...view, message: `nothing ${where} this event stops at ${text}${limit}` };
};
