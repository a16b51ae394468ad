import { performance } from 'node:perf_hooks';
import { Analysis } from '../backtests/analysis/index.ts';
import { fillEvent, sampleManifest } from '../backtests/analysis/sample-session.ts';
import { type AnyEvent, BLOCK_ROWS, type TapeBlock } from '../engine/index.ts';
import { randomCandles, randomTrades } from './random-tape.ts';

export interface AnalysisRate {
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
}

const TRADES = 20_000_000;
const CANDLES = 2_000_000;
/** Rounds of which the fastest counts: the others met the compiler or a neighbour. */
const ROUNDS = 3;

/** How fast an equity curve with its drawdowns, buckets and exposure is drawn from a tape. */
export const benchAnalysis = (): Promise<AnalysisRate[]> => {
  const prints = [...randomTrades(TRADES / 10, BLOCK_ROWS, 'analysis')];
  const tape = Array.from({ length: 10 }, (_, round) => prints.map((block) => later(block, round))).flat();
  const candles = [...randomCandles(CANDLES, BLOCK_ROWS, 'analysis')];
  return Promise.resolve([
    { name: 'analysis, flat', perSecond: rate(tape, nothing), unit: 'trades' },
    { name: 'analysis, with a position', perSecond: rate(tape, buyOnce), unit: 'trades' },
    { name: 'analysis, a fill every 1,000 rows', perSecond: rate(tape.slice(0, 500), buyAndSell), unit: 'trades' },
    { name: 'analysis, candles with a position', perSecond: rate(candles, buyOnce), unit: 'candles' },
  ]);
};

type Deeds = (block: TapeBlock, number: number) => readonly AnyEvent[];

const nothing: Deeds = () => [];
const buyOnce: Deeds = (block, number) => (number === 0 ? [trade(block, number, 0)] : []);
const buyAndSell: Deeds = (block, number) =>
  Array.from({ length: 8 }, (_, i) => trade(block, number, Math.min(i * 1_000, block.count - 1)));

const trade = (block: TapeBlock, number: number, row: number): AnyEvent => {
  const seq = number * 8 + row / 1_000;
  const ticks = block.kind === 'trades' ? block.price[row] : block.kind === 'candles' ? block.open[row] : 0;
  const price = ((ticks ?? 0) / 10).toFixed(1);
  const at = { seq, time: block.time[row] ?? 0, tape: { block: number, row } };
  return fillEvent(at, { side: (row / 1_000) % 2 === 0 ? 'buy' : 'sell', size: '0.1', price, fee: '2.7' });
};

/** The same prints again, after the ones before them. */
const later = (block: TapeBlock, round: number): TapeBlock => ({
  ...block,
  time: block.time.map((time) => time + round * (TRADES / 10) * 100),
});

const rate = (tape: readonly TapeBlock[], deeds: Deeds): number => {
  const rows = tape.reduce((sum, block) => sum + block.count, 0);
  const seconds = Array.from({ length: ROUNDS }, () => {
    const analysis = new Analysis(sampleManifest());
    const start = performance.now();
    tape.forEach((block, number) => analysis.block(block, deeds(block, number)));
    analysis.finish();
    return (performance.now() - start) / 1_000;
  });
  return rows / Math.min(...seconds);
};
