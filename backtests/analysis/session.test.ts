import { describe, expect, it } from 'vitest';
import {
  type AnyEvent,
  defineStrategy,
  type FundingBlock,
  limit,
  lots,
  market,
  type PriceTicks,
  type RunManifest,
  seededRandom,
  type Strategy,
  type TapeBlock,
} from '../../engine/index.ts';
import { Session } from '../../engine/turn/session.ts';
import { Analysis } from './analysis.ts';
import { prints, sampleManifest } from './sample-session.ts';
import type { AnalysisResult } from './summary.ts';

const START = 1_704_067_200_000;
const HOUR = 3_600_000;

/** Turns its position around at every so many calls, half at market, half with a limit order. */
const restless = (needs: 'prices' | number): Strategy => {
  const act = (state: { calls: number }, price: PriceTicks) => {
    state.calls++;
    if (state.calls % 7 !== 0) return [];
    const side = state.calls % 2 === 0 ? 'buy' : 'sell';
    const size = lots(100 + 10 * (state.calls % 13));
    const spec =
      state.calls % 3 === 0
        ? limit(side, size, (price + (side === 'buy' ? -5 : 5)) as PriceTicks, { expiresAt: null })
        : market(side, size);
    return [{ wish: 'order', spec, reason: `call ${state.calls}` } as const];
  };
  return defineStrategy({
    name: 'restless',
    title: 'Restless',
    about: 'Trades for the sake of trading.',
    parameters: {},
    needs: () => (needs === 'prices' ? { input: 'prices' } : { input: 'candles', intervalMs: needs }),
    initial: () => ({ calls: 0 }),
    onPrice: (state, price) => act(state, price),
    onCandle: (state, candle) => act(state, candle.close as PriceTicks),
    inspect: (state) => ({ calls: state.calls }),
  });
};

const funding: FundingBlock = {
  kind: 'funding',
  count: 40,
  time: Float64Array.from({ length: 40 }, (_, i) => START + i * HOUR),
  rate: Float64Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? -12_500_000 : 50_000_000)),
};

const tradeBlocks = (): readonly TapeBlock[] => {
  const random = seededRandom('session');
  let price = 600_000;
  return Array.from({ length: 6 }, (_, block) =>
    prints(
      Array.from({ length: 300 }, (__, row) => {
        price += Math.floor(random() * 201) - 100;
        return [START + (block * 300 + row) * 47_000, price] as const;
      }),
    ),
  );
};

const candleBlocks = (): readonly TapeBlock[] => {
  const random = seededRandom('candles');
  let close = 600_000;
  return Array.from({ length: 4 }, (_, block) => {
    const rows = Array.from({ length: 250 }, (__, row) => {
      const open = close;
      close += Math.floor(random() * 2_001) - 1_000;
      const high = Math.max(open, close) + Math.floor(random() * 300);
      const low = Math.min(open, close) - Math.floor(random() * 300);
      return { time: START + (block * 250 + row) * 60_000, open, high, low, close, volume: 1_000_000 };
    });
    const column = (name: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume') =>
      Float64Array.from(rows, (row) => row[name]);
    return {
      kind: 'candles',
      intervalMs: 60_000,
      count: rows.length,
      ...{ time: column('time'), open: column('open'), high: column('high') },
      ...{ low: column('low'), close: column('close'), volume: column('volume') },
    };
  });
};

interface Played {
  readonly result: AnalysisResult;
  readonly events: readonly AnyEvent[];
}

const play = (manifest: RunManifest, strategy: Strategy, blocks: readonly TapeBlock[]): Played => {
  const session = new Session({ mode: 'backtest', manifest, strategy, funding: [funding] });
  const analysis = new Analysis(manifest);
  const events: AnyEvent[] = [];
  const hear = (block: TapeBlock | null): void => {
    const drained = session.drain();
    events.push(...drained);
    if (block) analysis.block(block, drained);
    else for (const event of drained) analysis.event(event);
  };
  session.begin(START);
  hear(null);
  for (const block of blocks) {
    session.play(block);
    hear(block);
  }
  session.end('end-of-tape');
  hear(null);
  return { result: analysis.finish(), events };
};

const { tape, venue } = sampleManifest();
const candleTape = { ...tape, kind: 'candles', intervalMs: 60_000 } as const;
const slow = { ...venue, orderLatency: { model: 'constant', ms: 60_000 } } as const;
const cases: readonly (readonly [string, RunManifest, Strategy, readonly TapeBlock[]])[] = [
  ['prints', sampleManifest(), restless('prices'), tradeBlocks()],
  [
    'prints, latency and slippage',
    sampleManifest({ venue: { ...slow, slippage: { model: 'ticks', ticks: 3 } } }),
    restless('prices'),
    tradeBlocks(),
  ],
  ['candles built from prints', sampleManifest({ venue: slow }), restless(5 * 60_000), tradeBlocks()],
  ...(['next-open', 'close', 'path'] as const).map(
    (fill) =>
      [
        `candles, filled at ${fill}`,
        sampleManifest({ venue: { ...venue, fill }, tape: candleTape }),
        restless(60_000),
        candleBlocks(),
      ] as const,
  ),
  ['candles, woken by prices', sampleManifest({ tape: candleTape }), restless('prices'), candleBlocks()],
  ['longer candles', sampleManifest({ tape: candleTape }), restless(5 * 60_000), candleBlocks()],
];

describe('a session that was really played', () => {
  it.each(cases)('has books that agree: %s', (_name, manifest, strategy, blocks) => {
    const { result, events } = play(manifest, strategy, blocks);
    const stopped = events.find((event) => event.type === 'SessionStopped');
    const fills = events.filter((event) => event.type === 'OrderFilled');
    expect(fills.length).toBeGreaterThan(20);
    expect(events.some((event) => event.type === 'FundingPaid')).toBe(true);
    expect(result.equity.end).toBe(stopped?.data.equity);
    expect(result.fills.map((fill) => fill.seq)).toEqual(fills.map((fill) => fill.seq));
    expect(result.roundTrips.length).toBeGreaterThan(0);
    expect(result.execution.ordersFilled).toBeGreaterThan(0);
    expect(result.chart.length).toBeLessThanOrEqual(2_000);
    expect(result.chart.length).toBe(result.equity.buckets.length);
  });
});
