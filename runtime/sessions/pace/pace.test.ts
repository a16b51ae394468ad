import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../adapters/event-stores/memory/index.ts';
import { Histogram } from './histogram.ts';
import { decisionLatency, Pace } from './pace.ts';

describe('a histogram of times', () => {
  it('knows every quantile within 1.6 %, and takes no more room for more times', () => {
    const times = fc.array(fc.double({ min: 0.002, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (all, share) => {
        const histogram = new Histogram();
        for (const ms of all) histogram.add(ms);
        const exact = [...all].sort((a, b) => a - b)[Math.ceil(share * all.length) - 1] ?? NaN;
        expect(Math.abs((histogram.quantile(share) ?? NaN) / exact - 1)).toBeLessThan(0.016);
        expect(Histogram.of(histogram.recorded()).quantile(share)).toBe(histogram.quantile(share));
      }),
    );
    const long = new Histogram();
    for (let n = 0; n < 100_000; n++) long.add((n % 977) / 7);
    expect(long.recorded().length).toBeLessThan(1_700);
    expect(new Histogram().quantile(0.5)).toBeNull();
  });

  it('keeps what is out of its bounds at their ends', () => {
    const histogram = new Histogram();
    for (const ms of [0, -1, 1e9]) histogram.add(ms);
    expect(histogram.recorded()).toEqual([
      [0, 2],
      [1_663, 1],
    ]);
  });
});

describe('the pace of a session', () => {
  it('is on record over all its processes', async () => {
    const store = memoryStore();
    expect(await decisionLatency(store, 's')).toBeNull();
    const first = await Pace.open(store, 's');
    await first.save();
    expect(await store.revision('pace-s')).toBe(-1);
    for (let n = 0; n < 98; n++) first.sent(1);
    await first.save();
    await first.save();
    expect(await store.revision('pace-s')).toBe(0);
    const second = await Pace.open(store, 's');
    second.sent(500);
    second.sent(500);
    await second.save();
    const latency = await decisionLatency(store, 's');
    expect(latency?.orders).toBe(100);
    expect(latency?.p50Ms).toBeCloseTo(1, 1);
    expect(latency?.p99Ms).toBeGreaterThan(490);
  });
});
