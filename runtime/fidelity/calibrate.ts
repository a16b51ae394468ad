import {
  Decimal,
  text,
  type LatencyModel,
  type QueueModel,
  type Scale,
  type SlippageModel,
  type VenueModel,
} from '../../engine/index.ts';
import { fitRate, type FittedRate } from './fit-fees.ts';
import { fitLatency } from './fit-latency.ts';
import { fitSlippage, slippageSamples } from './fit-slippage.ts';
import { realWay } from './measure.ts';
import type { Reenacted } from './reenact.ts';
import type { CalibrationLine, TwinOrder } from './requests.ts';

/** What a model was fitted by, and what it says. */
export interface Fitted {
  readonly venue: VenueModel;
  readonly lines: readonly CalibrationLine[];
}

/** Plays the session with another simulated venue. */
export type Replay = (venue: VenueModel) => Promise<Reenacted>;

/**
 * Fits a simulated venue to what a session met, one model after the other: ways and fees are read off, slippage is what is
 * left once they are right, and the queue is the one that misses and invents the fewest fills.
 */
export const fitted = async (played: Reenacted, start: VenueModel, scale: Scale, replay: Replay): Promise<Fitted> => {
  const lit = played.twins.filter(({ isDark }) => !isDark);
  const read = readOff(lit, played, start, scale);
  const samples = slippageSamples((await replay({ ...read.venue, slippage: { model: 'none' } })).twins);
  const slippage = fitSlippage(samples);
  const slipped = { ...read.venue, slippage: slippage ?? start.slippage };
  const queue = await fitQueue(slipped, replay);
  return {
    venue: { ...slipped, queue: queue?.queue ?? start.queue },
    lines: [
      ...read.lines,
      line('slippage', slippageText(slipped.slippage), slippage !== null, count(samples, 'order that took')),
      line('queue', queueText(queue?.queue ?? start.queue), queue !== null, queue?.basis ?? 'no order rested'),
    ],
  };
};

/** What can be read off the session itself: ways and fees. */
const readOff = (lit: readonly TwinOrder[], played: Reenacted, start: VenueModel, scale: Scale): Fitted => {
  const ways = lit.flatMap(realWay);
  const cancelWays = played.cancelWays.real;
  const order = fitLatency(ways);
  const cancel = fitLatency(cancelWays);
  const orderLatency = order ?? start.orderLatency;
  const cancelLatency = cancel ?? order ?? start.cancelLatency;
  const fees = fitFees(lit, start, scale);
  return {
    venue: { ...fees.venue, orderLatency, cancelLatency },
    lines: [
      line('latency', latencyText(orderLatency), order !== null, count(ways, 'order')),
      line('cancelLatency', latencyText(cancelLatency), cancel !== null, count(cancelWays, 'cancel')),
      ...fees.lines,
    ],
  };
};

const fitFees = (lit: readonly TwinOrder[], start: VenueModel, scale: Scale): Fitted => {
  const fills = lit.flatMap(({ real }) => real.fills);
  const of = (kind: 'maker' | 'taker'): FittedRate | null =>
    fitRate(
      fills.filter(({ liquidity }) => liquidity === kind),
      scale,
    );
  const [maker, taker] = [of('maker'), of('taker')];
  const makerFee = maker?.rate ?? start.makerFee;
  const takerFee = taker?.rate ?? start.takerFee;
  const isFitted = maker !== null || taker !== null;
  const basis = `maker ${feeBasis(maker)}, taker ${feeBasis(taker)}`;
  return {
    venue: { ...(isFitted ? withoutTiers(start) : start), makerFee, takerFee },
    lines: [line('fees', `${percent(makerFee)}/${percent(takerFee)}`, isFitted, basis)],
  };
};

const withoutTiers = (venue: VenueModel): VenueModel => {
  const { feeTiers, ...rest } = venue;
  return feeTiers === undefined ? venue : rest;
};

const line = (key: CalibrationLine['key'], value: string, isFitted: boolean, basis: string): CalibrationLine => ({
  key,
  value,
  isFitted,
  basis: isFitted ? basis : `as the session had it: ${basis}`,
});

const count = ({ length }: readonly unknown[], what: string): string =>
  `${length} ${length === 1 ? what : what.replace(/^\w+/, (word) => `${word}s`)}`;

const feeBasis = (fit: FittedRate | null): string => {
  if (fit === null) return 'as the session had it';
  return `from ${fit.fills} fills, ${fit.isExact ? 'exact' : 'rates differed, their average'}`;
};

interface FittedQueue {
  readonly queue: QueueModel;
  readonly basis: string;
}

const QUEUES: readonly QueueModel[] = [{ model: 'through' }, { model: 'front' }];

/** Whichever queue is wrong about the fewest orders that could rest; null if none did. */
const fitQueue = async (venue: VenueModel, replay: Replay): Promise<FittedQueue | null> => {
  let best: (FittedQueue & { readonly wrong: number }) | null = null;
  for (const queue of QUEUES) {
    const { twins } = await replay({ ...venue, queue });
    const resting = twins.filter(
      ({ isDark, spec }) => !isDark && spec.kind.endsWith('limit') && spec.timeInForce === 'gtc',
    );
    if (resting.length === 0) return null;
    const wrong = resting.filter(({ real, simulated }) => real.fills.length > 0 !== simulated.fills.length > 0).length;
    if (best === null || wrong < best.wrong) {
      best = { queue, wrong, basis: `wrong about ${wrong} of ${count(resting, 'order that could rest')}` };
    }
  }
  return best;
};

const latencyText = (model: LatencyModel): string => {
  if (model.model === 'constant') return `${model.ms}ms`;
  if (model.model === 'lognormal') return `${model.medianMs}ms..${model.p99Ms}ms`;
  const fit = fitLatency(model.samplesMs);
  return fit === null ? '0ms' : latencyText(fit);
};

const slippageText = (model: SlippageModel): string => {
  switch (model.model) {
    case 'none':
      return 'none';
    case 'ticks':
      return `${model.ticks}ticks`;
    case 'basis-points':
      return `${model.basisPoints}bp`;
    case 'square-root':
      return `sqrt:${model.basisPoints}bp`;
  }
};

const percent = (rate: string): string => `${text(new Decimal(rate).times(100))}%`;

const queueText = (queue: QueueModel): string => (queue.model === 'ahead' ? `ahead:${queue.size}` : queue.model);
