import { describe, expect, it } from 'vitest';
import { defineStrategy, type RunManifest, type Strategy } from '../../engine/index.ts';
import { testInstrument, testVenue } from '../testing.ts';
import { variationsOf } from './variations.ts';

const strategy = defineStrategy({
  name: 'x',
  title: 'X',
  about: 'Has every kind of parameter.',
  parameters: {
    fast: { type: 'whole', default: 20, min: 2, max: 21, about: '' },
    slow: { type: 'whole', default: 22, min: 3, about: '' },
    share: { type: 'decimal', default: '0.5', max: '0.52', about: '' },
    stop: { type: 'decimal-or-none', default: null, about: '' },
    mode: { type: 'choice', default: 'a', choices: ['a', 'b'], about: '' },
    interval: { type: 'duration', default: 60_000, about: '' },
  },
  check: ({ fast, slow }) => (fast < slow ? null : 'fast must be below slow'),
  needs: () => ({ input: 'prices' }),
  initial: () => null,
  inspect: () => null,
}) as unknown as Strategy;

const manifest = {
  instrument: testInstrument,
  venue: { ...testVenue, makerFee: '0.0001', takerFee: '0.0004' },
  parameters: { fast: 20, slow: 22, share: '0.5', stop: null, mode: 'a', interval: 60_000 },
} as unknown as RunManifest;

describe('variations of a run', () => {
  it('change one number at a time, within range and within what the strategy allows', () => {
    expect(variationsOf(manifest, strategy).map(({ name }) => name)).toEqual([
      'fees × 2',
      'fast 18',
      'slow 24',
      'share 0.45',
    ]);
  });

  it('double the fees and, where there is one, the latency', () => {
    const venue = { ...manifest.venue, orderLatency: { model: 'constant' as const, ms: 150 } };
    const [fees, latency] = variationsOf({ ...manifest, venue }, strategy);
    expect(fees?.manifest.venue).toMatchObject({ makerFee: '0.0002', takerFee: '0.0008' });
    expect(latency?.manifest.venue.orderLatency).toEqual({ model: 'constant', ms: 300 });
  });
});
