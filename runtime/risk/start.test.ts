import { describe, expect, it } from 'vitest';
import { testVenue } from '../../backtests/testing.ts';
import { type Print, type RunManifest, type Strategy } from '../../engine/index.ts';
import { defaultLimits } from '../../engine/risk/limits.ts';
import { strategy as fourPhase } from '../../strategies/four-phase/index.ts';
import { FakeFeed, HandClock, instrument } from '../sessions/testing.ts';
import { assertAllowed, startConcerns } from './start.ts';

const NOW = 1_767_225_600_000;
const clock = new HandClock(NOW);
const defaults = Object.fromEntries(
  Object.entries(fourPhase.parameters).map(([name, { default: value }]) => [name, value]),
);
const manifest = (parameters: object = {}, more: Partial<RunManifest> = {}): RunManifest => ({
  instrument,
  strategy: 'four-phase',
  parameters: { ...defaults, ...parameters },
  account: { capital: '10000', leverage: '2', marginMode: 'cross' },
  venue: testVenue,
  risk: defaultLimits,
  tape: { dataset: 'live', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
  ...more,
});
const concerns = async (recent: readonly Print[], made = manifest(), strategy = fourPhase as unknown as Strategy) => {
  const feed = new FakeFeed(clock);
  feed.recent = recent;
  const found = await startConcerns({ feed, manifest: made, strategy, takerFee: '0.00045', now: NOW });
  return found.map(({ code, detail }) => `${code} ${detail.where ?? ''}`);
};
const feed = new FakeFeed(clock);
const bought = feed.print(100_000, 1, 'buy');
const sold = feed.print(99_990, 1, 'sell');

describe('what speaks against beginning', () => {
  it('is a market in which nothing was traded lately', async () => {
    expect(await concerns([])).toEqual(['E_FEED_SILENT no trade in 300 s']);
    expect(await concerns([{ ...bought, time: NOW - 300_001 }])).toEqual([
      'E_FEED_SILENT last trade 2025-12-31T23:54:59.999Z',
    ]);
    expect(await concerns([{ ...bought, time: NOW - 300_000 }])).toEqual([]);
  });

  it('is a unit that earns no more than fees of a round trip and the spread', async () => {
    // Fees of a round trip at 99,990: 89.991; the spread: 10.
    const unit = (size: string) => concerns([bought, sold], manifest({ unitSize: size }));
    expect(await unit('99.991')).toEqual([
      'E_UNIT_BELOW_COSTS unit 99.991; fees of a round trip 89.991, spread or tick 10',
    ]);
    expect(await unit('99.992')).toEqual([]);
    // A unit of 5 % is far above that, also at the default leverage.
    expect(await concerns([bought, sold])).toEqual([]);
  });

  it('counts a tick where no spread is seen', async () => {
    const [said] = await concerns([bought], manifest({ unitSize: '90' }));
    expect(said).toBe('E_UNIT_BELOW_COSTS unit 90; fees of a round trip 90, spread or tick 0.1');
  });

  it('is an order that the venue would find too small', async () => {
    const [said] = await concerns([bought, sold], manifest({ margin: '70' }));
    expect(said).toBe('E_UNIT_BELOW_COSTS smallest order 8.75 USD, the venue takes 10');
    expect(await concerns([bought, sold], manifest({ margin: '80' }))).toEqual([]);
  });

  it('is not asked of a strategy that has no unit', async () => {
    const none = { ...fourPhase, grain: undefined };
    expect(await concerns([bought, sold], manifest({ unitSize: '1' }), none as unknown as Strategy)).toEqual([]);
  });
});

describe('an instrument that may not be traded', () => {
  it('is refused before anything is asked', () => {
    const only = (names: readonly string[]): RunManifest =>
      manifest({}, { risk: { ...defaultLimits, instruments: names } });
    expect(() => assertAllowed(only(['ETH']))).toThrow(
      expect.objectContaining({ code: 'E_INSTRUMENT_NOT_ALLOWED' }) as Error,
    );
    expect(() => assertAllowed(only(['ETH', 'BTC']))).not.toThrow();
  });
});
