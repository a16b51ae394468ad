import { Decimal, quotient, type Grain, type Setup, type ValuesOf } from '../../engine/index.ts';
import type { parameters } from './parameters.ts';
import { PLACES } from './units.ts';

/** One unit of the price, and one part of the smaller allocation. */
export const grain = (values: ValuesOf<typeof parameters>, { capital }: Setup, price: Decimal): Grain => {
  const { unitSize, unitPct, leverage, longShare, chunks, hedgeStyle } = values;
  const move =
    unitSize === null ? quotient(price.times(unitPct), new Decimal(leverage), PLACES) : new Decimal(unitSize);
  const margin = values.margin === null ? capital : Decimal.min(capital, values.margin);
  const long = hedgeStyle === 'none' ? new Decimal(1) : new Decimal(longShare);
  const share = hedgeStyle === 'none' ? long : Decimal.min(long, new Decimal(1).minus(long));
  return { move, order: quotient(margin.times(leverage).times(share), new Decimal(chunks), PLACES) };
};
