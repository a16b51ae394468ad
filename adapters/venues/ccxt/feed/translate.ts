import {
  decimal,
  lots,
  ROUND_HALF_EVEN,
  text,
  type AssetContext,
  type BookLevel,
  type BookSnapshot,
  type FundingSettled,
  type Print,
  type VenueCandle,
} from '../../../../engine/index.ts';
import type { z } from 'zod';
import type { Listed } from '../exchange/markets.ts';
import type * as shapes from '../exchange/shapes.ts';

/** ccxt's words as market events. E_NOT_EXACT for what is off the grid. */

/** ccxt counts contracts; lots are counted in base. */
export const sizeOf = (amount: string, { contractSize, scale }: Listed) =>
  scale.lots(contractSize === '1' ? amount : decimal(amount).times(contractSize));

export const printOf = (wire: shapes.WireTrade, id: string, listed: Listed, received: number): Print => ({
  kind: 'print',
  instrument: listed.instrument.id,
  id,
  time: wire.timestamp,
  received,
  price: listed.scale.ticks(wire.price),
  size: sizeOf(wire.amount, listed),
  taker: wire.side ?? null,
  isBackfill: false,
});

type Level = readonly [string, string, ...unknown[]];

const levelOf = ([price, amount]: Level, listed: Listed): BookLevel => ({
  price: listed.scale.ticks(price),
  size: sizeOf(amount, listed),
});

export const bookOf = (wire: z.infer<typeof shapes.book>, listed: Listed, received: number): BookSnapshot => ({
  kind: 'book',
  instrument: listed.instrument.id,
  time: wire.timestamp ?? received,
  received,
  bids: wire.bids.map((level) => levelOf(level, listed)),
  asks: wire.asks.map((level) => levelOf(level, listed)),
});

/** Marks are read to so many decimals, rates to those that funding is counted in: exchanges reckon some of them as doubles. */
const MARK_DECIMALS = 8;
const RATE_DECIMALS = 12;
const readTo = (number: string, places: number): string =>
  text(decimal(number).toDecimalPlaces(places, ROUND_HALF_EVEN));

export const contextOf = (
  wire: z.infer<typeof shapes.fundingRate>,
  listed: Listed,
  received: number,
): AssetContext | null => {
  const { markPrice, indexPrice, fundingRate } = wire;
  if (markPrice === null) return null;
  return {
    kind: 'context',
    instrument: listed.instrument.id,
    time: wire.timestamp ?? received,
    received,
    mark: readTo(markPrice, MARK_DECIMALS),
    oracle: readTo(indexPrice ?? markPrice, MARK_DECIMALS),
    mid: null,
    fundingRate: readTo(fundingRate, RATE_DECIMALS),
    openInterest: '0',
  };
};

export const fundingOf = (
  wire: z.infer<typeof shapes.fundingRates>[number],
  listed: Listed,
  received: number,
): FundingSettled => ({
  kind: 'funding',
  instrument: listed.instrument.id,
  time: wire.timestamp,
  received,
  rate: readTo(wire.fundingRate, RATE_DECIMALS),
});

export const candleOf = (
  [openTime, open, high, low, close, volume]: shapes.WireCandle,
  listed: Listed,
  { intervalMs, received }: { readonly intervalMs: number; readonly received: number },
): VenueCandle => {
  const isClosed = openTime + intervalMs <= received;
  const { scale } = listed;
  return {
    kind: 'candle',
    instrument: listed.instrument.id,
    time: isClosed ? openTime + intervalMs - 1 : Math.max(openTime, received),
    received,
    intervalMs,
    openTime,
    open: scale.ticks(open),
    high: scale.ticks(high),
    low: scale.ticks(low),
    close: scale.ticks(close),
    // Some exchanges add volumes up as doubles; what was traded were whole lots.
    volume: lots(decimal(volume).div(scale.lot).toDecimalPlaces(0, ROUND_HALF_EVEN).toNumber()),
    isClosed,
  };
};
