import type { BoardView } from '../../runtime/board/view.ts';
import type { Key } from '../screen/keys.ts';
import { helpLines } from './help-lines.ts';
import type { BoardState, Effect, Overlay, Prompt, Reduced } from './view-state.ts';

const PROMPT_MAX = 300;
const PAGE = 10;
/** What is typed to sell everything. */
export const CONFIRMATION = 'flatten';

type SessionState = BoardView['standing']['state'];

const stay = (state: BoardState): Reduced => ({ state, effect: null });
const ask = (state: BoardState, effect: Effect): Reduced => ({ state, effect });

/** What a key does, given how the session stands: the next view, and what must be done outside of it. */
export const reduce = (before: BoardState, key: Key, session: SessionState): Reduced => {
  const state = before.message === '' ? before : { ...before, message: '' };
  if (key === 'ctrl-l') return ask(state, { do: 'redraw' });
  if (state.isLeaving) return leaving(state, key, session);
  if (key === 'ctrl-c' || key === 'ctrl-d') return ctrlC(state, session);
  if (state.prompt) return inPrompt(state, state.prompt, key);
  if (state.overlay) return overlaid(state, state.overlay, key);
  return (KEYS.get(key) ?? stay)(state, session);
};

const SCROLLS: ReadonlyMap<Key, number> = new Map([
  ['up', -1],
  ['k', -1],
  ['down', 1],
  ['j', 1],
  ['page-up', -PAGE],
  ['page-down', PAGE],
  [' ', PAGE],
]);

const overlaid = (state: BoardState, overlay: Overlay, key: Key): Reduced => {
  const by = SCROLLS.get(key);
  if (by === undefined) return stay({ ...state, overlay: null });
  const scroll = Math.max(0, Math.min(overlay.lines.length - 1, overlay.scroll + by));
  return stay({ ...state, overlay: { ...overlay, scroll } });
};

const isOver = (session: SessionState): boolean => session === 'stopped' || session === 'left';

/** Where nothing runs there is nothing to ask about. */
const ctrlC = (state: BoardState, session: SessionState): Reduced =>
  isOver(session)
    ? ask(state, { do: 'detach', isPaused: false })
    : stay({ ...state, prompt: null, overlay: null, isLeaving: true });

/** "Stop: [d]etach, [p]ause, [f]latten and end?" A second Ctrl-C takes the harmless way. */
const leaving = (before: BoardState, key: Key, session: SessionState): Reduced => {
  const state = { ...before, isLeaving: false };
  switch (key) {
    case 'd':
    case 'q':
    case 'ctrl-c':
      return ask(state, { do: 'detach', isPaused: false });
    case 'p':
      return ask(state, { do: 'detach', isPaused: session === 'running' || session === 'reducing' });
    case 'f':
      return stay({ ...state, prompt: { kind: 'confirm', action: 'end', text: '' } });
    case 'escape':
    case 'n':
      return stay(state);
    default:
      return stay(before);
  }
};

type OnKey = (state: BoardState, session: SessionState) => Reduced;

const move =
  (by: number): OnKey =>
  (state) =>
    ask(state, { do: 'move', by });

const opens =
  (prompt: (state: BoardState) => Prompt): OnKey =>
  (state) =>
    stay({ ...state, prompt: prompt(state) });

/** A command needs somebody who takes it. */
const commands =
  (prompt: (session: SessionState) => Prompt): OnKey =>
  (state, session) =>
    isOver(session)
      ? stay({ ...state, message: session === 'left' ? LEFT : 'the session is over' })
      : stay({ ...state, prompt: prompt(session) });

const LEFT = 'no process works on it, so nobody would take a command: ht take-up first';

const isBraked = (session: SessionState): boolean =>
  session === 'paused' || session === 'halted' || session === 'flattening';

const KEYS: ReadonlyMap<Key, OnKey> = new Map<Key, OnKey>([
  ['q', (state) => ask(state, { do: 'detach', isPaused: false })],
  ['p', commands((session) => ({ kind: 'reason', command: isBraked(session) ? 'resume' : 'pause', text: '' }))],
  ['h', commands(() => ({ kind: 'reason', command: 'halt', text: '' }))],
  ['f', commands(() => ({ kind: 'confirm', action: 'flatten', text: '' }))],
  ['enter', (state) => ask(state, { do: 'why' })],
  ['/', opens(({ filter }) => ({ kind: 'filter', text: filter }))],
  [':', opens(() => ({ kind: 'jump', text: '' }))],
  ['r', (state) => ask(state, { do: 'replay' })],
  ['?', (state) => stay({ ...state, overlay: { title: 'help', lines: helpLines, scroll: 0 } })],
  ['up', move(-1)],
  ['k', move(-1)],
  ['down', move(1)],
  ['j', move(1)],
  ['page-up', move(-PAGE)],
  ['page-down', move(PAGE)],
  [' ', move(PAGE)],
  ['home', move(-Infinity)],
  ['g', move(-Infinity)],
  ['end', (state) => stay({ ...state, cursor: null })],
  ['G', (state) => stay({ ...state, cursor: null })],
  ['escape', (state) => stay({ ...state, cursor: null, filter: '' })],
]);

const inPrompt = (state: BoardState, prompt: Prompt, key: Key): Reduced => {
  const write = (text: string): Reduced => stay({ ...state, prompt: { ...prompt, text: text.slice(0, PROMPT_MAX) } });
  if (key === 'escape') return stay({ ...state, prompt: null });
  if (key === 'enter') return answered({ ...state, prompt: null }, prompt, prompt.text.trim());
  if (key === 'backspace') return write(prompt.text.slice(0, -1));
  if (key === 'ctrl-u') return write('');
  return key.length === 1 ? write(prompt.text + key) : stay(state);
};

const answered = (state: BoardState, prompt: Prompt, text: string): Reduced => {
  switch (prompt.kind) {
    case 'filter':
      return stay({ ...state, filter: text, cursor: null });
    case 'jump':
      return text === '' ? stay(state) : ask(state, { do: 'jump', text });
    case 'reason':
      return ask(state, { do: 'command', command: prompt.command, reason: text === '' ? 'not said' : text });
    case 'confirm':
      if (text !== CONFIRMATION) return stay({ ...state, message: `not "${CONFIRMATION}": nothing was done` });
      return prompt.action === 'end'
        ? ask(state, { do: 'end' })
        : ask(state, { do: 'command', command: 'flatten', reason: 'at the board' });
  }
};
