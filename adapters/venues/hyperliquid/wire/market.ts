import { z } from 'zod';
import { decimal, whole } from './shape.ts';

/** Market data on the wire: answers of `/info`, and the data of frames of the same name. */

const side = z.enum(['A', 'B']);

export const meta = z.object({
  universe: z.array(
    z.object({
      name: z.string(),
      szDecimals: whole.min(0).max(6),
      maxLeverage: whole,
      onlyIsolated: z.boolean().optional(),
      isDelisted: z.boolean().optional(),
    }),
  ),
});
export type Meta = z.infer<typeof meta>;

export const assetContext = z.object({
  funding: decimal,
  openInterest: decimal,
  oraclePx: decimal,
  markPx: decimal,
  /** Null or absent while nobody bids or asks. */
  midPx: decimal.nullish(),
});
export type WireContext = z.infer<typeof assetContext>;

export const metaAndAssetCtxs = z.tuple([meta, z.array(assetContext)]);
export const allMids = z.record(z.string(), decimal);
export const allMidsFrame = z.object({ mids: allMids });

const trade = z.object({
  coin: z.string(),
  /** B: the buyer took. A: the seller did. */
  side,
  px: decimal,
  sz: decimal,
  time: whole,
  tid: whole,
});
export const trades = z.array(trade);
export type WireTrade = z.infer<typeof trade>;

const level = z.object({ px: decimal, sz: decimal });
export const l2Book = z.object({ coin: z.string(), time: whole, levels: z.tuple([z.array(level), z.array(level)]) });
export const bbo = z.object({ coin: z.string(), time: whole, bbo: z.tuple([level.nullable(), level.nullable()]) });
export type WireLevel = z.infer<typeof level>;

export const activeAssetCtx = z.object({ coin: z.string(), ctx: assetContext });

const candle = z.object({
  /** First and last ms. */
  t: whole,
  T: whole,
  s: z.string(),
  i: z.string(),
  o: decimal,
  c: decimal,
  h: decimal,
  l: decimal,
  v: decimal,
});
export { candle };
export const candles = z.array(candle);
export type WireCandle = z.infer<typeof candle>;

export const fundingHistory = z.array(z.object({ coin: z.string(), fundingRate: decimal, time: whole }));
export const exchangeStatus = z.object({ time: whole });
