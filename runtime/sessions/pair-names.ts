import type { Instrument } from '../../engine/index.ts';
import { editDistance } from '../../engine/nearest.ts';

const NAMED = 3;
/** What other places write behind a coin. */
const SUFFIX = /(?<=.)(?:USDT|USDC|USD|PERP)$/;

/** The coins that were probably meant by a name that is none, the most likely first; at most three, often none. */
export const nearestPairs = (pair: string, instruments: readonly Pick<Instrument, 'base'>[]): readonly string[] => {
  const [first = ''] = pair
    .trim()
    .toUpperCase()
    .replace(/^[A-Z0-9]+:/, '')
    .split(/[-/_:.]/);
  const coin = first.replace(SUFFIX, '');
  return [...new Set(instruments.map(({ base }) => base))]
    .map((base) => ({ base, distance: editDistance(coin, base.toUpperCase()) }))
    .filter(({ base, distance }) => distance <= Math.max(1, Math.floor(Math.max(base.length, coin.length) / 3)))
    .filter(({ base, distance }) => distance < Math.max(base.length, coin.length))
    .sort((a, b) => a.distance - b.distance || (a.base < b.base ? -1 : 1))
    .slice(0, NAMED)
    .map(({ base }) => base);
};

/** `Did you mean BTC, BTT or STC?`, or a few of what there is. */
export const didYouMean = (names: readonly string[], instruments: readonly Pick<Instrument, 'base'>[]): string => {
  const last = names.at(-1);
  if (last !== undefined) return `Did you mean ${[names.slice(0, -1).join(', '), last].filter(Boolean).join(' or ')}?`;
  if (instruments.length === 0) return 'It names no instruments at all.';
  const some = instruments.slice(0, 8).map(({ base }) => base);
  return instruments.length > some.length
    ? `It trades ${instruments.length} others, among them ${some.join(', ')}.`
    : `It trades ${some.join(', ')}.`;
};
