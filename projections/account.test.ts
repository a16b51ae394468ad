import { describe, expect, it } from 'vitest';
import type { AnyEvent, Draft, EventData } from '../engine/index.ts';
import { fold, projections } from './index.ts';

const started: Draft = {
  type: 'SessionStarted',
  data: {
    mode: 'paper',
    strategy: 'x',
    parameters: {},
    manifest: { instrument: { id: 'i', symbol: 'BTC', quote: 'USDC' }, account: { capital: '10000' } },
  },
};
const numbered = (drafts: readonly Draft[]): readonly AnyEvent[] =>
  drafts.map((draft, seq) => ({ seq, version: 1, time: 1000 * seq, tape: null, cause: null, ...draft }));
const filled = (data: Partial<EventData<'OrderFilled'>>): Draft => ({
  type: 'OrderFilled',
  data: {
    order: 'o1',
    fill: 'f1',
    side: 'buy',
    price: '60000',
    size: '1',
    remaining: '0',
    fee: '0',
    liquidity: 'taker',
    mark: '60000',
    decisionPrice: null,
    cause: 'match',
    ...data,
  },
});
const requested = (data: Partial<EventData<'OrderRequested'>> = {}): Draft => ({
  type: 'OrderRequested',
  data: {
    order: 'o1',
    side: 'buy',
    size: '1',
    kind: 'limit',
    limitPrice: '60000',
    triggerPrice: null,
    timeInForce: 'gtc',
    postOnly: false,
    reduceOnly: false,
    expiresAt: null,
    group: null,
    attachedTo: null,
    reason: 'why',
    ...data,
  },
});
const priced = (price: string): Draft => ({ type: 'UnitChanged', data: { from: 0, to: 1, price } });

describe('the published worked check of costs', () => {
  // Buy 1 at 60,000 (fee 27), pay funding 0.75125 at 60,100, sell 0.5 at 60,500 (fee 4.5375), mark 59,900.
  const events = numbered([
    started,
    filled({ fee: '27' }),
    { type: 'FundingPaid', data: { rate: '0.0000125', price: '60100', size: '1', amount: '0.75125', mark: '60100' } },
    filled({
      order: 'o2',
      fill: 'f2',
      side: 'sell',
      price: '60500',
      size: '0.5',
      fee: '4.5375',
      liquidity: 'maker',
      mark: '60500',
    }),
    priced('59900'),
  ]);

  it('comes to 10,167.71125, and its parts to the difference', () => {
    const { ledger, realizedPnl, unrealizedPnl } = fold(projections.pnl, events).state;
    expect(ledger.equity).toBe('10167.71125');
    expect([realizedPnl, unrealizedPnl]).toEqual(['250', '-50']);
    expect(ledger.parts).toEqual({
      price: '200',
      fee: '-31.5375',
      funding: '-0.75125',
      slippage: '0',
      liquidation: '0',
      total: '167.71125',
    });
  });

  it('leaves half a coin open at its entry', () => {
    const { open, closed } = fold(projections.positions, events).state;
    expect(open).toMatchObject({
      side: 'long',
      size: '0.5',
      entryPrice: '60000',
      mark: '59900',
      notional: '29950',
      unrealizedPnl: '-50',
      largest: '1',
      openedSeq: 1,
    });
    expect(closed).toEqual([]);
  });

  it('has its drawdown from the highest equity at a mark', () => {
    const state = fold(projections.equity, events).state;
    // 9973, 10072.24875, 10467.71125 (at 60,500), 10167.71125; the capital counts as first peak.
    expect(state.points.map((point) => point.equity)).toEqual(['9973', '10072.24875', '10467.71125', '10167.71125']);
    expect(state.peak).toBe('10467.71125');
    expect(state.peakAt).toBe(3000);
    expect(Number(state.drawdown)).toBeCloseTo(10167.71125 / 10467.71125 - 1, 11);
    expect(state.maxDrawdown).toBe(state.drawdown);
    expect(Number(state.points[0]!.drawdown)).toBeCloseTo(-0.0027, 12);
  });
});

describe('slippage and liquidation', () => {
  it('are what separates the fill from the mark, and what is forfeited', () => {
    const events = numbered([
      started,
      filled({ price: '60010', size: '0.1', mark: '60000' }),
      { type: 'PositionLiquidated', data: { mark: '50000', liquidationPrice: '50001', size: '0.1', forfeited: '25' } },
      filled({
        order: 'liquidation-1',
        fill: 'f2',
        side: 'sell',
        price: '49990',
        size: '0.1',
        mark: '50000',
        cause: 'liquidation',
      }),
    ]);
    const { ledger } = fold(projections.pnl, events).state;
    expect(ledger.parts).toEqual({
      price: '-1000',
      fee: '0',
      funding: '0',
      slippage: '-2',
      liquidation: '-25',
      total: '-1027',
    });
    expect(ledger.equity).toBe('8973');
    const { closed, open } = fold(projections.positions, events).state;
    expect(open).toBeNull();
    expect(closed).toMatchObject([{ side: 'long', size: '0.1', result: '-1027', openedSeq: 1, closedSeq: 3 }]);
    expect(fold(projections.orders, events).state.closed).toMatchObject([
      { id: 'liquidation-1', side: 'sell', status: 'filled', filled: '0.1' },
    ]);
  });
});

