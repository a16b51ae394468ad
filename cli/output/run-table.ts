import { Decimal } from '../../engine/index.ts';
import type { Parameters } from '../../engine/index.ts';
import type { Metric, Metrics, RunResult } from '../../backtests/result.ts';
import type { Paint } from '../format/colour.ts';
import { grouped, percent, signed, signedPercent } from '../../backtests/wording/number.ts';
import { left, right, textWidth, wrap } from '../format/text-width.ts';
import { labelled, runHeading } from './run-heading.ts';

const LABEL = 16;
const STRATEGY = 12;
const BENCHMARK = 15;
const NONE = '—';

/** What follows the table: where the report is, and commands that make sense now. */
export interface Ending {
  readonly report: string | null;
  readonly next: readonly string[];
  /** Parameters of the strategy, to show durations as such; without them they are ms. */
  readonly schema?: Parameters;
}

/** The calm table of a run, at most 100 columns wide; one line per array item. */
export const runTable = (result: RunResult, ending: Ending, paint: Paint): readonly string[] => {
  const label = (text: string): string => paint('dim', text);
  return [
    ...runHeading(result, ending.schema ?? {}).map((line) =>
      plainSpaces(line.slice(0, 2) + label(line.slice(2, 10)) + line.slice(10)),
    ),
    '',
    paint('dim', `  ${' '.repeat(LABEL)}${right('strategy', STRATEGY)}${right('buy & hold', BENCHMARK)}`),
    ...metricRows(result).map((row) => rowText(row, paint)),
    '',
    ...trustLines(result, paint),
    ...(ending.report === null ? [] : labelled('Report', ending.report, label)),
    ...(ending.next.length === 0 ? [] : labelled('Next', nextText(ending.next), label).map(plainSpaces)),
  ];
};

interface Row {
  readonly label: string;
  readonly strategy: string;
  readonly benchmark?: string;
  readonly note?: string;
}

const metricRows = (result: RunResult): readonly Row[] => {
  const { metrics, benchmarkMetrics, exposure } = result;
  const pair = (label: string, key: string, show: (value: number) => string): Row => ({
    label,
    strategy: shown(metrics[key], show),
    benchmark: shown(benchmarkMetrics[key], show),
    note: noteOf(metrics, key),
  });
  return [
    pair('Return', 'totalReturn', (value) => signedPercent(value)),
    pair('Max drawdown', 'maxDrawdown', (value) => signedPercent(value)),
    pair('Sharpe', 'sharpe', (value) => grouped(value, 2)),
    { label: 'Round trips', strategy: grouped(result.roundTrips.length, 0), note: stillOpen(result) },
    {
      label: 'Win rate',
      strategy: shown(metrics['winRate'], (value) => percent(value)),
      note: noteOf(metrics, 'winRate'),
    },
    costRow(result),
    { label: 'Exposure', strategy: percent(exposure.timeInMarket), benchmark: percent(1) },
  ];
};

/** An open round trip is valued at the last price, and counted. */
const stillOpen = ({ roundTrips }: RunResult): string =>
  roundTrips.some((trip) => trip.closeTime === null) ? 'the last one is still open' : '';

const shown = (metric: Metric | undefined, show: (value: number) => string): string =>
  typeof metric?.value === 'number' ? show(metric.value) : NONE;

/** Why a value is missing; remarks on values that are there belong to the report. */
const noteOf = (metrics: Metrics, key: string): string => {
  const metric = metrics[key];
  return metric?.value === null ? (metric.note ?? '') : '';
};

/** Costs as a share of the equity at the start, and their parts; what was received is a negative cost. */
const costRow = ({ attribution, equity }: RunResult): Row => {
  const share = (amount: string): Decimal => new Decimal(amount).div(equity.start);
  const part = (amount: string): string => signed(share(amount).negated().times(100), 2).replace('+', '');
  const total = share(attribution.fee).plus(share(attribution.funding)).plus(share(attribution.slippage));
  const parts = [
    `fees ${part(attribution.fee)}`,
    `funding ${part(attribution.funding)}`,
    `slippage ${part(attribution.slippage)}`,
  ];
  return { label: 'Costs', strategy: signedPercent(total), note: parts.join(' · ') };
};

const rowText = ({ label, strategy, benchmark = '', note = '' }: Row, paint: Paint): string => {
  const tone = strategy.startsWith('+') ? 'green' : 'red';
  const isResult = label === 'Return';
  const cell = right(strategy, STRATEGY);
  const numbers = `${isResult ? paint(tone, cell) : cell}${right(benchmark, BENCHMARK)}`;
  const [first = '', ...more] = wrap(note, 100 - 2 - LABEL - STRATEGY - BENCHMARK - 6);
  const line = `  ${left(label, LABEL)}${numbers}${first === '' ? '' : `      ${paint('dim', first)}`}`;
  const indent = ' '.repeat(2 + LABEL + STRATEGY + BENCHMARK + 6);
  return [line.trimEnd(), ...more.map((rest) => indent + paint('dim', rest))].join('\n');
};

const trustLines = ({ trust }: RunResult, paint: Paint): readonly string[] => {
  if (trust.length === 0) return [];
  const notes = trust.flatMap(({ mark, text }) => {
    const sign = mark === 'ok' ? paint('green', '✓') : paint('yellow', '!');
    return wrap(text, 86).map((line, index) => (index === 0 ? `${sign} ${line}` : `  ${line}`));
  });
  return [
    ...notes.map((note, index) => `  ${index === 0 ? paint('dim', left('Trust', 8)) : ' '.repeat(8)}${note}`),
    '',
  ];
};

/** A command stays in one line; only between commands may the line end. */
const nextText = (commands: readonly string[]): string =>
  commands.map((command) => command.replaceAll(' ', '\u00A0')).join(' \u00A0\u00A0\u00A0\u00A0');

const plainSpaces = (line: string): string => line.replaceAll('\u00A0', ' ');

/** Widest line of a table, in columns; what the tests hold below 101. */
export const tableWidth = (lines: readonly string[]): number =>
  Math.max(0, ...lines.flatMap((line) => line.split('\n')).map(textWidth));
