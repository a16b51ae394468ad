import type { CandleBlock, TradeBlock } from '../engine/index.ts';

/** The bare loop of an EMA cross: the same arithmetic on the same columns, and nothing else. */
export const bareEmaCross = (blocks: readonly CandleBlock[], fast: number, slow: number): number => {
  const fastWeight = 2 / (fast + 1);
  const slowWeight = 2 / (slow + 1);
  let a = NaN;
  let b = NaN;
  let crosses = 0;
  let wasAbove = false;
  for (const block of blocks) {
    const { close, count } = block;
    for (let row = 0; row < count; row++) {
      const price = close[row] as number;
      a = Number.isNaN(a) ? price : price * fastWeight + a * (1 - fastWeight);
      b = Number.isNaN(b) ? price : price * slowWeight + b * (1 - slowWeight);
      const isAbove = a > b;
      if (isAbove !== wasAbove) crosses++;
      wasAbove = isAbove;
    }
  }
  return crosses;
};

/** The bare loop of four-phase: the next whole unit above and below, compared at every print. */
export const bareUnits = (blocks: readonly TradeBlock[], unit: number): number => {
  let anchor = blocks[0]?.price[0] ?? 0;
  let changes = 0;
  for (const block of blocks) {
    const { price, count } = block;
    for (let row = 0; row < count; row++) {
      const here = price[row] as number;
      if (here >= anchor + unit || here <= anchor - unit) {
        anchor = here;
        changes++;
      }
    }
  }
  return changes;
};
