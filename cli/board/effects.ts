import { EngineError, type AnyEvent, type CommandName } from '../../engine/index.ts';
import type { Board } from '../../runtime/board/board.ts';
import { listed, selectedIn, whyLines } from './event-lines.ts';
import type { BoardState, Effect } from './view-state.ts';

/** What a board may do to its session: what `ht pause` and its kin do. */
export type Give = (command: CommandName, reason: string) => Promise<void>;

/** What is done without leaving the board. */
type Inner = Exclude<Effect, Outer>;
type Outer = Extract<Effect, { readonly do: 'replay' | 'redraw' | 'detach' }>;

/** Does what a key asked for; gives the state with the answer, or with a message why not. */
export const perform = async (
  board: Pick<Board, 'events' | 'why' | 'view'>,
  give: Give,
  state: BoardState,
  effect: Inner,
): Promise<BoardState> => {
  try {
    return await performed(board, give, state, effect);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { why, fix } = error.detail;
    return { ...state, message: [error.message, why, fix].filter((text) => text !== undefined).join(' · ') };
  }
};

const performed = async (
  board: Pick<Board, 'events' | 'why' | 'view'>,
  give: Give,
  state: BoardState,
  effect: Inner,
): Promise<BoardState> => {
  switch (effect.do) {
    case 'command':
      await give(effect.command, effect.reason);
      return { ...state, message: `${effect.command} is on record; it counts once the session has taken it` };
    case 'end':
      await give('flatten', 'flatten and end, at the board');
      return { ...state, isEnding: true };
    case 'move':
      return moved(board.events, state, effect.by);
    case 'jump':
      return jumped(board.events, state, effect.text);
    case 'why': {
      const event = selectedOf(board.events, state);
      if (event === undefined) return state;
      return {
        ...state,
        overlay: {
          title: `why ${event.type}`,
          lines: whyLines(await board.why(event.seq), board.view().session),
          scroll: 0,
        },
      };
    }
  }
};

/** The event that enter, r and the arrows start from. */
export const selectedOf = (events: readonly AnyEvent[], state: BoardState): AnyEvent | undefined => {
  const shown = listed(events, state);
  return shown[selectedIn(shown, state)];
};

/** Past the newest event the list follows again. */
const moved = (events: readonly AnyEvent[], state: BoardState, by: number): BoardState => {
  const shown = listed(events, state);
  const at = selectedIn(shown, state) + by;
  if (at >= shown.length - 1) return { ...state, cursor: null };
  return { ...state, cursor: shown[Math.max(0, at)]?.seq ?? null };
};

const jumped = (events: readonly AnyEvent[], state: BoardState, text: string): BoardState => {
  const found = foundBy(events, text);
  if (found !== undefined) return { ...state, filter: '', cursor: found.seq };
  const oldest = events[0]?.seq ?? 0;
  const kept = oldest > 0 ? ` among the newest ${events.length} events; r looks at all of them` : '';
  return { ...state, message: `there is no ${text}${kept}` };
};

/** A seq, a time of day, an order (its first event) or a type (its newest). */
const foundBy = (events: readonly AnyEvent[], text: string): AnyEvent | undefined => {
  if (/^\d[\d,_]*$/.test(text)) {
    const seq = Number(text.replace(/[,_]/g, ''));
    return events.find((event) => event.seq === seq);
  }
  if (/^\d{2}:\d{2}/.test(text)) return events.find(({ time }) => new Date(time).toISOString().slice(11) >= text);
  if (/^o\d+$/.test(text)) return events.find(({ data }) => 'order' in data && data.order === text);
  return events.findLast(({ type }) => type.toLowerCase() === text.toLowerCase());
};
