import { encodeBlock, Scale, type EventStore, type TapeBlock } from '../../engine/index.ts';
import type { Dataset, DatasetKind } from '../dataset.ts';
import { chain, EMPTY_CHAIN, sha256 } from '../tape/content-hash.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import { GapFinder } from './gap-finder.ts';
import { PriceFinder } from './price-finder.ts';
import type { CheckOptions, CheckReport } from './report.ts';
import { SkewFinder } from './skew-finder.ts';

const HOUR_MS = 3_600_000;
const SILENCE_MS: Record<DatasetKind, number> = {
  trades: 60_000,
  candles: 0,
  funding: 8 * HOUR_MS + 60_000,
  marks: 60_000,
};
const JUMP: Record<DatasetKind, number> = { trades: 0.02, candles: 0.1, funding: Infinity, marks: 0.02 };

/** Reads a dataset whole and says what a backtest on it should know: gaps, doubtful rows and prices, clock skew. */
export const checkDataset = async (
  store: EventStore,
  dataset: Dataset,
  options: CheckOptions = {},
): Promise<CheckReport> => {
  const gaps = new GapFinder(dataset.intervalMs, options.silenceMs ?? SILENCE_MS[dataset.kind]);
  const prices = new PriceFinder(new Scale(dataset.instrument), options.jump ?? JUMP[dataset.kind]);
  const skews = new SkewFinder();
  let rows = 0;
  let twins = 0;
  let hash = EMPTY_CHAIN;
  for await (const { block } of readBlocks(store, dataset)) {
    hash = chain(hash, sha256(encodeBlock(block)));
    rows += block.count;
    gaps.take(block.time);
    takePrices(prices, block);
    if (block.kind !== 'trades') continue;
    twins += twinsIn(block);
    if (block.received) skews.take(block.time, block.received);
  }
  const report: Omit<CheckReport, 'findings'> = {
    dataset,
    rows,
    first: dataset.first,
    last: dataset.last,
    gaps: gaps.gaps,
    gapCount: gaps.count,
    gapMsTotal: gaps.msTotal,
    missing: gaps.missingTotal,
    duplicates: dataset.kind === 'trades' ? twins : dataset.kind === 'marks' ? 0 : gaps.repeated,
    disorder: gaps.disorder,
    badPrices: prices.bad,
    outliers: prices.outliers,
    outlierCount: prices.count,
    skew: skews.result(),
    isIntact: hash === dataset.hash && rows === dataset.rows,
  };
  return { ...report, findings: findingsOf(report) };
};

const takePrices = (prices: PriceFinder, block: TapeBlock): void => {
  if (block.kind === 'trades') prices.take(block.time, block.price, block.size, 1);
  if (block.kind === 'candles') prices.take(block.time, block.close, block.volume, 0);
  if (block.kind === 'marks') prices.take(block.time, block.mark, block.mark, 0);
};

/** Trades that equal the one before in every column, within a block. */
const twinsIn = ({ count, time, price, size, side }: Extract<TapeBlock, { kind: 'trades' }>): number => {
  let twins = 0;
  for (let row = 1; row < count; row++) {
    const isTwin = time[row] === time[row - 1] && price[row] === price[row - 1] && size[row] === size[row - 1];
    if (isTwin && side[row] === side[row - 1]) twins += 1;
  }
  return twins;
};

const findingsOf = (report: Omit<CheckReport, 'findings'>): readonly string[] => {
  const { dataset, skew, gapCount, duplicates, missing } = report;
  const isTrades = dataset.kind === 'trades';
  const hours = (report.gapMsTotal / HOUR_MS).toFixed(1);
  const said: readonly (readonly [boolean, string])[] = [
    [!report.isIntact, 'the content is not what was imported: its hash differs'],
    [report.disorder > 0, `${report.disorder} rows go back in time`],
    [report.badPrices > 0, `${report.badPrices} rows have a price or size of zero or less`],
    [duplicates > 0 && !isTrades, `${duplicates} rows have the time of the row before`],
    [
      gapCount > 0,
      `${gapCount} ${gapCount === 1 ? 'gap' : 'gaps'}, ${hours} h in all${missing > 0 ? `, ${missing} candles missing` : ''}`,
    ],
    [report.outlierCount > 0, `${report.outlierCount} prices jump away from the one before`],
    [
      skew !== null && skew.median < 0,
      `the recorder's clock was ${Math.round(-(skew?.median ?? 0))} ms behind the venue's`,
    ],
    [duplicates > 0 && isTrades, `${duplicates} trades equal the one before (orders that were split do that)`],
  ];
  return said.filter(([holds]) => holds).map(([, text]) => text);
};
