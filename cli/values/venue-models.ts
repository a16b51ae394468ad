import type { FeeTiers, QueueModel, SlippageModel } from '../../engine/index.ts';
import { amount, count } from './amount.ts';
import { badValue } from './bad-value.ts';
import { duration } from './duration.ts';
import { fraction } from './fraction.ts';

/** Fees as typed; null for what the venue charges at its base tier. */
export interface Fees {
  readonly makerFee: string | null;
  readonly takerFee: string | null;
  readonly feeTiers?: FeeTiers;
}

/** A latency as typed; a file of samples is read later. */
export type LatencyChoice =
  | { readonly model: 'constant'; readonly ms: number }
  | { readonly model: 'lognormal'; readonly medianMs: number; readonly p99Ms: number }
  | { readonly model: 'file'; readonly path: string };

/** Rebates are negative; a tenth of the notional is surely a slip of the pen (1.5 for 1.5bp). */
const FEE_BOUNDS = { min: '-0.01', max: '0.1' };

/** `maker/taker`, as `0.015%/0.045%`; one number stands for both; `hyperliquid` for null: its base tier. */
export const fees = (text: string): Fees | null => {
  if (text === 'hyperliquid') return null;
  if (text.startsWith('hyperliquid-tiers')) return { makerFee: null, takerFee: null, feeTiers: feeTiers(text) };
  const [maker, taker = maker, ...more] = text.split('/').map((part) => part.trim());
  if (maker === undefined || taker === undefined || more.length > 0) {
    throw badValue(`"${text}" is not a pair of fees`, 'Fees are written maker/taker: 0.015%/0.045% or 1.5bp/4.5bp.');
  }
  return { makerFee: fraction(maker, FEE_BOUNDS), takerFee: fraction(taker, FEE_BOUNDS) };
};

/** `hyperliquid-tiers:volume=6000000,staking=10%,referral=4%,maker-share=1%`; what is left out is nothing. */
const feeTiers = (text: string): FeeTiers => {
  const [, list = ''] = /^hyperliquid-tiers(?::(.+))?$/.exec(text) ?? badFees(text);
  const given = new Map(list.split(',').flatMap((part) => (part === '' ? [] : [pairOf(part, text)])));
  const share = (key: string): string => fraction(given.get(key) ?? '0', { min: '0', max: '1' });
  for (const key of given.keys()) if (!TIER_KEYS.includes(key)) badFees(text);
  const volume = given.get('volume');
  return {
    schedule: 'hyperliquid',
    volume: volume === undefined || volume === '0' ? '0' : amount(volume),
    makerShare: share('maker-share'),
    staking: share('staking'),
    referral: share('referral'),
  };
};
const TIER_KEYS: readonly string[] = ['volume', 'maker-share', 'staking', 'referral'];

const pairOf = (part: string, text: string): readonly [string, string] => {
  const [key = '', value = ''] = part.split('=').map((word) => word.trim());
  return value === '' ? badFees(text) : [key, value];
};

const badFees = (text: string): never => {
  throw badValue(
    `"${text}" is not a schedule of fees`,
    'Tiers are written hyperliquid-tiers, or hyperliquid-tiers:volume=6000000,staking=10%,referral=4%,maker-share=1%.',
  );
};

/** `100ms`, `80ms..400ms` (median and 99th percentile) or a file of samples. */
export const latency = (text: string): LatencyChoice => {
  if (/\.(csv|txt)$/.test(text)) return { model: 'file', path: text };
  const [first = '', last, ...more] = text.split('..');
  if (more.length > 0) throw badValue(`"${text}" is not a latency`, LATENCY_FORMS);
  if (last === undefined) return { model: 'constant', ms: duration(first) };
  const medianMs = duration(first);
  const p99Ms = duration(last);
  if (medianMs > 0 && p99Ms > medianMs) return { model: 'lognormal', medianMs, p99Ms };
  throw badValue(
    `"${text}" is not a latency`,
    'The median must be above zero and the 99th percentile above the median.',
  );
};
const LATENCY_FORMS = 'A latency is 100ms, 80ms..400ms (median..99th percentile) or a file of samples, latency.csv.';

/** `none`, `1bp`, `2ticks` or `sqrt:5bp`. */
export const slippage = (text: string): SlippageModel => {
  if (text === 'none') return { model: 'none' };
  const [, root, basisPoints] = /^(sqrt:)?(\d+(?:\.\d+)?)bps?$/.exec(text) ?? [];
  if (basisPoints !== undefined) {
    return { model: root === undefined ? 'basis-points' : 'square-root', basisPoints: amount(basisPoints) };
  }
  const ticks = /^(\d+)ticks?$/.exec(text)?.[1];
  if (ticks !== undefined) return { model: 'ticks', ticks: count(ticks) };
  throw badValue(
    `"${text}" is not a slippage`,
    'Slippage is none, 1bp, 2ticks, or sqrt:5bp (grows with the share taken).',
  );
};

/** `through`, `front` or `ahead:0.5` (base currency). */
export const queue = (text: string): QueueModel => {
  if (text === 'through' || text === 'front') return { model: text };
  const size = /^ahead:(.+)$/.exec(text)?.[1];
  if (size !== undefined) return { model: 'ahead', size: amount(size) };
  throw badValue(
    `"${text}" is not a queue model`,
    'The queue is through, front, or ahead:0.5 (size before us, base currency).',
  );
};
