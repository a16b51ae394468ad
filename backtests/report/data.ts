import { rolling } from '../metrics/rolling.ts';
import type { RunResult } from '../result.ts';

/** A point in time and its value, in the seconds and doubles that charts want. */
interface Point {
  readonly time: number;
  readonly value: number;
}

/** What the charts of the page draw; everything else is plain markup. */
export interface ChartData {
  /** Decimals of a price: those of the tick. */
  readonly precision: number;
  readonly equity: readonly Point[];
  readonly benchmark: readonly Point[];
  readonly drawdown: readonly Point[];
  readonly bars: readonly {
    readonly time: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
  }[];
  readonly fills: readonly { readonly time: number; readonly side: 'buy' | 'sell'; readonly text: string }[];
  readonly indicators: readonly {
    readonly name: string;
    readonly pane: 'price' | 'own';
    readonly points: readonly Point[];
  }[];
  readonly position: readonly Point[];
  /** Of the last sixty days: Sharpe ratio, and volatility in percent a year. */
  readonly rolling: { readonly sharpe: readonly Point[]; readonly volatility: readonly Point[] };
  /** Start and end of each round trip in seconds, by number: a click on its row moves the price chart there. */
  readonly trips: readonly { readonly from: number; readonly to: number }[];
}

/** Charts take times in whole seconds, rising and each once: of several points in a second the last one counts. */
const perSecond = <T extends { readonly time: number }>(points: readonly T[]): T[] => {
  const result: T[] = [];
  for (const point of points) {
    const time = Math.floor(point.time / 1000);
    const last = result.at(-1);
    if (last && last.time >= time) result[result.length - 1] = { ...point, time: last.time };
    else result.push({ ...point, time });
  }
  return result;
};

/** Fills of one bar and side become one mark: thousands of marks would choke a chart and tell nothing. */
const marks = (result: RunResult): ChartData['fills'] => {
  const starts = result.chart.map((bar) => Math.floor(bar.time / 1000));
  const found = new Map<string, { time: number; side: 'buy' | 'sell'; count: number; size: number }>();
  for (const fill of result.fills) {
    const time = barStart(starts, Math.floor(fill.time / 1000));
    const key = `${time}${fill.side}`;
    const mark = found.get(key) ?? { time, side: fill.side, count: 0, size: 0 };
    found.set(key, { ...mark, count: mark.count + 1, size: mark.size + Number(fill.size) });
  }
  return [...found.values()]
    .sort((a, b) => a.time - b.time)
    .map(({ time, side, count, size }) => ({ time, side, text: markText(count, size) }));
};

const markText = (count: number, size: number): string =>
  `${Number(size.toPrecision(4))}${count > 1 ? ` (${count} fills)` : ''}`;

/** Start of the bar that holds a time: the last one at or before it. */
const barStart = (starts: readonly number[], time: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= time) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? time;
};

/** At most so many points of each rolling line. */
const ROLLING_POINTS = 1_000;

const rollingLines = ({ equity }: RunResult): ChartData['rolling'] => {
  const all = rolling(equity.start, equity.daily);
  const every = Math.ceil(all.length / ROLLING_POINTS);
  const points = all.filter((_, index) => index % Math.max(1, every) === 0);
  return {
    sharpe: perSecond(points.flatMap(({ time, sharpe }) => (sharpe === null ? [] : [{ time, value: sharpe }]))),
    volatility: perSecond(points.map(({ time, volatility }) => ({ time, value: volatility * 100 }))),
  };
};

/**
 * The position at its changes and wherever the curve of equity has a point: a chart gives every point the same room, so
 * that the changes alone would have a time scale of their own.
 */
const positionLine = ({ equity, exposure }: RunResult): readonly Point[] => {
  const changes = new Map(exposure.position.map(({ time, size }) => [time, size]));
  const times = [...new Set([...equity.buckets.map(({ time }) => time), ...changes.keys()])].sort((a, b) => a - b);
  let value = 0;
  return times.map((time) => {
    value = changes.get(time) ?? value;
    return { time, value };
  });
};

export const chartData = (result: RunResult): ChartData => ({
  precision: (result.manifest.instrument.tickSize.split('.')[1] ?? '').length,
  equity: perSecond(result.equity.buckets.map(({ time, equity }) => ({ time, value: equity }))),
  benchmark: perSecond(result.benchmark.buckets.map(({ time, equity }) => ({ time, value: equity }))),
  drawdown: perSecond(result.equity.buckets.map(({ time, drawdown }) => ({ time, value: drawdown * 100 }))),
  bars: perSecond(result.chart),
  fills: marks(result),
  indicators: result.indicators.map((line) => ({ ...line, points: perSecond(line.points) })),
  rolling: rollingLines(result),
  position: perSecond(positionLine(result)),
  trips: result.roundTrips.map((trip) => ({
    from: Math.floor(trip.openTime / 1000),
    to: Math.floor((trip.closeTime ?? result.to) / 1000),
  })),
});
