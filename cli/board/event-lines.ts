import { grouped } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { AnyEvent } from '../../engine/index.ts';
import type { Why } from '../../runtime/board/why.ts';
import { longText, passesFilter, shortText } from '../replay/event-text.ts';
import type { Line } from '../screen/box.ts';
import type { BoardState } from './view-state.ts';

/** Events that pass the filter. */
export const listed = (events: readonly AnyEvent[], { filter }: BoardState): readonly AnyEvent[] =>
  filter === '' ? events : events.filter((event) => passesFilter(event, filter));

/** Which of the listed events is selected: the one of the cursor or the first behind it, else the newest. */
export const selectedIn = (shown: readonly AnyEvent[], { cursor }: BoardState): number => {
  const at = cursor === null ? -1 : shown.findIndex(({ seq }) => seq >= cursor);
  return at < 0 ? shown.length - 1 : at;
};

/** The list: one line an event with what caused it, the selected one among them, the newest at the bottom. */
export const eventLines = (events: readonly AnyEvent[], state: BoardState, rows: number): readonly Line[] => {
  const shown = listed(events, state);
  if (shown.length === 0) return [{ text: ` nothing contains "${state.filter}"`, style: 'dim' }];
  const selected = selectedIn(shown, state);
  const end = Math.min(shown.length, Math.max(rows, selected + 1 + Math.floor(rows / 3)));
  const typeOf = causeTypes(events);
  return shown.slice(Math.max(0, end - rows), end).map((event, index) => {
    const isSelected = Math.max(0, end - rows) + index === selected;
    const text = `${isSelected ? '▸' : ' '}${clockText(event.time)} ${event.type} ${aboutText(event)}${typeOf(event)}`;
    const style = isSelected ? 'reverse' : STYLES.get(event.type);
    return style === undefined ? { text } : { text, style };
  });
};

/** Times of a gap as times; everything else as a replay says it. */
const aboutText = (event: AnyEvent): string =>
  event.type === 'FeedGapDetected' || event.type === 'FeedRestored'
    ? `since ${clockText(event.data.from)}`
    : shortText(event);

/** `   ← CandleClosed`: by its place among the kept events, else by its seq. */
const causeTypes = (events: readonly AnyEvent[]): ((event: AnyEvent) => string) => {
  const first = events[0]?.seq ?? 0;
  return ({ cause }) => (cause === null ? '' : `   ← ${events[cause - first]?.type ?? grouped(cause, 0)}`);
};

const STYLES: ReadonlyMap<AnyEvent['type'], Exclude<Line['style'], undefined>> = new Map([
  ['OrderFilled', 'green'],
  ['OrderDenied', 'yellow'],
  ['OrderRejected', 'yellow'],
  ['OrderOutcomeUnknown', 'yellow'],
  ['FeedGapDetected', 'yellow'],
  ['SessionPaused', 'yellow'],
  ['TradingHalted', 'red'],
  ['CircuitBreakerTripped', 'red'],
  ['DiscrepancyFound', 'red'],
  ['PositionLiquidated', 'red'],
]);

/** `12:04:31.902`, UTC. */
const clockText = (time: number): string => new Date(time).toISOString().slice(11, 23);

/** The chain of causes as `ht trace` draws it: each a step further in, and at its end what came from outside. */
export const whyLines = ({ chain, input }: Why, session: string): readonly Line[] => [
  ...chain.flatMap((event, depth): readonly Line[] => {
    const margin = depth === 0 ? '' : `${'   '.repeat(depth - 1)} └ `;
    const inside = ' '.repeat(margin.length);
    return [
      { text: ` ${margin}seq ${grouped(event.seq, 0)}  ${event.type}  ${timeText(event.time)}`, style: 'bold' },
      { text: ` ${inside}${longText(event)}`, style: 'dim' },
    ];
  }),
  ...(input === null
    ? []
    : [{ text: ` ${'   '.repeat(chain.length - 1)} └ input ${grouped(input.number, 0)}  ${input.text}` }]),
  ...chain
    .slice(0, 1)
    .flatMap(({ data }): readonly Line[] =>
      'order' in data && typeof data.order === 'string'
        ? [{ text: '' }, { text: ` its source, the verdict of risk, the venue:   ht trace ${session} ${data.order}` }]
        : [],
    ),
];
