import type { Key } from '../screen/keys.ts';
import { TICK } from './play.ts';
import type { Effect, EventView, Pane, PromptKind, Reduced, Speed, ViewState } from './view-state.ts';

/** Events that a page has, whatever the size of the screen: a page forwards and a page back must meet. */
const PAGE = 20;
const PROMPT_MAX = 300;

const VIEWS: readonly EventView[] = ['compact', 'feed', 'json'];
const PANES: readonly Pane[] = ['events', 'state', 'diff'];

const stay = (state: ViewState): Reduced => ({ state, effect: null });
const ask = (state: ViewState, effect: Effect): Reduced => ({ state, effect });
const next = <T>(list: readonly T[], from: T, by: number): T =>
  list[(list.indexOf(from) + by + list.length) % list.length] as T;

/** The cursor on another event, within the run. */
export const moved = (state: ViewState, cursor: number): ViewState => ({
  ...state,
  cursor: Math.max(0, Math.min(state.last, cursor)),
  scroll: 0,
});

/** What a key does: the next view, and what must be asked of the run. */
export const reduce = (before: ViewState, key: Key): Reduced => {
  if (key === TICK) return ticked(before);
  const state = quiet(before, key);
  if (key === 'ctrl-c' || key === 'ctrl-d') return ask(state, { do: 'quit' });
  if (state.prompt) return inPrompt(state, state.prompt, key);
  if (state.isHelpOpen) return stay({ ...state, isHelpOpen: false });
  return (KEYS.get(key) ?? stay)(state);
};

/** The next event, while they follow by themselves; the last one ends that. */
const ticked = (state: ViewState): Reduced => {
  if (state.play === null) return stay(state);
  if (state.cursor >= state.last) return stay({ ...state, play: null, message: 'this is the last event' });
  return ask(state, { do: 'step', by: 1 });
};

/** A key takes the message away, and stops what plays, unless it only looks at it in another way. */
const quiet = (state: ViewState, key: Key): ViewState => {
  const told = state.message === '' ? state : { ...state, message: '' };
  return told.play === null || WHILE_PLAYING.has(key) ? told : { ...told, play: null };
};

const WHILE_PLAYING: ReadonlySet<Key> = new Set(['p', '1', '2', '3', 'v', 'tab', 'back-tab', 'm', 'ctrl-l']);

const plays =
  (speed: Speed) =>
  (state: ViewState): Reduced =>
    stay({ ...state, play: speed });

const scrolled = (state: ViewState, by: number): ViewState => ({ ...state, scroll: Math.max(0, state.scroll + by) });

/** In the list of events one event; in the other panes one line. */
const line =
  (by: number) =>
  (state: ViewState): Reduced =>
    state.focus === 'events' ? ask(state, { do: 'step', by }) : stay(scrolled(state, by));

const step =
  (by: number) =>
  (state: ViewState): Reduced =>
    ask(state, { do: 'step', by });

const search =
  (text: string, direction: 1 | -1) =>
  (state: ViewState): Reduced =>
    ask(state, { do: 'search', text, direction });

const opens =
  (kind: PromptKind, text: (state: ViewState) => string = () => '') =>
  (state: ViewState): Reduced =>
    stay({ ...state, prompt: { kind, text: text(state) } });

const runs =
  (direction: 1 | -1) =>
  (state: ViewState): Reduced =>
    state.breakpoint === ''
      ? stay({ ...state, message: 'no breakpoint yet: b sets one' })
      : ask(state, { do: 'search', text: state.breakpoint, direction });

const focuses =
  (by: number) =>
  (state: ViewState): Reduced =>
    stay({ ...state, focus: next(PANES, state.focus, by), scroll: 0 });

const marks = (state: ViewState): Reduced => {
  const mark = state.mark === state.cursor ? null : state.cursor;
  const message = mark === null ? 'compared with the event before again' : `the diff starts at event ${mark} now`;
  return stay({ ...state, mark, message });
};

const closes = (state: ViewState): Reduced => stay({ ...state, filter: '', mark: null, focus: 'events', scroll: 0 });

const KEYS: ReadonlyMap<Key, (state: ViewState) => Reduced> = new Map([
  ['q', (state) => ask(state, { do: 'quit' })],
  ['down', line(1)],
  ['j', line(1)],
  ['up', line(-1)],
  ['k', line(-1)],
  ['right', step(1)],
  ['l', step(1)],
  ['left', step(-1)],
  ['h', step(-1)],
  ['page-down', line(PAGE)],
  [' ', line(PAGE)],
  ['page-up', line(-PAGE)],
  ['home', (state) => stay(moved(state, 0))],
  ['g', (state) => stay(moved(state, 0))],
  ['end', (state) => stay(moved(state, state.last))],
  ['G', (state) => stay(moved(state, state.last))],
  ['f', search('OrderFilled', 1)],
  ['F', search('OrderFilled', -1)],
  ['d', search('OrderDenied', 1)],
  ['D', search('OrderDenied', -1)],
  ['n', runs(1)],
  ['N', runs(-1)],
  ['c', (state) => ask(state, { do: 'cause' })],
  ['C', (state) => ask(state, { do: 'consequence' })],
  ['m', marks],
  ['v', (state) => stay({ ...state, view: next(VIEWS, state.view, 1), scroll: 0 })],
  ['tab', focuses(1)],
  ['back-tab', focuses(-1)],
  ['p', (state) => stay({ ...state, play: state.play === null ? '1x' : null })],
  ['1', plays('1x')],
  ['2', plays('10x')],
  ['3', plays('max')],
  [':', opens('jump')],
  ['/', opens('filter', (state) => state.filter)],
  ['b', opens('break', (state) => state.breakpoint)],
  ['?', (state) => stay({ ...state, isHelpOpen: true })],
  ['escape', closes],
  ['ctrl-l', (state) => ask(state, { do: 'redraw' })],
] as const satisfies readonly (readonly [Key, (state: ViewState) => Reduced])[]);

const inPrompt = (
  state: ViewState,
  prompt: { readonly kind: PromptKind; readonly text: string },
  key: Key,
): Reduced => {
  const write = (text: string): Reduced => stay({ ...state, prompt: { ...prompt, text: text.slice(0, PROMPT_MAX) } });
  if (key === 'escape') return stay({ ...state, prompt: null });
  if (key === 'enter') return answered({ ...state, prompt: null }, prompt.kind, prompt.text.trim());
  if (key === 'backspace') return write(prompt.text.slice(0, -1));
  if (key === 'ctrl-u') return write('');
  return key.length === 1 ? write(prompt.text + key) : stay(state);
};

const answered = (state: ViewState, kind: PromptKind, text: string): Reduced => {
  if (kind === 'filter') return stay({ ...state, filter: text, scroll: 0 });
  if (text === '') return stay(kind === 'break' ? { ...state, breakpoint: '' } : state);
  if (kind === 'jump') return ask(state, { do: 'jump', text });
  return ask({ ...state, breakpoint: text }, { do: 'search', text, direction: 1 });
};
