import { compact, exact, grouped, signed, signedPercent } from '../../backtests/wording/number.ts';
import { Decimal } from '../../engine/index.ts';
import type { BoardView } from '../../runtime/board/view.ts';
import { textWidth } from '../format/text-width.ts';
import { fitted, type Line, type StylePaint } from '../screen/box.ts';

/** A few words that stay together; they stand beside others where there is room. */
type Words = Line;

/** A price that is older than this is said to be. */
const QUIET_MS = 5_000;

/** What is known of a session in a glance: as many lines as it takes at this width. */
export const headerLines = (view: BoardView, columns: number, paint: StylePaint): readonly string[] => [
  ...flow([...identity(view), ...health(view)], { columns, gap: 2 }, paint),
  ...flow(figures(view), { columns, gap: 3 }, paint),
  ...(view.standing.why === null ? [] : [paint('yellow', fitted(` ! ${view.standing.why}`, columns))]),
];

const identity = (view: BoardView): readonly Words[] => {
  const { mode, network, instrument, strategy, session } = view;
  const isReal = mode === 'live' && network === 'mainnet';
  return [
    { text: mode === 'live' ? `ht LIVE ${network}` : `ht paper`, style: isReal ? 'red' : 'bold' },
    { text: `${instrument.symbol} ${instrument.venue}`, style: 'bold' },
    { text: `${strategy} ${session}` },
  ];
};

const health = (view: BoardView): readonly Words[] => {
  const { startedAt, lastAt, now, seq, standing, feed } = view;
  const isStopped = standing.state === 'stopped';
  const until = isStopped ? (lastAt ?? now) : now;
  const clock = feed.behindMs === null ? '-' : `${signed(feed.behindMs, 0)} ms`;
  return [
    { text: `${isStopped ? 'ran' : 'up'} ${durationText(until - startedAt)}` },
    feedWords(view),
    standing.state === 'left'
      ? { text: `journal ○ seq ${grouped(seq, 0)}`, style: 'yellow' }
      : { text: `journal ● seq ${grouped(seq, 0)}` },
    { text: `clock ${clock}` },
  ];
};

const feedWords = ({ feed, now, standing }: BoardView): Words => {
  if (standing.state === 'stopped' || standing.state === 'left') return { text: 'feed -', style: 'dim' };
  if (feed.gapFrom !== null) return { text: `feed ○ missing ${ageText(now - feed.gapFrom)}`, style: 'red' };
  if (feed.heardAt === null) return { text: 'feed ◐ no price yet', style: 'yellow' };
  const age = Math.max(0, now - feed.heardAt);
  return age < QUIET_MS
    ? { text: `feed ● ${grouped(age, 0)} ms`, style: 'green' }
    : { text: `feed ◐ ${ageText(age)}`, style: 'yellow' };
};

const figures = (view: BoardView): readonly Words[] => {
  const { equity, change, reach, exposure, lossToday, instrument, standing } = view;
  const percent = change === null ? '' : ` (${signedPercent(change)})`;
  const exposureLimit = exposure.limit === null ? '-' : compactMoney(exposure.limit);
  const today = negated(lossToday.used);
  const lossLimit = lossToday.limit === null ? '-' : grouped(negated(lossToday.limit), 0);
  return [
    { text: `EQUITY ${grouped(equity, 2)}${percent}`, style: signStyle(change) },
    near(`EXPOSURE ${exact(reach)} ${instrument.base} ${compactMoney(exposure.used)}/${exposureLimit}`, exposure.share),
    near(`${Number(today) > 0 ? 'TODAY' : 'LOSS TODAY'} ${signed(today, 2)}/${lossLimit}`, lossToday.share),
    { text: `STATE ${standing.state.toUpperCase()}`, style: STATE_STYLE[standing.state] },
  ];
};

/** From this share on a limit is near, and says so: `!`. */
const NEAR = 0.8;

const near = (text: string, share: number | null): Words => {
  if (share === null || share < NEAR) return { text };
  return { text: `${text} !`, style: share >= 1 ? 'red' : 'yellow' };
};

const negated = (value: string): Decimal => new Decimal(value).neg();

const compactMoney = (value: string): string => (Number(value) >= 100_000 ? compact(Number(value)) : grouped(value, 0));

const signStyle = (change: string | null): 'green' | 'red' | 'bold' => {
  if (change === null || Number(change) === 0) return 'bold';
  return change.startsWith('-') ? 'red' : 'green';
};

const STATE_STYLE = {
  running: 'green',
  reducing: 'yellow',
  paused: 'yellow',
  halted: 'red',
  flattening: 'red',
  left: 'red',
  stopped: 'bold',
} as const;

/** `00:41:07`, `3 d 04:00:12`. */
export const durationText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return days === 0 ? clock : `${days} d ${clock}`;
};

/** `2 s`, `31 m`, `5 h`, `3 d`: how long something has lasted. */
export const ageText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
};

interface Room {
  readonly columns: number;
  /** Spaces between words that stand beside each other. */
  readonly gap: number;
}

/** Words next to each other, in as many lines as they need; each line is exactly as wide as the screen. */
const flow = (all: readonly Words[], room: Room, paint: StylePaint): readonly string[] => {
  const { columns, gap } = room;
  const lines: Words[][] = [];
  let width = 0;
  for (const words of all) {
    const needed = textWidth(words.text) + (width === 0 ? 1 : gap);
    if (width === 0 || width + needed > columns) {
      lines.push([words]);
      width = 1 + textWidth(words.text);
    } else {
      lines.at(-1)?.push(words);
      width += needed;
    }
  }
  return lines.map((line) => paintedLine(line, room, paint));
};

const paintedLine = (line: readonly Words[], { columns, gap }: Room, paint: StylePaint): string => {
  let left = columns;
  let text = '';
  line.forEach(({ text: words, style }, index) => {
    const before = ' '.repeat(Math.min(left, index === 0 ? 1 : gap));
    left -= before.length;
    const shown = fitted(words, Math.min(left, textWidth(words)));
    left -= textWidth(shown);
    text += before + (style === undefined ? shown : paint(style, shown));
  });
  return text + ' '.repeat(left);
};
