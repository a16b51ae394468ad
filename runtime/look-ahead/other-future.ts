import { type FundingBlock, MarkSeries } from '../../engine/index.ts';

/** Rates with the opposite sign behind a time, and never zero. */
export const otherRates = (blocks: readonly FundingBlock[], until: number): readonly FundingBlock[] =>
  blocks.map((block) => ({
    ...block,
    rate: block.rate.map((rate, row) => ((block.time[row] as number) > until ? -rate - 1 : rate)),
  }));

/** Marks and oracles that are one tick higher behind a time. */
export const otherMarks = (marks: MarkSeries, until: number, tickSize: string): MarkSeries => {
  const { time } = marks;
  const other = (column: Float64Array): Float64Array =>
    column.map((price, row) => ((time[row] as number) > until ? price + 1 : price));
  const block = {
    kind: 'marks',
    count: time.length,
    time,
    mark: other(marks.mark),
    oracle: other(marks.oracle),
  } as const;
  return new MarkSeries([block], tickSize, tickSize);
};
