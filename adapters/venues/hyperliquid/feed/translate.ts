import {
  decimal,
  lots,
  ROUND_HALF_EVEN,
  type AssetContext,
  type BookLevel,
  type BookSnapshot,
  type BookTop,
  type FundingSettled,
  type Lots,
  type Print,
  type VenueCandle,
} from '../../../../engine/index.ts';
import type { Listed } from '../universe.ts';
import type { WireCandle, WireContext, WireLevel, WireTrade } from '../wire/market.ts';
import { intervalMs } from './intervals.ts';

/** The wire's letters as market events: digits are moved, nothing is multiplied. E_NOT_EXACT for what is off the grid. */

export const printOf = (wire: WireTrade, listed: Listed, received: number, isBackfill: boolean): Print => ({
  kind: 'print',
  instrument: listed.instrument.id,
  time: wire.time,
  received,
  id: String(wire.tid),
  price: listed.scale.ticks(wire.px),
  size: listed.scale.lots(wire.sz),
  taker: wire.side === 'B' ? 'buy' : 'sell',
  isBackfill,
});

export const topOf = (
  wire: { readonly time: number; readonly bbo: readonly [WireLevel | null, WireLevel | null] },
  listed: Listed,
  received: number,
): BookTop => ({
  kind: 'top',
  instrument: listed.instrument.id,
  time: wire.time,
  received,
  bid: wire.bbo[0] && levelOf(wire.bbo[0], listed),
  ask: wire.bbo[1] && levelOf(wire.bbo[1], listed),
});

export const bookOf = (
  wire: { readonly time: number; readonly levels: readonly [readonly WireLevel[], readonly WireLevel[]] },
  listed: Listed,
  received: number,
): BookSnapshot => ({
  kind: 'book',
  instrument: listed.instrument.id,
  time: wire.time,
  received,
  bids: wire.levels[0].map((level) => levelOf(level, listed)),
  asks: wire.levels[1].map((level) => levelOf(level, listed)),
});

const levelOf = ({ px, sz }: WireLevel, { scale }: Listed): BookLevel => ({
  price: scale.ticks(px),
  size: scale.lots(sz),
});

export const contextOf = (wire: WireContext, listed: Listed, received: number): AssetContext => ({
  kind: 'context',
  instrument: listed.instrument.id,
  // The venue stamps no time on these.
  time: received,
  received,
  mark: wire.markPx,
  oracle: wire.oraclePx,
  mid: wire.midPx ?? null,
  fundingRate: wire.funding,
  openInterest: wire.openInterest,
});

export const candleOf = (wire: WireCandle, listed: Listed, received: number, isClosed: boolean): VenueCandle => ({
  kind: 'candle',
  instrument: listed.instrument.id,
  time: isClosed ? wire.T : Math.min(wire.T, Math.max(wire.t, received)),
  received,
  intervalMs: intervalMs(wire.i),
  openTime: wire.t,
  open: listed.scale.ticks(wire.o),
  high: listed.scale.ticks(wire.h),
  low: listed.scale.ticks(wire.l),
  close: listed.scale.ticks(wire.c),
  volume: volumeOf(wire.v, listed),
  isClosed,
});

/** The venue adds volumes up as doubles ("3495670.8399999999"); what was traded were whole lots, so the nearest is meant. */
const volumeOf = (volume: string, { scale }: Listed): Lots =>
  lots(decimal(volume).div(scale.lot).toDecimalPlaces(0, ROUND_HALF_EVEN).toNumber());

export const fundingOf = (
  wire: { readonly time: number; readonly fundingRate: string },
  listed: Listed,
  received: number,
): FundingSettled => ({
  kind: 'funding',
  instrument: listed.instrument.id,
  time: wire.time,
  received,
  rate: wire.fundingRate,
});
