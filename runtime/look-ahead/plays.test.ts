import { describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import {
  type AnyEvent,
  type Candle,
  type CandleBlock,
  canonicalLine,
  defaultLimits,
  defineStrategy,
  type FundingBlock,
  lots,
  market,
  type RunManifest,
  seededRandom,
  type Strategy,
  type TapeRef,
  type View,
  type Wish,
} from '../../engine/index.ts';
import { Session } from '../../engine/turn/session.ts';
import { Comparison } from './comparison.ts';
import { Cuts, Sample } from './cuts.ts';
import { otherRates } from './other-future.ts';
import type { PricedBlock } from './pieces.ts';
import { type Playable, playInPieces, playPoisoned } from './plays.ts';
import type { RecordedLine } from './recorded-line.ts';
import type { Foresight } from './request.ts';

const MINUTE = 60_000;
const ROWS = 3_000;
const BLOCK = 512;

/** A walk of the price, in blocks of candles. */
const tape: readonly CandleBlock[] = (() => {
  const random = seededRandom('look-ahead');
  const blocks: CandleBlock[] = [];
  let price = 10_000;
  const step = (most: number): number => Math.floor(random() * (2 * most + 1)) - most;
  for (let first = 0; first < ROWS; first += BLOCK) {
    const count = Math.min(BLOCK, ROWS - first);
    const column = (): Float64Array => new Float64Array(count);
    const [time, open, high, low, close, volume] = Array.from({ length: 6 }, column) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let row = 0; row < count; row++) {
      time[row] = (first + row) * MINUTE;
      open[row] = price + step(3);
      close[row] = (open[row] as number) + step(40);
      high[row] = Math.max(open[row] as number, close[row] as number) + Math.abs(step(9));
      low[row] = Math.min(open[row] as number, close[row] as number) - Math.abs(step(9));
      volume[row] = 1_000_000;
      price = close[row] as number;
    }
    blocks.push({ kind: 'candles', intervalMs: MINUTE, count, time, open, high, low, close, volume });
  }
  return blocks;
})();

const rates: FundingBlock = {
  kind: 'funding',
  count: ROWS / 60,
  time: Float64Array.from({ length: ROWS / 60 }, (_, hour) => hour * 60 * MINUTE + 30 * MINUTE),
  rate: Float64Array.from({ length: ROWS / 60 }, (_, hour) => ((hour * 7) % 5) - 2),
};

/** What a faulty engine would let a strategy reach. */
interface Leak {
  /** The block that is being played, whole. */
  block: PricedBlock | null;
  /** Every close that was ever handed to the session. */
  readonly frame: number[];
  funding: readonly FundingBlock[];
}

/** What one process remembers from run to run. */
type Memory = Map<number, number>;
type Plant = (leak: Leak, memory: Memory) => Strategy;

