import type { AnyEvent } from '../../engine/index.ts';
import type { BoardView } from '../../runtime/board/view.ts';
import { textWidth, wrap } from '../format/text-width.ts';
import { beside, fitted, type Line, type StylePaint } from '../screen/box.ts';
import { eventLines } from './event-lines.ts';
import { headerLines } from './header.ts';
import { orderLines } from './order-lines.ts';
import { CONFIRMATION } from './reduce.ts';
import type { BoardState, Prompt } from './view-state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What is on the screen: the session, its newest events, and what the person does with them. */
export interface Shown {
  readonly view: BoardView;
  readonly events: readonly AnyEvent[];
  readonly state: BoardState;
}

/** Below this there is room for the state and nothing else. */
const SMALLEST: Size = { columns: 40, rows: 8 };
/** From here on orders stand beside the events. */
const WIDE = 100;
const ORDERS_SHARE = 0.4;

/** The whole screen: exactly as many lines as it has rows, none wider than it is. */
export const render = (shown: Shown, size: Size, paint: StylePaint): readonly string[] => {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tiny(shown, size);
  // However narrow it is, at least four lines are for orders and events.
  const header = headerLines(shown.view, columns, paint).slice(0, rows - 5);
  const height = rows - header.length - 1;
  return [...header, ...body(shown, { columns, rows: height }, paint), bottom(shown, columns, paint)];
};

const tiny = ({ view, state }: Shown, { columns, rows }: Size): readonly string[] => {
  const asked = state.isLeaving ? 'd p f esc?' : 'q detaches';
  const lines = [view.standing.state.toUpperCase(), `position ${view.position.size}`, asked];
  return Array.from({ length: rows }, (_, row) => fitted(lines[row] ?? '', columns));
};

const body = ({ view, events, state }: Shown, size: Size, paint: StylePaint): readonly string[] => {
  const { columns, rows } = size;
  if (state.overlay) {
    const { title, lines, scroll } = state.overlay;
    return pane(
      title,
      lines.slice(scroll).flatMap((line) => broken(line, columns)),
      size,
      paint,
    );
  }
  const orders = orderLines(view);
  const ordersTitle = `orders ${view.orders.length}`;
  const list = (width: number, height: number): readonly string[] =>
    pane(eventsTitle(state), eventLines(events, state, height - 1), { columns: width, rows: height }, paint);
  if (columns >= WIDE) {
    const width = Math.floor(columns * ORDERS_SHARE);
    return beside(pane(ordersTitle, orders, { columns: width, rows }, paint), list(columns - width, rows));
  }
  const height = Math.min(orders.length + 1, Math.max(2, Math.floor(rows / 2)));
  return [...pane(ordersTitle, orders, { columns, rows: height }, paint), ...list(columns, rows - height)];
};

/** A line in as many as it needs, each as far in as its beginning. */
const broken = ({ text, ...look }: Line, columns: number): readonly Line[] => {
  const margin = /^[ └]*/.exec(text)?.[0] ?? '';
  const [first = '', ...more] = wrap(text.slice(margin.length), Math.max(20, columns - margin.length));
  return [
    { text: margin + first, ...look },
    ...more.map((each) => ({ text: ' '.repeat(margin.length) + each, ...look })),
  ];
};

const eventsTitle = ({ filter, cursor }: BoardState): string => {
  const only = filter === '' ? 'events' : `events with "${filter}"`;
  return cursor === null ? only : `${only}, not following (G follows)`;
};

/** A titled list: a rule with the title, and as many lines as there is room for; the last says how many are hidden. */
const pane = (title: string, lines: readonly Line[], { columns, rows }: Size, paint: StylePaint): readonly string[] => {
  const words = ` ─ ${title} `;
  const rule = paint('dim', fitted(words + '─'.repeat(Math.max(0, columns - textWidth(words) - 1)), columns));
  const room = rows - 1;
  const hidden = lines.length - room;
  const visible =
    hidden > 0 ? [...lines.slice(0, room - 1), { text: ` … ${hidden + 1} more`, style: 'dim' as const }] : lines;
  const rowsOf = Array.from({ length: room }, (_, row) => {
    const { text, style } = visible[row] ?? { text: '' };
    const cell = fitted(text, columns);
    return style === undefined ? cell : paint(style, cell);
  });
  return [rule, ...rowsOf];
};

/** The question, prompt, message or keys: the first that has something to say. */
const bottom = ({ state, view }: Shown, columns: number, paint: StylePaint): string => {
  if (state.isLeaving)
    return paint('reverse', fitted(' Stop: [d]etach, [p]ause, [f]latten and end? esc stays', columns));
  if (state.prompt) return paint('bold', fitted(` ${promptText(state.prompt)} ${state.prompt.text}█`, columns));
  if (state.message !== '') return paint('yellow', fitted(` ${state.message}`, columns));
  if (state.isEnding) return paint('yellow', fitted(' flattening; the session ends as soon as it is flat', columns));
  return paint('dim', fitted(keysText(view, columns), columns));
};

const promptText = (prompt: Prompt): string => {
  switch (prompt.kind) {
    case 'filter':
      return 'only events with:';
    case 'jump':
      return 'go to seq, time, order or type:';
    case 'reason':
      return `${prompt.command}: why? (enter does it, esc not)`;
    case 'confirm':
      return `${prompt.action === 'end' ? 'flatten and end' : 'close the position'}: type "${CONFIRMATION}"`;
  }
};

const keysText = ({ standing: { state } }: BoardView, columns: number): string => {
  const isOver = state === 'stopped' || state === 'left';
  const p = state === 'running' || state === 'reducing' ? '<p>ause' : '<p> resume';
  const brakes = isOver ? '' : ` ${p}  <h>alt  <f>latten `;
  const quit = isOver ? '<q> close' : '<q> detach';
  const texts = [
    `${brakes} <enter> why  </> filter  <:> go  <r>eplay from here  <?> help  ${quit}${isOver ? '' : ' (keeps running)'}`,
    `${brakes} <enter> why  </> filter  <:> go  <r>eplay  <?> help  ${quit}`,
    ` ${brakes.trim().replaceAll('  ', ' ')} <enter> why <r>eplay <?> help ${quit}`,
    ` ${brakes.trim().replaceAll('  ', ' ')} <enter> why <?> help ${quit}`,
  ];
  return texts.find((text) => textWidth(text) <= columns) ?? ' <?> help  <q> detach';
};
