import {
  Decimal,
  text,
  type LatencyModel,
  type QueueModel,
  type Scale,
  type SlippageModel,
  type VenueModel,
} from '../../engine/index.ts';
import type { CourseFill } from './course.ts';
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

/** Fewer than so many say nothing of a venue: what they were is left as the session had it. */
const LEAST = { ways: 10, fills: 5, orders: 10 };

/** All of them, or none where they are too few to fit anything by. */
const enough = <T>(all: readonly T[], least: number): readonly T[] => (all.length < least ? [] : all);

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
  const slippage = fitSlippage(enough(samples, LEAST.orders));
  const slipped = { ...read.venue, slippage: slippage ?? start.slippage };
  const queue = await fitQueue(slipped, replay);
  return {
    venue: { ...slipped, queue: queue?.queue ?? start.queue },
    lines: [
      ...read.lines,
      line(
        'slippage',
        slippageText(slipped.slippage),
        slippage !== null,
        basisOf(samples, 'order that took', LEAST.orders),
      ),
      line(
        'queue',
        queueText(queue?.queue ?? start.queue),
        queue !== null,
        queue?.basis ?? `fewer than ${LEAST.orders} orders could rest`,
      ),
    ],
  };
};

/** What can be read off the session itself: ways and fees. */
const readOff = (lit: readonly TwinOrder[], played: Reenacted, start: VenueModel, scale: Scale): Fitted => {
  const ways = lit.flatMap(realWay);
  const cancelWays = played.cancelWays.real;
  const order = fitLatency(enough(ways, LEAST.ways));
  const cancel = fitLatency(enough(cancelWays, LEAST.ways));
  const orderLatency = order ?? start.orderLatency;
  const cancelLatency = cancel ?? order ?? start.cancelLatency;
  const fees = fitFees(lit, start, scale);
  return {
    venue: { ...fees.venue, orderLatency, cancelLatency },
    lines: [
      line('latency', latencyText(orderLatency), order !== null, basisOf(ways, 'order', LEAST.ways)),
      line('cancelLatency', latencyText(cancelLatency), cancel !== null, basisOf(cancelWays, 'cancel', LEAST.ways)),
      ...fees.lines,
    ],
  };
};

const fitFees = (lit: readonly TwinOrder[], start: VenueModel, scale: Scale): Fitted => {
  const fills = lit.flatMap(({ real }) => real.fills);
  const of = (kind: 'maker' | 'taker'): readonly CourseFill[] => fills.filter(({ liquidity }) => liquidity === kind);
  const rate = (kind: 'maker' | 'taker'): FittedRate | null => fitRate(enough(of(kind), LEAST.fills), scale);
  const [maker, taker] = [rate('maker'), rate('taker')];
  const makerFee = maker?.rate ?? start.makerFee;
  const takerFee = taker?.rate ?? start.takerFee;
  const isFitted = maker !== null || taker !== null;
  const basis = `maker ${feeBasis(maker, of('maker'))}, taker ${feeBasis(taker, of('taker'))}`;
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

/** How many it was fitted on, or were too few for that. */
const basisOf = (samples: readonly unknown[], what: string, least: number): string =>
  samples.length < least ? `${count(samples, what)}, and ${least} are needed` : count(samples, what);

const feeBasis = (fit: FittedRate | null, fills: readonly CourseFill[]): string => {
  if (fit === null) return `as the session had it (${basisOf(fills, 'fill', LEAST.fills)})`;
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
    if (resting.length < LEAST.orders) return null;
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
