import fc from 'fast-check';
import { testInstrument, testVenue } from '../../../backtests/testing.ts';
import { limit, market, stop } from '../../domain/order-spec.ts';
import { seededRandom } from '../../domain/random.ts';
import { lots, priceTicks } from '../../domain/units.ts';
import type { AnyEvent } from '../../events/event.ts';
import type { RiskLimits, RunManifest, VenueModel } from '../../manifest.ts';
import { defineStrategy, type Strategy, type View, type Wish } from '../../strategy.ts';
import type { CandleBlock, FundingBlock, TapeBlock } from '../../tape/block.ts';
import { tradeBlock } from '../../tape/codec.ts';
import { MarkSeries } from '../../tape/mark-series.ts';
import type { Observer } from '../observer.ts';
import { Session } from '../session.ts';

/** A strategy that trades wildly but as a function of what it sees: any row skipped wrongly changes what it does. */
export const wild = (input: 'prices' | 'candles', seed: string): Strategy => {
  interface State {
    readonly random: () => number;
    next: { above: number; below: number };
  }
  const wishes = (state: State, price: number, view: View): readonly Wish[] => {
    const dice = state.random();
    const side = state.random() < 0.5 ? 'buy' : 'sell';
    const size = lots(1 + Math.floor(state.random() * 80));
    const away = 1 + Math.floor(state.random() * 12);
    const below = priceTicks(Math.max(1, price - away));
    const above = priceTicks(price + away);
    const [oldest] = view.openOrders;
    if (dice < 0.3) return [{ wish: 'order', spec: market(side, size), reason: 'market' }];
    if (dice < 0.5)
      return [{ wish: 'order', spec: limit(side, size, side === 'buy' ? below : above), reason: 'limit' }];
    if (dice < 0.7) return [{ wish: 'order', spec: stop(side, size, side === 'buy' ? above : below), reason: 'stop' }];
    if (dice < 0.8 && oldest) return [{ wish: 'cancel', order: oldest.id, reason: 'no more' }];
    return [];
  };
  const strategy: Strategy<Record<string, never>, State> = {
    name: 'wild',
    title: 'Wild',
    about: 'Trades at random, always the same.',
    parameters: {},
    needs: () => (input === 'prices' ? { input } : { input, intervalMs: 60_000 }),
    initial: () => ({ random: seededRandom(seed), next: { above: -Infinity, below: Infinity } }),
    inspect: ({ next }) => (Number.isFinite(next.above) ? { ...next } : null),
    ...(input === 'prices'
      ? {
          wake: (state: State) => ({ ...state.next, time: Infinity }),
          onPrice: (state: State, price: number, view: View) => {
            state.next = { above: price + 3, below: price - 3 };
            return wishes(state, price, view);
          },
        }
      : {
          onCandle: (state: State, candle: { readonly close: number }, view: View) => wishes(state, candle.close, view),
        }),
  };
  return defineStrategy(strategy);
};

export const play = (
  blocks: readonly TapeBlock[],
  strategy: Strategy,
  options: Setting & { readonly everyRow?: boolean },
  observer: (session: () => Session, manifest: RunManifest) => Observer | null = () => null,
): readonly AnyEvent[] => {
  const [first] = blocks as readonly [TapeBlock];
  const manifest: RunManifest = {
    instrument: { ...testInstrument, tickSize: '1', lotSize: '0.01', maxLeverage: 5 },
    strategy: 'wild',
    parameters: {},
    account: { capital: '40', leverage: '5', marginMode: 'cross' },
    venue: { ...testVenue, takerFee: '0.0004', makerFee: '0.0001', ...options.venue },
    risk: {
      maxOrderNotional: null,
      maxPositionNotional: null,
      maxLeverage: '5',
      maxOpenOrders: 6,
      priceCollar: null,
      maxDrawdown: options.maxDrawdown,
      ...options.risk,
    },
    tape: {
      dataset: 'test',
      kind: first.kind,
      intervalMs: first.kind === 'candles' ? first.intervalMs : null,
      streams: [],
      from: null,
      to: null,
      hash: '',
    },
    funding: null,
    seed: 'seed',
  };
  const watching = observer(() => session, manifest);
  const session: Session = new Session({
    mode: 'backtest',
    manifest,
    strategy,
    funding: options.funding,
    marks: options.marks ?? null,
    everyRow: options.everyRow ?? false,
    ...(watching && { observer: watching }),
  });
  session.begin(first.time[0] as number);
  for (const block of blocks) session.play(block);
  session.end('end-of-tape');
  return session.drain();
};

export interface Setting {
  readonly venue: Partial<VenueModel>;
  readonly funding: readonly FundingBlock[];
  readonly maxDrawdown: string | null;
  readonly marks?: MarkSeries | null | undefined;
  readonly risk?: Partial<RiskLimits> | undefined;
}

const START = 1_704_067_200_000;

/** Models that are not asked for are not named. */
const withoutGaps = (model: object): Partial<VenueModel> =>
  Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined));

