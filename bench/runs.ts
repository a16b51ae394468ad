import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import type { Dataset } from '../data/index.ts';
import { readBlocks } from '../data/index.ts';
import {
  defaultLimits,
  type CandleBlock,
  type RunManifest,
  type Strategy,
  type TapeBlock,
  type TradeBlock,
} from '../engine/index.ts';
import { Journal } from '../runtime/journal.ts';
import { tapeInput } from '../runtime/manifest.ts';
import { playBack } from '../runtime/playback.ts';
import type { Store } from '../runtime/home.ts';
import { strategy as emaRsi } from '../strategies/ema-rsi/index.ts';
import { strategy as fourPhase } from '../strategies/four-phase/index.ts';
import { bareEmaCross, bareUnits } from './ceilings.ts';
import { measured, type Line } from './measure.ts';
import { randomCandles, randomTrades } from './random-tape.ts';
import { writeDataset } from './tape-dataset.ts';

const CANDLES = 1_000_000;
const TICKS = 10_000_000;
const QUIET = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };

/** Values of a strategy: its defaults and what is set here. */
const values = (
  strategy: Strategy,
  set: Readonly<Record<string, string | number | boolean>>,
): RunManifest['parameters'] => ({
  ...Object.fromEntries(Object.entries(strategy.parameters).map(([name, { default: value }]) => [name, value])),
  ...set,
});

const manifestOf = (strategy: Strategy, dataset: Dataset, set: Parameters<typeof values>[1]): RunManifest => ({
  instrument: dataset.instrument,
  strategy: strategy.name,
  parameters: values(strategy, set),
  account: { capital: '100000', leverage: '10', marginMode: 'cross' },
  venue: {
    makerFee: '0.00015',
    takerFee: '0.00045',
    orderLatency: { model: 'constant', ms: 0 },
    cancelLatency: { model: 'constant', ms: 0 },
    slippage: { model: 'basis-points', basisPoints: '1' },
    queue: { model: 'through' },
    participation: null,
    fill: 'next-open',
    fundingPrice: 'mark',
  },
  risk: defaultLimits,
  tape: tapeInput(dataset, null, null),
  funding: null,
  seed: '1',
});

/** One run from the store, its events journalled (durable) and hashed; or verified against what is there. */
const oneRun = async (store: Store, dataset: Dataset, strategy: Strategy, options: RunOptions): Promise<number> => {
  const manifest = manifestOf(strategy, dataset, options.set);
  const journal = options.isVerified
    ? await Journal.compare(store, options.run)
    : await Journal.open(store, options.run);
  await playBack({
    store,
    manifest,
    strategy,
    tape: dataset,
    funding: null,
    record: (events) => journal.record(events),
    analysis: null,
    caller: QUIET,
    task: 'bench',
  });
  const { events } = await journal.close();
  if (journal.difference) throw new Error(`the bench is not deterministic: event ${journal.difference.seq}`);
  return events;
};

interface RunOptions {
  readonly run: string;
  readonly set: Parameters<typeof values>[1];
  readonly isVerified?: boolean;
}

const inMemory = async <T extends TapeBlock>(store: Store, dataset: Dataset): Promise<readonly T[]> => {
  const blocks: TapeBlock[] = [];
  for await (const { block } of readBlocks(store, dataset)) blocks.push(block);
  return blocks as readonly TapeBlock[] as readonly T[];
};

/** Backtests from the store beside their ceilings: a bare loop over typed arrays with the same arithmetic. */
export const benchRuns = async (): Promise<readonly Line[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrader-bench-'));
  const store = openSqliteStore(join(folder, 'events.db'));
  try {
    const candles = await writeDataset(store, 'candles', randomCandles(CANDLES, 8_192, 'candles'));
    const ticks = await writeDataset(store, 'ticks', randomTrades(TICKS, 8_192, 'ticks'));
    const million = await writeDataset(store, 'million', randomTrades(TICKS / 10, 8_192, 'ticks'));
    let run = 0;
    const of = (dataset: Dataset, strategy: Strategy, set: RunOptions['set']) => async () =>
      oneRun(store, dataset, strategy, { run: `bench-${run++}`, set });
    const fourPhaseSet = { leverage: '5' };
    const emaSet = { interval: 60_000 };
    const lines: Line[] = [
      await measured(
        'EMA cross with RSI, 1 M candles from the store',
        'candles/s',
        CANDLES,
        of(candles, emaRsi as unknown as Strategy, emaSet),
      ),
    ];
    const bareCandles = await inMemory<CandleBlock>(store, candles);
    lines.push(
      await measured('  ceiling: bare EMA loop', 'candles/s', CANDLES, () => bareEmaCross(bareCandles, 20, 50)),
    );
    lines.push(
      await measured(
        'four-phase, 10 M ticks from the store',
        'ticks/s',
        TICKS,
        of(ticks, fourPhase as unknown as Strategy, fourPhaseSet),
      ),
    );
    lines.push(
      await measured(
        'four-phase, 1 M ticks from the store',
        'ticks/s',
        TICKS / 10,
        of(million, fourPhase as unknown as Strategy, fourPhaseSet),
      ),
    );
    lines.push(
      await measured('four-phase, 10 M ticks, verified', 'ticks/s', TICKS, () =>
        oneRun(store, ticks, fourPhase as unknown as Strategy, { run: 'bench-3', set: fourPhaseSet, isVerified: true }),
      ),
    );
    lines.push(
      await measured(
        'ema-rsi, 10 M ticks from the store, 1 m candles',
        'ticks/s',
        TICKS,
        of(ticks, emaRsi as unknown as Strategy, emaSet),
      ),
    );
    const bareTicks = await inMemory<TradeBlock>(store, ticks);
    lines.push(await measured('  ceiling: bare unit loop', 'ticks/s', TICKS, () => bareUnits(bareTicks, 6_000)));
    lines.push(
      await measured('  ceiling: reading the blocks, nothing else', 'ticks/s', TICKS, async () => {
        for await (const { block } of readBlocks(store, ticks)) if (block.count === 0) break;
      }),
    );
    return lines;
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
};