const manifest = (strategy: Strategy): RunManifest => ({
  instrument: testInstrument,
  strategy: strategy.name,
  parameters: {},
  account: { capital: '1000000', leverage: '1', marginMode: 'cross' },
  venue: { ...testVenue, fill: 'next-open' },
  risk: defaultLimits,
  tape: { dataset: 't', kind: 'candles', intervalMs: MINUTE, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
});

const sessionOf = (plant: Plant, memory: Memory, until: number | null): Playable => {
  const funding = until === null ? [rates] : otherRates([rates], until);
  const leak: Leak = { block: null, frame: [], funding };
  const strategy = plant(leak, memory);
  const session = new Session({ mode: 'backtest', manifest: manifest(strategy), strategy, funding });
  return {
    begin: (time) => session.begin(time),
    play: (block) => {
      leak.block = block;
      if (block.kind === 'candles') leak.frame.push(...block.close);
      session.play(block);
    },
    end: (reason) => session.end(reason),
    drain: () => session.drain(),
  };
};

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

const recordedOf = (session: Playable): readonly RecordedLine[] => {
  session.begin(0);
  for (const block of tape) session.play(block);
  const until = session.drain();
  session.end('end-of-tape');
  const line = (isEnd: boolean) => (event: AnyEvent) => ({ head: event, line: canonicalLine(event), isEnd });
  return [...until.map(line(false)), ...session.drain().map(line(true))];
};

interface Proof {
  readonly events: number;
  readonly cuts: number;
  readonly foresight: Foresight | null;
}

/** As the desk does it: cut once, then with another future; each play by a strategy that was loaded anew. */
const proofOf = async (plant: Plant, memory: Memory = new Map()): Promise<Proof> => {
  const recorded = recordedOf(sessionOf(plant, memory, null));
  const sample = new Sample<TapeRef>(Cuts.decisionsOf(1_000), '1');
  for (const { head, isEnd } of recorded) if (head.tape && !isEnd) sample.add(head.tape);
  const comparison = await Comparison.open('cut', each(recorded));
  const cuts = new Cuts(sample.kept, ROWS, { cuts: 1_000, seed: '1' });
  const played = await playInPieces(sessionOf(plant, new Map(), null), each(tape), cuts, comparison);
  let { foresight } = comparison;
  for (const at of sample.kept.slice(0, 40)) {
    if (foresight) break;
    const cut = { block: at.block, row: Math.max(0, at.row - 1) };
    const block = tape[cut.block] as CandleBlock;
    const until = block.time[cut.row + 1] ?? Infinity;
    const other = await Comparison.open('poisoned', each(recorded));
    await playPoisoned(sessionOf(plant, new Map(), until), each(tape), cut, other);
    foresight = other.foresight;
  }
  return { events: recorded.length, cuts: played.cuts, foresight };
};

type Rule = (candle: Candle, row: number) => boolean;

/** Long while the rule says so; `row` is the place of the candle within its block. */
const onCandles = (rule: Rule): Strategy =>
  defineStrategy({
    name: 'plant',
    title: '',
    about: '',
    parameters: {},
    needs: () => ({ input: 'candles', intervalMs: MINUTE }),
    initial: () => null,
    onCandle: (_, candle, view) => follow(rule(candle, (candle.openTime / MINUTE) % BLOCK), view),
    inspect: () => null,
  });

const follow = (isWanted: boolean, view: View): readonly Wish[] => {
  if (isWanted && view.exposure === 0) return [{ wish: 'order', spec: market('buy', lots(1_000)), reason: 'up' }];
  if (isWanted || view.exposure === 0) return [];
  return [{ wish: 'order', spec: market('sell', lots(1_000), { reduceOnly: true }), reason: 'down' }];
};

/** The row of the leaked block that a candle is, wherever the tape was cut. */
const rowOf = (block: PricedBlock, candle: Candle): number => block.time.indexOf(candle.openTime);
const closesOf = ({ block }: Leak): Float64Array => (block?.kind === 'candles' ? block.close : new Float64Array());

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const PLANTS: Readonly<Record<string, Plant>> = {
  'a normalisation over the whole frame': (leak) => onCandles(({ close }) => close > mean(leak.frame)),
  'a block that is kept and read ahead': (leak) =>
    onCandles((candle) => {
      const next = leak.block ? rowOf(leak.block, candle) + 1 : 0;
      return (closesOf(leak)[next] ?? candle.close) > candle.close;
    }),
  'a future row behind the view of a typed array': (leak) =>
    onCandles((candle) => {
      const { buffer } = closesOf(leak);
      const row = leak.block ? rowOf(leak.block, candle) : 0;
      const all = new Float64Array(buffer);
      return (all[Math.min(row + 3, all.length - 1)] ?? 0) > candle.close;
    }),
  'a centred average': (leak) =>
    onCandles((candle) => {
      const row = leak.block ? rowOf(leak.block, candle) : 0;
      return candle.close < mean([...closesOf(leak).subarray(Math.max(0, row - 2), row + 3)]);
    }),
  'the close of a candle, used at its open': (leak) =>
    defineStrategy({
      name: 'plant',
      title: '',
      about: '',
      parameters: {},
      needs: () => ({ input: 'prices' }),
      initial: () => null,
      onPrice: (_, price, view) => {
        const row = leak.block ? leak.block.time.indexOf(view.time) : -1;
        return row === -1 ? [] : follow((closesOf(leak)[row] ?? 0) > price, view);
      },
      inspect: () => null,
    }),
  'a memory of an earlier run': (_, memory) =>
    onCandles((candle) => {
      memory.set(candle.openTime, candle.close);
      return (memory.get(candle.openTime + MINUTE) ?? 0) > candle.close;
    }),
  'the rate of the next hour': (leak) =>
    onCandles((candle) => {
      const hour = leak.funding[0]?.time.findIndex((time) => time > candle.closeTime) ?? 0;
      return (leak.funding[0]?.rate[hour] ?? 0) > 0;
    }),
};

const HONEST: Readonly<Record<string, Plant>> = {
  'a rule about this candle': () => onCandles(({ open, close }) => close > open),
  'an average of the past': () => {
    const past: number[] = [];
    return onCandles(({ close }) => {
      past.push(close);
      return close > mean(past.slice(-20));
    });
  },
  'a rule about prices': () =>
    defineStrategy({
      name: 'plant',
      title: '',
      about: '',
      parameters: {},
      needs: () => ({ input: 'prices' }),
      initial: () => null,
      onPrice: (_, price, view) => follow(price % 100 > 50, view),
      inspect: () => null,
    }),
};

describe('look-ahead', () => {
  it.each(Object.entries(PLANTS))('is found: %s', async (_, plant) => {
    const memory: Memory = new Map();
    // What an earlier run of the same process left behind.
    recordedOf(sessionOf(plant, memory, null));
    const { foresight, events } = await proofOf(plant, memory);
    expect(events).toBeGreaterThan(100);
    expect(foresight).not.toBeNull();
  });

  it('within a candle is found by another future only: the row itself cannot be cut', async () => {
    const plant = PLANTS['the close of a candle, used at its open'] as Plant;
    expect((await proofOf(plant)).foresight).toMatchObject({ how: 'poisoned' });
  });

  it.each(Object.entries(HONEST))('is not found where there is none: %s', async (_, plant) => {
    const { foresight, events, cuts } = await proofOf(plant);
    expect(events).toBeGreaterThan(1_000);
    expect(cuts).toBeGreaterThanOrEqual(1_000);
    expect(foresight).toBeNull();
  });
});
