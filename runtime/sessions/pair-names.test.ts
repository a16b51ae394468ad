import { describe, expect, it } from 'vitest';
import { FakeFeed, HandClock, instrument } from './testing.ts';
import { didYouMean, nearestPairs } from './pair-names.ts';
import { instrumentOf } from './venues.ts';

const coins = ['BTC', 'ETH', 'SOL', 'BCH', 'kPEPE', 'DOGE', 'WLD', 'OP', 'ARB', 'TIA'].map((base) => ({ base }));

describe('the pair that was meant', () => {
  it.each([
    ['BTX', ['BTC']],
    ['btc', ['BTC']],
    ['BTCUSDT', ['BTC']],
    ['BTC-PERP', ['BTC']],
    ['ETH/USDT:USDT', ['ETH']],
    ['hyperliquid:SOL/USD', ['SOL']],
    ['PEPE', ['kPEPE']],
    ['DOG', ['DOGE']],
    ['BHC', ['BCH']],
    ['USDT', []],
    ['NOTHINGLIKEIT', []],
    ['', []],
  ])('%s: %j', (pair, names) => {
    expect(nearestPairs(pair, coins).slice(0, Math.max(1, names.length))).toEqual(names);
  });

  it('is named in the error, and never a list of hundreds', async () => {
    const feed = new FakeFeed(new HandClock(0));
    await expect(instrumentOf(feed, 'BTV')).rejects.toMatchObject({
      code: 'E_PAIR_UNKNOWN',
      detail: { why: 'Did you mean BTC?', fix: 'write BTC instead of BTV' },
    });
    const error = await instrumentOf(feed, 'NOTHING').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ detail: { why: `It trades ${instrument.base}.` } });
    expect(didYouMean([], coins)).toBe('It trades 10 others, among them BTC, ETH, SOL, BCH, kPEPE, DOGE, WLD, OP.');
    expect(didYouMean(['BTC', 'BCH', 'ETH'], coins)).toBe('Did you mean BTC, BCH or ETH?');
  });
});
