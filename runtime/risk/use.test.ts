import { describe, expect, it } from 'vitest';
import type { AnyEvent, Draft, RiskLimits } from '../../engine/index.ts';
import { defaultLimits } from '../../engine/risk/limits.ts';
import { fold } from '../../projections/index.ts';
import { projection } from '../../projections/risk/projection.ts';
import { briefOf, limitUses, reachOf, type Valued } from './use.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const order = (id: string, side: 'buy' | 'sell', size: string, reduceOnly = false): Draft => ({
  type: 'OrderRequested',
  data: {
    order: id,
    side,
    size,
    kind: 'limit',
    limitPrice: '100',
    triggerPrice: null,
    timeInForce: 'gtc',
    postOnly: false,
    reduceOnly,
    expiresAt: null,
    group: null,
    attachedTo: null,
    reason: 'test',
  },
});
const filled = (id: string, size: string, remaining: string): Draft => ({
  type: 'OrderFilled',
  data: {
    order: id,
    fill: `f of ${id} to ${remaining}`,
    side: 'buy',
    price: '100',
    size,
    remaining,
    fee: '0',
    liquidity: 'taker',
    mark: '100',
    decisionPrice: null,
    cause: 'match',
  },
});
const valued = (limits: Partial<RiskLimits>, price: string, ...drafts: readonly Draft[]): Valued => {
  const manifest = { instrument: {}, account: { capital: '10000' }, risk: { ...defaultLimits, ...limits } } as never;
  const start: Draft = { type: 'SessionStarted', data: { mode: 'live', strategy: 's', parameters: {}, manifest } };
  const events = [start, ...drafts].map((draft, seq) => ({
    seq,
    version: 1,
    time: NOON + seq * 1_000,
    tape: null,
    cause: null,
    ...draft,
  })) as unknown as readonly AnyEvent[];
  return { book: fold(projection, events).state, price };
};

describe('how far limits are used', () => {
  it('is reckoned by what is held and in flight on the worse side, at the price of this moment', () => {
    const all = valued(
      { maxLeverage: '3' },
      '110',
      order('o1', 'buy', '10'),
      filled('o1', '4', '6'),
      order('o2', 'sell', '9'),
      order('o3', 'sell', '50', true),
    );
    expect(reachOf(all.book)).toBe('10');
    expect(briefOf(all)).toMatchObject({
      state: 'running',
      equity: '10040',
      exposure: { used: '1100', limit: '30120', share: 0.03652 },
      lossToday: { used: '-40', limit: null, share: null },
    });
    const tight = valued({ maxLeverage: '3', maxPositionNotional: '2200' }, '110', order('o1', 'buy', '10'));
    expect(briefOf(tight).exposure).toEqual({ used: '1100', limit: '2200', share: 0.5 });
  });

  it('says the loss of the day against a share of the equity that the day began with', () => {
    const lost = valued({ maxDailyLoss: { share: '0.05' } }, '50', order('o1', 'buy', '10'), filled('o1', '10', '0'));
    expect(briefOf(lost).lossToday).toEqual({ used: '500', limit: '500', share: 1 });
    const anew = valued({ maxDailyLoss: { amount: '100' } }, '50', filled('o1', '10', '0'), {
      type: 'DayBegan',
      data: { equity: '9550', mark: '55' },
    });
    expect(briefOf(anew).lossToday).toEqual({ used: '50', limit: '100', share: 0.5 });
  });

  it('counts orders, errors and the rate as the engine does', () => {
    const limits = { maxOrderRate: { count: 4, windowMs: 4_000 }, maxErrors: 5 };
    const all = valued(limits, '100', order('o1', 'buy', '1'), order('o2', 'buy', '1'), {
      type: 'OrderRejected',
      data: { order: 'o1', code: 'other', detail: '' },
    });
    const use = (key: string) => limitUses(all, NOON + 2_000).find((each) => each.key === key);
    expect(use('risk.maxOpenOrders')).toMatchObject({ used: '1', limit: '1000' });
    expect(use('risk.maxErrors')).toMatchObject({ used: '1', limit: '5', share: 0.2, then: 'pause' });
    // Two were sent a second apart, and one a second comes back.
    expect(use('risk.maxOrderRate')).toMatchObject({ used: '1', limit: '4' });
  });

  it('knows a breaker that tripped until a person resumes', () => {
    const trip: Draft = {
      type: 'CircuitBreakerTripped',
      data: { limit: 'max-daily-loss', value: '1', threshold: '1' },
    };
    const halt: Draft = { type: 'TradingHalted', data: { by: 'risk', reason: 'circuit breaker' } };
    const resume: Draft = { type: 'TradingResumed', data: { by: 'ann', reason: 'seen' } };
    expect(briefOf(valued({}, '1', trip, halt))).toMatchObject({ state: 'halted', tripped: ['max-daily-loss'] });
    const resumed = valued({}, '1', trip, halt, resume);
    expect(briefOf(resumed)).toMatchObject({ state: 'running', tripped: [] });
    expect(resumed.book.history.map(({ what, by }) => [what, by])).toEqual([
      ['CircuitBreakerTripped', null],
      ['TradingHalted', 'risk'],
      ['TradingResumed', 'ann'],
    ]);
  });
});
