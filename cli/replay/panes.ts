import { timeText } from '../../backtests/wording/time.ts';
import { grouped } from '../../backtests/wording/number.ts';
import type { Json } from '../../engine/index.ts';
import { left, right } from '../format/text-width.ts';
import type { Line } from '../screen/box.ts';
import { briefText, longText, shortText, valueLines } from './event-text.ts';
import type { Sight } from './sight.ts';
import type { ViewState } from './view-state.ts';

const number = (seq: number): string => grouped(seq, 0);

/** Lines of the list: one an event, two in the feed; in JSON the event of the cursor alone. */
export const eventLines = (view: ViewState, sight: Sight): readonly Line[] => {
  if (view.view === 'json') return jsonLines(sight).slice(view.focus === 'events' ? view.scroll : 0);
  const lines = sight.events.flatMap((event): readonly Line[] => {
    const isHere = event.seq === view.cursor;
    const isBehind = sight.deviation !== null && event.seq >= sight.deviation.seq;
    const sign = isHere ? '▸' : event.seq === view.mark ? '◆' : isBehind ? '!' : ' ';
    const style: Pick<Line, 'style'> = isHere ? { style: 'reverse' } : isBehind ? { style: 'yellow' } : {};
    const head = `${sign}${right(number(event.seq), 7)} `;
    if (view.view === 'compact') return [{ text: `${head}${left(event.type, 20)} ${shortText(event)}`, ...style }];
    const cause = event.cause === null ? '' : `  ← ${number(event.cause)}`;
    return [
      { text: `${head}${event.type}  ${timeText(event.time)}${cause}`, ...style },
      { text: `         ${longText(event)}`, style: 'dim' },
    ];
  });
  return lines.length === 0 ? [{ text: ` nothing contains "${view.filter}"`, style: 'dim' }] : lines;
};

const jsonLines = ({ current }: Sight): readonly Line[] =>
  JSON.stringify(current, null, 2)
    .split('\n')
    .map((text) => ({ text: ` ${text}` }));

/** What heads the list's lower edge: why it happened, and what came of it. */
export const causeText = ({ causes, consequences }: Sight): string => {
  const before = causes.length === 0 ? 'caused by the tape' : `caused by ${causes.slice(0, 4).map(number).join(' ▸ ')}`;
  const more = consequences.length > 3 ? ' …' : '';
  return consequences.length === 0
    ? before
    : `${before} · led to ${consequences.slice(0, 3).map(number).join(' ')}${more}`;
};

/** Every variable after the event; what the event's diff names is marked. */
export const stateLines = ({ state: { state, isPlayed }, diff }: Sight): readonly Line[] => {
  const { strategy, position, account, orders, market, venue, isHalted, system } = state;
  const changed = new Set(diff.map(({ path }) => path));
  const shown = { strategy, position, account, orders, market, isHalted, venue, ...planOf(system) } as unknown as Json;
  const lines = valueLines(shown).map(({ path, depth, name, value }): Line => {
    const text = ` ${'  '.repeat(depth)}${value === '' ? name : `${left(name, Math.max(14 - 2 * depth, name.length))} ${value}`}`;
    if (changed.has(path)) return { text: `*${text.slice(1)}`, style: 'green' };
    return depth === 0 && value === '' ? { text, style: 'bold' } : { text };
  });
  if (isPlayed) return lines;
  return [{ text: ' from the journal alone: today’s code has parted', style: 'yellow' }, ...lines];
};

/** The read model of a plan, once there is a plan. */
const planOf = (system: Json): Readonly<Record<string, Json>> => {
  const plan = system as { readonly entryPrice?: Json } | null;
  return plan?.entryPrice === null || plan?.entryPrice === undefined ? {} : { system };
};

/** What changed, the strategy's own variables first. */
export const diffLines = ({ diff, current }: Sight): readonly Line[] => {
  if (diff.length === 0) return [{ text: ' nothing changed', style: 'dim' }];
  const order = ['strategy', 'position', 'account', 'orders', 'market', 'isHalted', 'venue', 'system'];
  const place = (path: string): number => order.indexOf(/^\w+/.exec(path)?.[0] ?? '');
  const sorted = current.seq === 0 ? diff : [...diff].sort((a, b) => place(a.path) - place(b.path));
  return sorted.map(({ path, from, to }) => ({ text: ` ${path}  ${briefText(from)} → ${briefText(to)}` }));
};
