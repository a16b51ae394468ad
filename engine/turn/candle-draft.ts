import type { Scale } from '../domain/instrument.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';
import type { Candle } from '../tape/block.ts';

/** A candle that was built from prints or shorter candles, as it is recorded. */
export const candleDraft = (candle: Candle, scale: Scale): Draft => {
  const price = (ticks: number): string => scale.priceText(priceTicks(ticks));
  const { openTime, closeTime, volume } = candle;
  return {
    type: 'CandleClosed',
    data: {
      intervalMs: closeTime - openTime,
      openTime,
      open: price(candle.open),
      high: price(candle.high),
      low: price(candle.low),
      close: price(candle.close),
      volume: scale.sizeText(lots(volume)),
    },
  };
};
