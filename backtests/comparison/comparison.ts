import { Decimal, type AnyEvent, type Json } from '../../engine/index.ts';
import type { Metric, RunResult } from '../result.ts';
import { normalised, type CurvePoint } from './curves.ts';

/** Two runs next to each other. */
export interface Comparison {
  readonly a: Compared;
  readonly b: Compared;
  readonly metrics: readonly MetricPair[];
  /** Settings of the manifests, and of forks, that are not the same. */
  readonly settings: readonly SettingPair[];
  /** Both net asset values over their start, at the same times. */
  readonly curves: readonly CurvePoint[];
  readonly firstDifference: DecisionDifference | null;
  /** What one should know before one believes it, as sentences. */
  readonly reservations: readonly string[];
}

export interface Compared {
  readonly run: string;
  readonly strategy: string;
  readonly dataset: string;
  readonly hash: string;
  readonly events: number;
  readonly from: number;
  readonly to: number;
  /** `a81c04de at 10233` for a fork, null for a run from the start. */
  readonly forkOf: string | null;
}

export interface MetricPair {
  readonly key: string;
  readonly label: string;
  readonly a: Metric;
  readonly b: Metric;
  /** Which value one would rather have; null where that cannot be said. */
  readonly better: 'a' | 'b' | null;
}

export interface SettingPair {
  readonly name: string;
  readonly a: Json;
  readonly b: Json;
}

/** The first decision that the two runs do not have in common; null on the side that has none left. */
export interface DecisionDifference {
  readonly a: AnyEvent | null;
  readonly b: AnyEvent | null;
}

/** What is compared, and whether more is better; what has no direction is shown without a judgement. */
const SHOWN: readonly (readonly [key: string, direction: 1 | -1 | 0])[] = [
  ['totalReturn', 1],
  ['cagr', 1],
  ['maxDrawdown', 1],
  ['volatility', -1],
  ['sharpe', 1],
  ['sortino', 1],
  ['calmar', 1],
  ['roundTrips', 0],
  ['winRate', 1],
  ['profitFactor', 1],
  ['costFraction', -1],
  ['turnover', 0],
  ['timeInMarket', 0],
  ['maxLeverage', -1],
];

export const metricPairs = (a: RunResult, b: RunResult): readonly MetricPair[] =>
  SHOWN.flatMap(([key, direction]) => {
    const [one, other] = [a.metrics[key], b.metrics[key]];
    if (!one || !other) return [];
    return [{ key, label: one.label, a: one, b: other, better: betterOf(one, other, direction) }];
  });

const betterOf = (a: Metric, b: Metric, direction: 1 | -1 | 0): 'a' | 'b' | null => {
  if (direction === 0 || a.value === null || b.value === null || a.value === b.value) return null;
  return a.value > b.value === (direction === 1) ? 'a' : 'b';
};

/** Every leaf in which two settings differ, by its path. */
export const settingPairs = (a: Json, b: Json, name = ''): readonly SettingPair[] => {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (isObject(a) && b === null && name !== '') return settingPairs(a, {}, name);
  if (isObject(b) && a === null && name !== '') return settingPairs({}, b, name);
  if (!isObject(a) || !isObject(b)) return [{ name, a, b }];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((key) => settingPairs(a[key] ?? null, b[key] ?? null, name === '' ? key : `${name}.${key}`));
};

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two decisions are the same: when, and what; their place in the journal and the number of the order are not. */
export const isSameDecision = (a: AnyEvent, b: AnyEvent): boolean => decisionText(a) === decisionText(b);

const decisionText = ({ type, time, data }: AnyEvent): string => {
  const told = Object.entries(data).filter(([name]) => name !== 'order' && name !== 'reason');
  return `${time} ${type} ${JSON.stringify(told)}`;
};

export const isDecision = ({ type }: AnyEvent): boolean =>
  type === 'OrderRequested' ||
  type === 'OrderDenied' ||
  type === 'OrderCancelRequested' ||
  type === 'OrderModifyRequested' ||
  type === 'OrderModifyDenied';

export const comparedCurves = (a: RunResult, b: RunResult): readonly CurvePoint[] =>
  normalised(a.equity.buckets, new Decimal(a.equity.start).toNumber(), {
    buckets: b.equity.buckets,
    start: new Decimal(b.equity.start).toNumber(),
  });
