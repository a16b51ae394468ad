import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../stand-in/manual-clock.ts';
import { actionWeight, answerWeight, queryWeight } from './costs.ts';
import { TokenBucket } from '../../parts/token-bucket.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a budget', () => {
  it('is never overspent, and everybody is served in the end', async () => {
    const demands = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 40 }), floor: fc.constantFrom(0, 0, 50) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(demands, async (asked) => {
        const clock = new ManualClock(0);
        const bucket = new TokenBucket(clock, { capacity: 100, perMinute: 60 });
        let spent = 0;
        let served = 0;
        for (const { cost, floor } of asked) {
          void bucket.take(cost, floor).then(() => {
            spent += Math.min(cost, 100 - floor);
            served += 1;
          });
        }
        for (let second = 0; second < 3_600 && served < asked.length; second++) {
          await settle();
          // Full at the start, one more each second.
          expect(spent).toBeLessThanOrEqual(100 + second);
          clock.advance(1_000);
        }
        expect(served).toBe(asked.length);
      }),
      { numRuns: 30 },
    );
  });

  it('lets an action pass a query that waits for more', async () => {
    const clock = new ManualClock(0);
    const bucket = new TokenBucket(clock, { capacity: 100, perMinute: 60 });
    const order: string[] = [];
    await bucket.take(70);
    void bucket.take(20, 50).then(() => order.push('query'));
    void bucket.take(1).then(() => order.push('order'));
    await settle();
    expect(order).toEqual(['order']);
    clock.advance(60_000);
    await settle();
    expect(order).toEqual(['order', 'query']);
  });

  it('believes the venue where it says that less is left', () => {
    const clock = new ManualClock(0);
    const bucket = new TokenBucket(clock, { capacity: 100, perMinute: 60 });
    bucket.atMost(30);
    expect(bucket.available).toBe(30);
    bucket.atMost(90);
    expect(bucket.available).toBe(30);
    bucket.drain();
    expect(bucket.available).toBe(0);
    clock.advance(10_000);
    expect(bucket.available).toBe(10);
  });
});

describe('the venue’s prices', () => {
  it('are those of its documents', () => {
    expect(['l2Book', 'orderStatus', 'userRole', 'meta', 'userFills'].map(queryWeight)).toEqual([2, 2, 60, 20, 20]);
    expect([
      answerWeight('userFills', 2_000),
      answerWeight('candleSnapshot', 5_000),
      answerWeight('meta', 200),
    ]).toEqual([100, 83, 0]);
    expect([1, 39, 40, 80].map(actionWeight)).toEqual([1, 1, 2, 3]);
  });
});