describe('positions', () => {
  it('turn through zero: one ends, the next begins at the price of the fill', () => {
    const events = numbered([
      started,
      filled({ price: '100', mark: '100', size: '3' }),
      filled({ order: 'o2', fill: 'f2', side: 'sell', price: '110', mark: '110', size: '5', fee: '1' }),
      filled({ order: 'o3', fill: 'f3', side: 'buy', price: '105', mark: '105', size: '2' }),
    ]);
    const { closed, closedCount, realizedPnl } = fold(projections.positions, events).state;
    expect(closedCount).toBe(2);
    // 3 * 10 - 1 of fee, then 2 * 5.
    expect(closed.map(({ side, size, result }) => [side, size, result])).toEqual([
      ['long', '3', '29'],
      ['short', '2', '10'],
    ]);
    expect(realizedPnl).toBe('40');
  });

  it('lose nothing when a cost cannot be divided', () => {
    const third = (fill: string, price: string): Draft =>
      filled({ order: fill, fill, side: 'sell', price, mark: price, size: '1' });
    const events = numbered([
      started,
      filled({ price: '10', mark: '10', size: '1' }),
      filled({ order: 'o2', fill: 'f2', price: '11', mark: '11', size: '2' }),
      third('f3', '12'),
      third('f4', '13'),
      third('f5', '14'),
    ]);
    const { ledger, realizedPnl } = fold(projections.pnl, events).state;
    expect(realizedPnl).toBe('7');
    expect([ledger.equity, ledger.size, ledger.cost]).toEqual(['10007', '0', '0']);
  });
});

describe('orders', () => {
  const order = { order: 'o1' };

  it('have their whole life told', () => {
    const events = numbered([
      started,
      requested(),
      { type: 'OrderSubmitted', data: order },
      { type: 'OrderAccepted', data: order },
      filled({ size: '0.25', remaining: '0.75', price: '60000', fee: '1' }),
      { type: 'OrderModified', data: { ...order, size: '0.5', limitPrice: '59990', triggerPrice: null } },
      filled({ fill: 'f2', size: '0.5', remaining: '0', price: '59990', fee: '2', liquidity: 'maker' }),
    ]);
    const partly = fold(projections.orders, events.slice(0, 6)).state;
    expect(partly.open).toMatchObject([
      {
        id: 'o1',
        status: 'partially-filled',
        size: '0.75',
        filled: '0.25',
        remaining: '0.5',
        limitPrice: '59990',
        modifications: 1,
      },
    ]);
    const { open, closed, requested: asked, filled: done } = fold(projections.orders, events).state;
    expect(open).toEqual([]);
    expect([asked, done]).toEqual([1, 1]);
    expect(closed).toMatchObject([
      {
        status: 'filled',
        reason: 'why',
        filled: '0.75',
        remaining: '0',
        notional: '44995',
        fees: '3',
        averagePrice: '59993.333333333333',
        submittedAt: 2000,
        acceptedAt: 3000,
        closedAt: 6000,
        fillCount: 2,
      },
    ]);
  });

  it('are not brought back by a fill that arrives after the cancel', () => {
    const events = numbered([
      started,
      requested(),
      { type: 'OrderCanceled', data: { ...order, reason: 'requested', remaining: '1' } },
      filled({ size: '0.4', remaining: '0.6' }),
    ]);
    const { open, closed } = fold(projections.orders, events).state;
    expect(open).toEqual([]);
    expect(closed).toMatchObject([
      { status: 'canceled', code: 'requested', filled: '0.4', remaining: '0.6', closedAt: 2000 },
    ]);
  });

  it('count refusals by code: denied by us, rejected by the venue', () => {
    const events = numbered([
      started,
      {
        type: 'OrderDenied',
        data: {
          ...(requested() as Extract<Draft, { type: 'OrderRequested' }>).data,
          order: 'o0',
          code: 'halted',
          detail: 'd',
        },
      },
      requested(),
      { type: 'OrderRejected', data: { ...order, code: 'Tick', detail: 'd' } },
    ]);
    const { denied, rejected, closed } = fold(projections.orders, events).state;
    expect([denied, rejected]).toEqual([{ halted: 1 }, { Tick: 1 }]);
    expect(closed.map(({ id, status, code }) => [id, status, code])).toEqual([
      ['o0', 'denied', 'halted'],
      ['o1', 'rejected', 'Tick'],
    ]);
  });
});

describe('runs, signals and candles', () => {
  it('tell what happened, in short', () => {
    const candle = { intervalMs: 60_000, openTime: 0, open: '1', high: '2', low: '1', close: '2', volume: '3' };
    const events = numbered([
      started,
      { type: 'CandleClosed', data: candle },
      {
        type: 'SignalRaised',
        data: { action: 'buy', confidence: 0.5, price: '2', reason: 'r', indicators: { rsi: 50 } },
      },
      { type: 'SignalRaised', data: { action: 'hold', confidence: 0, price: '2', reason: 'n', indicators: {} } },
      { type: 'FeedGapDetected', data: { from: 1, to: 2 } },
      { type: 'TradingHalted', data: { by: 'risk', reason: 'loss' } },
      { type: 'SessionStopped', data: { reason: 'stopped', mark: '2', equity: '10000', rows: 9 } },
    ]);
    expect(fold(projections.candles, events).state).toEqual({ count: 1, intervals: { 60000: [candle] } });
    expect(fold(projections.signals, events).state).toMatchObject({
      counts: { buy: 1, sell: 0, hold: 1 },
      lastCall: { action: 'buy', seq: 2 },
      newest: [{ seq: 2 }, { seq: 3 }],
    });
    expect(fold(projections.runs, events).state).toMatchObject({
      status: 'stopped',
      instrument: 'i',
      capital: '10000',
      equity: '10000',
      gaps: 1,
      rows: 9,
      startedAt: 0,
      stoppedAt: 6000,
      events: 7,
      halted: { by: 'risk' },
    });
  });
});
