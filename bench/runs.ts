import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import { readBlocks, type Dataset } from '../data/index.ts';
import type { CandleBlock, TapeBlock, TradeBlock } from '../engine/index.ts';
import type { Store } from '../runtime/home.ts';
import { strategy as emaRsi } from '../strategies/ema-rsi/index.ts';
import { strategy as fourPhase } from '../strategies/four-phase/index.ts';
import { bareEmaCross, bareUnits } from './ceilings.ts';
import { measured, type Line } from './measure.ts';
import { memoryLines } from './memory.ts';
import { randomCandles, randomTrades } from './random-tape.ts';
import { runOnce, type RunOptions } from './run-once.ts';
import { writeDataset } from './tape-dataset.ts';

const CANDLES = 1_000_000;
const TICKS = 10_000_000;

const EMA = { strategy: emaRsi, set: { interval: 60_000 } };
/** The same with averages that seldom cross: what is left is the way of a candle, not of a decision. */
const SLOW_EMA = { ...EMA, set: { ...EMA.set, fast: 200, slow: 1_000 } };
/** An event at every candle: what a journal, and comparing with one, costs. */
const TALKATIVE = { ...EMA, set: { ...EMA.set, recordHolds: true } };
const FOUR_PHASE = { strategy: fourPhase, set: { leverage: '5' } };

/** Plays a dataset again and again, each time as another run. */
type Again = (dataset: Dataset, what: Pick<RunOptions, 'strategy' | 'set'>) => () => Promise<number>;

const inMemory = async <T extends TapeBlock>(store: Store, dataset: Dataset): Promise<readonly T[]> => {
  const blocks: TapeBlock[] = [];
  for await (const { block } of readBlocks(store, dataset)) blocks.push(block);
  return blocks as readonly TapeBlock[] as readonly T[];
};

const candleLines = async (store: Store, again: Again): Promise<readonly Line[]> => {
  const candles = await writeDataset(store, 'candles', randomCandles(CANDLES, 8_192, 'candles'));
  const of = (name: string) => ({ name, unit: 'candles/s', count: CANDLES });
  const lines = [
    await measured(of('EMA cross with RSI, 1 M candles from the store'), again(candles, EMA)),
    await measured(of('  slow averages 200/1000: few decisions'), again(candles, SLOW_EMA)),
  ];
  const bare = await inMemory<CandleBlock>(store, candles);
  const ceiling = await measured(of('  ceiling: bare EMA loop'), () => bareEmaCross(bare, 20, 50));
  return [...lines, ceiling, ...(await millionLines(store, candles))];
};

/** A run that records a hold at every candle: more than a million events, recorded and compared. */
const millionLines = async (store: Store, candles: Dataset): Promise<readonly Line[]> => {
  const run = { ...TALKATIVE, run: 'bench-million' };
  const count = await runOnce(store, candles, run);
  const of = (name: string) => ({ name, unit: 'events/s', count });
  let again = 0;
  const millions = `${(count / 1e6).toFixed(2)} M events`;
  return [
    await measured(of(`a run of ${millions}, recorded`), () =>
      runOnce(store, candles, { ...run, run: `bench-million-${again++}` }),
    ),
    await measured(of(`a run of ${millions}, verified`), () => runOnce(store, candles, { ...run, isVerified: true })),
  ];
};

const tickLines = async (store: Store, ticks: Dataset, again: Again): Promise<readonly Line[]> => {
  const of = (name: string) => ({ name, unit: 'ticks/s', count: TICKS });
  const recorded = { ...FOUR_PHASE, run: 'bench-verified' };
  await runOnce(store, ticks, recorded);
  const lines = [
    await measured(of('four-phase, 10 M ticks from the store'), again(ticks, FOUR_PHASE)),
    await measured(of('four-phase, 10 M ticks, verified'), () =>
      runOnce(store, ticks, { ...recorded, isVerified: true }),
    ),
    await measured(of('ema-rsi, 10 M ticks from the store, 1 m candles'), again(ticks, EMA)),
    await measured(of('  ceiling: reading the blocks, nothing else'), async () => {
      for await (const { block } of readBlocks(store, ticks)) if (block.count === 0) break;
    }),
  ];
  const bare = await inMemory<TradeBlock>(store, ticks);
  return [...lines, await measured(of('  ceiling: bare unit loop'), () => bareUnits(bare, 6_000))];
};

/** Backtests from the store beside their ceilings: a bare loop over typed arrays with the same arithmetic. */
export const benchRuns = async (): Promise<readonly Line[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrader-bench-'));
  const path = join(folder, 'events.db');
  const store = openSqliteStore(path);
  try {
    const ticks = await writeDataset(store, 'ticks', randomTrades(TICKS, 8_192, 'ticks'));
    const million = await writeDataset(store, 'million', randomTrades(TICKS / 10, 8_192, 'ticks'));
    let run = 0;
    const again: Again = (dataset, what) => () => runOnce(store, dataset, { run: `bench-${run++}`, ...what });
    const short = { name: 'four-phase, 1 M ticks from the store', unit: 'ticks/s', count: TICKS / 10 };
    return [
      ...(await candleLines(store, again)),
      await measured(short, again(million, FOUR_PHASE)),
      ...(await tickLines(store, ticks, again)),
      ...memoryLines(path, million.name, ticks.name),
    ];
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
};
