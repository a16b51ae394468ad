import { mean } from '../../backtests/metrics/statistics.ts';
import { Decimal, sign, text, type SlippageModel } from '../../engine/index.ts';
import { slippageOf } from '../../engine/matching/models/slippage.ts';
import { priceOf, sizeOf } from './measure.ts';
import type { TwinOrder } from './requests.ts';

/** How much worse a taker's real price was than that of a simulator without slippage. */
interface Sample {
  readonly price: number;
  readonly size: number;
  /** Ticks; below zero it was better. */
  readonly worse: number;
}

/** What was paid beyond the price that was met; from orders that only took, played with a simulator without slippage. */
export const slippageSamples = (twins: readonly TwinOrder[]): readonly Sample[] =>
  twins
    .filter((twin) => !twin.isDark && onlyTook(twin))
    .map(({ spec, real, simulated }) => {
      const price = priceOf(simulated.fills);
      return { price, size: sizeOf(real.fills), worse: sign(spec.side) * (priceOf(real.fills) - price) };
    });

const onlyTook = ({ real, simulated }: TwinOrder): boolean =>
  [real.fills, simulated.fills].every(
    (fills) => fills.length > 0 && fills.every(({ liquidity }) => liquidity === 'taker'),
  );

/** Of no slippage, so many ticks, and so many basis points: whichever is nearest to the samples. Null without any. */
export const fitSlippage = (samples: readonly Sample[]): SlippageModel | null => {
  if (samples.length === 0) return null;
  const ticks = Math.round(mean(samples.map(({ worse }) => worse)));
  const bp = new Decimal(mean(samples.map(({ worse, price }) => (worse / price) * 10_000))).toDecimalPlaces(2);
  const candidates: SlippageModel[] = [{ model: 'none' }];
  if (ticks > 0) candidates.push({ model: 'ticks', ticks });
  if (bp.gt(0)) candidates.push({ model: 'basis-points', basisPoints: text(bp) });
  const distance = (model: SlippageModel): number => {
    const slip = slippageOf(model);
    return mean(samples.map(({ price, size, worse }) => Math.abs(worse - slip(Math.round(price), size, size))));
  };
  return candidates.reduce((best, next) => (distance(next) < distance(best) ? next : best));
};