export const settings: fc.Arbitrary<Setting> = fc.record({
  venue: fc
    .record({
      orderLatency: fc.constantFrom(
        { model: 'constant', ms: 0 } as const,
        { model: 'constant', ms: 700 } as const,
        { model: 'lognormal', medianMs: 400, p99Ms: 2_500 } as const,
      ),
      slippage: fc.constantFrom({ model: 'none' } as const, { model: 'ticks', ticks: 1 } as const),
      queue: fc.constantFrom(
        { model: 'front' } as const,
        { model: 'through' } as const,
        { model: 'ahead', size: '0.05' } as const,
      ),
      participation: fc.constantFrom(null, '1', '0.3'),
      fill: fc.constantFrom('next-open' as const, 'close' as const, 'path' as const),
      path: fc.constantFrom(undefined, 'worst' as const),
      openInterestRoom: fc.constantFrom(undefined, undefined, '0.9'),
      feeTiers: fc.constantFrom(undefined, {
        schedule: 'hyperliquid',
        volume: '0',
        makerShare: '0',
        staking: '0',
        referral: '0',
      } as const),
      depth: fc.constantFrom(undefined, undefined, undefined, {
        model: 'linear',
        size: '0.5',
        basisPoints: '100',
      } as const),
      rateLimit: fc.constantFrom(undefined, undefined, undefined, {
        model: 'window',
        count: 3,
        windowMs: 5_000,
      } as const),
      outages: fc.option(
        fc.record({
          orders: fc.constantFrom('reject' as const, 'delay' as const),
          schedule: fc.constantFrom([], [{ from: START + 5_000, lastsMs: 20_000 }]),
          random: fc.constantFrom(null, { everyMs: 60_000, lastsMs: 20_000 }),
        }),
        { nil: undefined, freq: 2 },
      ),
    })
    .map((venue) => withoutGaps(venue)),
  funding: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }).map((gaps): readonly FundingBlock[] => {
    let time = START;
    const times = gaps.map((gap) => (time += gap * 1_000));
    return [
      {
        kind: 'funding',
        count: times.length,
        time: Float64Array.from(times),
        rate: new Float64Array(times.length).fill(1e8),
      },
    ];
  }),
  maxDrawdown: fc.constantFrom(null, null, '0.05', '0.3'),
  marks: fc.option(
    fc
      .array(fc.record({ gap: fc.nat(20_000), mark: fc.integer({ min: 60, max: 140 }) }), { maxLength: 60 })
      .map((rows) => {
        let time = START - 1;
        const times = [time, ...rows.map(({ gap }) => (time += gap))];
        const mark = Float64Array.from([100, ...rows.map((row) => row.mark)]);
        const count = times.length;
        return new MarkSeries([{ kind: 'marks', count, time: Float64Array.from(times), mark, oracle: mark }], '1', '1');
      }),
  ),
});

/** Limits that stop, pause or close; wild sessions run into all of them. */
export const limits: fc.Arbitrary<Partial<RiskLimits>> = fc.record({
  maxDailyLoss: fc.constantFrom(null, { amount: '0.5' }, { share: '0.02' }),
  onDailyLoss: fc.constantFrom('pause' as const, 'halt' as const, 'flatten' as const),
  onDrawdown: fc.constantFrom(null, 'pause' as const, 'flatten' as const),
  maxOrderRate: fc.constantFrom(null, { count: 2, windowMs: 10_000 }),
  maxErrors: fc.constantFrom(null, 1, 3),
  tradingHours: fc.constantFrom(null, [{ days: [0], from: 0, to: 0 }]),
  repeatedDenials: fc.constantFrom(null, 'once' as const),
});

/** The same tape, beginning a minute before a day ends. */
export const acrossMidnight = <T extends TapeBlock>(block: T): T => ({
  ...block,
  time: block.time.map((time) => time - 60_000),
});

const walk = fc.array(
  fc.record({ step: fc.integer({ min: -6, max: 6 }), gap: fc.nat(900), size: fc.integer({ min: 1, max: 9 }) }),
  {
    minLength: 2,
    maxLength: 250,
  },
);

export const trades = walk.map((steps) => {
  let price = 100;
  let time = START;
  return tradeBlock({
    time: Float64Array.from(steps, ({ gap }) => (time += gap)),
    price: Float64Array.from(steps, ({ step }) => (price = Math.max(20, price + step))),
    size: Float64Array.from(steps, ({ size }) => size),
    side: Int8Array.from(steps, ({ step }) => Math.sign(step)),
    received: null,
  });
});

export const candles = fc
  .array(
    fc.record({
      gap: fc.integer({ min: -3, max: 3 }),
      body: fc.integer({ min: -5, max: 5 }),
      up: fc.nat(4),
      down: fc.nat(4),
      missing: fc.boolean(),
    }),
    {
      minLength: 2,
      maxLength: 120,
    },
  )
  .map((rows): CandleBlock => {
    let close = 100;
    let time = START - 60_000;
    const made = rows.map(({ gap, body, up, down, missing }) => {
      const open = Math.max(20, close + gap);
      close = Math.max(20, open + body);
      time += missing ? 120_000 : 60_000;
      return { time, open, close, high: Math.max(open, close) + up, low: Math.min(open, close) - down };
    });
    const column = (key: 'time' | 'open' | 'close' | 'high' | 'low'): Float64Array =>
      Float64Array.from(made, (row) => row[key]);
    return {
      kind: 'candles',
      intervalMs: 60_000,
      count: made.length,
      time: column('time'),
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: new Float64Array(made.length).fill(40),
    };
  });
