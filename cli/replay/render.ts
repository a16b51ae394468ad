import { grouped } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import { beside, boxed, fitted, type Line, type StylePaint } from '../screen/box.ts';
import { helpLines } from './help-lines.ts';
import { causeText, diffLines, eventLines, stateLines } from './panes.ts';
import type { Sight } from './sight.ts';
import type { Pane, ViewState } from './view-state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this there is room for one line only. */
const SMALLEST: Size = { columns: 30, rows: 8 };
const WIDE = 110;
const MIDDLE = 76;
/** Lines around the panes: the heading above, mark, prompt or keys below. */
const AROUND = 2;

/** How many events the list shows on a screen of this size. */
export const rowsOf = ({ rows }: Size, { view }: ViewState): number =>
  Math.max(1, Math.floor((rows - AROUND - 2) / (view === 'feed' ? 2 : 1)));

/** The whole screen: exactly as many lines as it has rows, none wider than it is. */
export const render = (view: ViewState, sight: Sight, size: Size, paint: StylePaint): readonly string[] => {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tiny(view, sight, size);
  const height = rows - AROUND;
  const middle = view.isHelpOpen
    ? boxed({ title: 'help', lines: helpLines, width: columns, height, isFocused: true }, paint)
    : panes(view, sight, { columns, rows: height }, paint);
  return [heading(view, sight, columns, paint), ...middle, bottom(view, sight, columns, paint)];
};

const tiny = (view: ViewState, { current }: Sight, { columns, rows }: Size): readonly string[] => {
  const lines = [`${view.cursor}/${view.last} ${current.type}`, 'the window is too small', 'q quits'];
  return Array.from({ length: rows }, (_, row) => fitted(lines[row] ?? '', columns));
};

const heading = (view: ViewState, { title, current }: Sight, columns: number, paint: StylePaint): string => {
  const place = `seq ${grouped(view.cursor, 0)} / ${grouped(view.last, 0)}   ${timeText(current.time)}`;
  const play = view.play === null ? '' : `   ▶ ${view.play}`;
  const filter = view.filter === '' ? '' : `   filter "${view.filter}"`;
  const stop = view.breakpoint === '' ? '' : `   stops at ${view.breakpoint}`;
  return paint('bold', fitted(` REPLAY  ${place}${play}   ${title}${filter}${stop}`, columns));
};

/** Prompt, message, mark or keys: the first that has something to say. */
const bottom = (view: ViewState, { deviation }: Sight, columns: number, paint: StylePaint): string => {
  if (view.prompt) return fitted(` ${PROMPTS[view.prompt.kind]} ${view.prompt.text}█`, columns);
  if (view.message !== '') return paint('yellow', fitted(` ${view.message}`, columns));
  if (deviation !== null && view.cursor >= deviation.seq) {
    const why = deviation.crash === null ? '' : `: ${deviation.crash}`;
    return paint(
      'yellow',
      fitted(` ! code differs from the recording from ${grouped(deviation.seq, 0)} on${why}`, columns),
    );
  }
  return paint('dim', fitted(KEYS, columns));
};

const PROMPTS = {
  jump: 'jump to seq, time, order or type:',
  filter: 'only events with:',
  break: 'stop at type, order or condition:',
} as const;

const KEYS =
  ' ? help  q quit  ←→ step  p play  : jump  b break n N run  f F fill  d D denial  c C cause  m mark  v view  / filter';

const panes = (view: ViewState, sight: Sight, size: Size, paint: StylePaint): readonly string[] => {
  const { columns, rows } = size;
  const pane = (name: Pane, width: number, height = rows): readonly string[] => {
    const lines = linesOf(name, view, sight);
    const from = view.focus === name && name !== 'events' ? Math.min(view.scroll, Math.max(0, lines.length - 1)) : 0;
    const { title, foot } = titles(view, sight)[name];
    const isFocused = view.focus === name;
    return boxed({ title, foot, lines: lines.slice(from), width, height, isFocused }, paint);
  };
  if (columns >= WIDE) {
    const list = Math.floor(columns * 0.42);
    const state = Math.floor((columns - list) / 2);
    return beside(pane('events', list), pane('state', state), pane('diff', columns - list - state));
  }
  if (columns >= MIDDLE) {
    const list = Math.floor(columns * 0.52);
    const half = Math.ceil(rows * 0.6);
    return beside(pane('events', list), [
      ...pane('state', columns - list, half),
      ...pane('diff', columns - list, rows - half),
    ]);
  }
  return pane(view.focus, columns);
};

const linesOf = (name: Pane, view: ViewState, sight: Sight): readonly Line[] => {
  if (name === 'events') return eventLines(view, sight);
  return name === 'state' ? stateLines(sight) : diffLines(sight);
};

const titles = (
  view: ViewState,
  sight: Sight,
): Readonly<Record<Pane, { readonly title: string; readonly foot: string }>> => ({
  events: { title: `events (${view.view})`, foot: causeText(sight) },
  state: { title: `state after ${grouped(view.cursor, 0)}`, foot: '' },
  diff: {
    title: sight.diffFrom < 0 ? 'diff from nothing' : `diff ${grouped(sight.diffFrom, 0)} → ${grouped(view.cursor, 0)}`,
    foot: '',
  },
});
