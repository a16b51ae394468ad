import { html, type Html } from '../report/html.ts';
import { grouped } from '../wording/number.ts';
import { dayText, timeText } from '../wording/time.ts';
import type { Range } from './curves.ts';

export interface Curve {
  /** Its class, for colour and stroke. */
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface Frame {
  readonly range: Range;
  readonly height: number;
  readonly label: string;
}

const WIDTH = 1_000;
const LEFT = 72;
const EDGE = 24;
const LINES = 4;

/** Curves over time as a drawing without scripts; gaps stay gaps. */
export const chart = (times: readonly number[], curves: readonly Curve[], frame: Frame): Html => {
  const { range, height, label } = frame;
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const [low, high] = range[0] === range[1] ? [range[0] - 1, range[1] + 1] : range;
  const x = (time: number): string =>
    (LEFT + ((time - first) / Math.max(1, last - first)) * (WIDTH - LEFT - EDGE)).toFixed(1);
  const y = (value: number): string =>
    (height - EDGE - ((value - low) / (high - low)) * (height - 2 * EDGE)).toFixed(1);
  const levels = Array.from({ length: LINES + 1 }, (_, index) => low + ((high - low) * index) / LINES);
  const places = placesFor((high - low) / LINES);
  const end = last - first < 2 * 86_400_000 ? timeText : dayText;
  return html`
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
${levels.map(
  (
    level,
  ) => html`<line x1="${LEFT}" x2="${WIDTH - EDGE}" y1="${y(level)}" y2="${y(level)}"/><text x="${LEFT - 6}" y="${y(level)}" text-anchor="end">${grouped(level, places)}</text>
`,
)}${curves.map(
  ({ name, values }) => html`<path class="${name}" d="${pathOf(times, values, { x, y })}"/>
`,
)}<text x="${LEFT}" y="${height - 6}">${end(first)}</text>
<text x="${WIDTH - EDGE}" y="${height - 6}" text-anchor="end">${end(last)}</text>
</svg>`;
};

/** Decimals that tell two lines apart. */
export const placesFor = (step: number): number => Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(step))));

interface Axes {
  readonly x: (time: number) => string;
  readonly y: (value: number) => string;
}

const pathOf = (times: readonly number[], values: readonly (number | null)[], { x, y }: Axes): string => {
  let isDrawing = false;
  return times
    .flatMap((time, index) => {
      const value = values[index] ?? null;
      const step = value === null ? [] : [`${isDrawing ? 'L' : 'M'}${x(time)} ${y(value)}`];
      isDrawing = value !== null;
      return step;
    })
    .join('');
};
