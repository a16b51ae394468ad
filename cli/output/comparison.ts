import type { Comparison, DecisionDifference } from '../../backtests/comparison/comparison.ts';
import { rangeOf, sparkline } from '../../backtests/comparison/curves.ts';
import { metricText } from '../../backtests/report/metric-text.ts';
import { grouped, signedPercent } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { Json } from '../../engine/index.ts';
import type { Paint } from '../format/colour.ts';
import { clipped, left, right } from '../format/text-width.ts';
import { shortText } from '../replay/event-text.ts';

const LABEL = 26;
const CELL = 15;
const SPARK = 50;
const SETTINGS_MAX = 12;

/** Two runs next to each other, at most 100 columns wide; the better value is bold, or marked where nothing can be. */
export const comparisonLines = (comparison: Comparison, paint: Paint): readonly string[] => {
  const { a, b, metrics } = comparison;
  const isPlain = paint('bold', 'x') === 'x';
  const cell = (text: string, isBetter: boolean): string => {
    const padded = right(text, CELL);
    if (!isBetter) return `${padded} `;
    return isPlain ? `${padded}*` : `${paint('bold', padded)} `;
  };
  return [
    paint('dim', `  ${left('', LABEL)}${right(a.run, CELL)} ${right(b.run, CELL)}`),
    ...metrics.map(({ label, a: one, b: other, better }) =>
      `  ${left(clipped(label, LABEL - 1), LABEL)}${cell(metricText(one), better === 'a')}${cell(metricText(other), better === 'b')}`.trimEnd(),
    ),
    ...(isPlain && metrics.some(({ better }) => better !== null) ? [`  ${left('', LABEL)}* the better value`] : []),
    ...(comparison.reservations.length > 0 ? [''] : []),
    ...comparison.reservations.map((text) => `  ${paint('yellow', '!')} ${text}`),
    '',
    ...curveLines(comparison),
    ...settingLines(comparison, paint),
    ...decisionLines(comparison, paint),
  ];
};

/** Both curves on one scale, and what lies between them. */
const curveLines = ({ a, b, curves }: Comparison): readonly string[] => {
  if (curves.length === 0) return [];
  const [one, other] = [curves.map((point) => point.a), curves.map((point) => point.b)];
  const difference = curves.map((point) => (point.a === null || point.b === null ? null : point.b - point.a));
  const range = rangeOf([...one, ...other]);
  const end = (values: readonly (number | null)[]): string => {
    const last = values.findLast((value) => value !== null) ?? null;
    return last === null ? '' : signedPercent(last - 1);
  };
  const between = difference.findLast((value) => value !== null) ?? null;
  const line = (label: string, values: readonly (number | null)[], scale: readonly [number, number], text: string) =>
    `  ${left(label, 12)}${left(sparkline(values, SPARK, scale), SPARK)}  ${text}`;
  return [
    line(a.run, one, range, end(one)),
    line(b.run, other, range, end(other)),
    line('B less A', difference, rangeOf(difference), between === null ? '' : signedPercent(between)),
  ];
};

const settingLines = ({ settings }: Comparison, paint: Paint): readonly string[] => {
  if (settings.length === 0) return ['', '  Settings  the same'];
  const shown = settings.slice(0, SETTINGS_MAX);
  const rest = settings.length - shown.length;
  return [
    '',
    '  Settings that differ',
    ...shown.map(
      ({ name, a, b }) =>
        `    ${left(clipped(name, 34), 34)} ${paint('yellow', `${right(brief(a), 24)} → ${brief(b)}`)}`,
    ),
    ...(rest > 0 ? [`    and ${rest} more (--json has them)`] : []),
  ];
};

const brief = (value: Json): string => clipped(typeof value === 'string' ? value : JSON.stringify(value), 40);

const decisionLines = ({ firstDifference, a, b }: Comparison, paint: Paint): readonly string[] => {
  if (firstDifference === null) return ['', '  Decisions  all the same'];
  const side = (run: string, event: DecisionDifference['a']): string =>
    event === null
      ? `    ${run}  decides nothing more`
      : `    ${run}  seq ${grouped(event.seq, 0)}  ${timeText(event.time)}  ${paint('cyan', event.type)}  ${clipped(shortText(event), 48)}`;
  return ['', '  First decision that differs', side(a.run, firstDifference.a), side(b.run, firstDifference.b)];
};
