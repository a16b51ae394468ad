import type { Instrument } from '../../engine/index.ts';

/** The instruments of the bundled datasets, with the steps that their venues had at the time. */
const coinbase: Instrument = {
  id: 'coinbase:BTC/USD',
  venue: 'coinbase',
  symbol: 'BTC/USD',
  kind: 'spot',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.01',
  lotSize: '0.00000001',
  minNotional: '10',
  priceRule: 'tick',
  // Spot data can also be traded as a simulated perpetual, which needs a leverage to stay below.
  maxLeverage: 50,
  cashDecimals: 8,
};

const perpetual = (venue: string, base: string, quote: string): Instrument => ({
  ...coinbase,
  id: `${venue}:${base}/${quote}:${quote}`,
  venue,
  symbol: `${base}/${quote}:${quote}`,
  kind: 'perpetual',
  base,
  quote,
  tickSize: '0.1',
  lotSize: '0.001',
});

export const COINBASE_BTC_USD = coinbase;
export const BINANCE_BTC: Instrument = { ...perpetual('binance', 'BTC', 'USDT'), minNotional: '100' };
export const BINANCE_ETH: Instrument = { ...perpetual('binance', 'ETH', 'USDT'), tickSize: '0.01', minNotional: '20' };
export const BYBIT_BTC: Instrument = perpetual('bybit', 'BTC', 'USDT');
export const DYDX_BTC: Instrument = { ...perpetual('dydx', 'BTC', 'USD'), tickSize: '1', lotSize: '0.0001' };
export const HYPERLIQUID_BTC: Instrument = {
  ...perpetual('hyperliquid', 'BTC', 'USDC'),
  lotSize: '0.00001',
  priceRule: 'hyperliquid',
};

/** Prints have parts of a cent, so the tick is 1/10,000 dollar. */
export const SPY: Instrument = {
  ...coinbase,
  id: 'us-equities:SPY/USD',
  venue: 'us-equities',
  symbol: 'SPY/USD',
  base: 'SPY',
  tickSize: '0.0001',
  lotSize: '1',
  maxLeverage: 4,
};
