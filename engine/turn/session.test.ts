import { describe, expect, it } from 'vitest';
import { simulate, testInstrument, testVenue } from '../../backtests/testing.ts';
import { limit, market, stop } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { RunManifest } from '../manifest.ts';
import type { Strategy, Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { Session } from './session.ts';
import { scripted } from './testing/scripted.ts';

const order = (spec: Extract<Wish, { wish: 'order' }>['spec'], id?: string): Wish => ({
  wish: 'order',
  spec,
  reason: 'test',
  ...(id === undefined ? {} : { id }),
});
const lot = (size: number) => lots(size * 1_000_000);
const tick = (price: number) => priceTicks(price * 100);
const story = (events: readonly AnyEvent[]): readonly string[] =>
  events.flatMap((event) => {
    if (event.type === 'SessionStarted' || event.type === 'SessionStopped') return [];
    const data = event.data as {
      readonly order?: string;
      readonly price?: string;
      readonly code?: string;
      readonly reason?: string;
    };
    return [[event.type, data.order, data.price, data.code].filter((part) => part !== undefined).join(' ')];
  });

describe('a session', () => {
  it('records an order before it is sent, and everything that becomes of it', () => {
    const { events } = simulate(scripted([() => [order(market('buy', lot(1)))]]), {}, { prices: [100, 101] });
    expect(story(events)).toEqual(['OrderRequested o1', 'OrderSubmitted o1', 'OrderAccepted o1', 'OrderFilled o1 100']);
    expect(events.map((event) => event.seq)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(events.map((event) => event.cause)).toEqual([null, null, 1, 2, 3, null]);
  });

  it('explains an order by the event that the strategy put on record before it', () => {
    const note: Wish = { wish: 'record', event: { type: 'NoteRecorded', data: { note: 'now', values: null } } };
    const { events } = simulate(scripted([() => [note, order(market('buy', lot(1)))]]), {}, { prices: [100] });
    expect(events.find((event) => event.type === 'OrderRequested')?.cause).toBe(
      events.find((event) => event.type === 'NoteRecorded')?.seq,
    );
  });

  it('denies what risk refuses, and sends nothing', () => {
    const { events } = simulate(scripted([() => [order(market('buy', lot(1_000)))]]), {}, { prices: [100] });
    expect(story(events)).toEqual(['OrderDenied o1 insufficient-margin']);
  });

  it('works a bracket: the legs wait for the entry, and the first that is filled cancels the other', () => {
    const leg = { group: 'exit', attachedTo: 'entry', reduceOnly: true } as const;
    const bracket = (): readonly Wish[] => [
      order(limit('buy', lot(1), tick(99)), 'entry'),
      order(limit('sell', lot(1), tick(105), leg), 'target'),
      order(stop('sell', lot(1), tick(95), leg), 'guard'),
    ];
    const { events } = simulate(scripted([bracket]), {}, { prices: [100, 106, 99, 100, 94.5] });
    expect(story(events).filter((line) => /Filled|Triggered|Canceled/.test(line))).toEqual([
      'OrderFilled entry 99',
      'OrderTriggered guard 94.5',
      'OrderFilled guard 94.5',
      'OrderCanceled target',
    ]);
  });

  it('leaves alone what is over, and refuses to change what never was', () => {
    const late = scripted([
      () => [order(market('buy', lot(1)))],
      () => [{ wish: 'cancel', order: 'o1', reason: 'late' }],
    ]);
    expect(story(simulate(late, {}, { prices: [100, 101] }).events)).not.toContain('OrderCancelRequested o1');
    const wrong = scripted([() => [{ wish: 'cancel', order: 'o7', reason: 'typo' }]]);
    expect(() => simulate(wrong, {}, { prices: [100] })).toThrow(expect.objectContaining({ code: 'E_ORDER_UNKNOWN' }));
  });

  it('judges a change like an order', () => {
    const grow: Wish = {
      wish: 'modify',
      order: 'o1',
      size: lot(9_000),
      limitPrice: tick(99),
      triggerPrice: null,
      reason: 'more',
    };
    const { events } = simulate(
      scripted([() => [order(limit('buy', lot(1), tick(98)))], () => [grow]]),
      {},
      { prices: [100, 101] },
    );
    expect(story(events)).toContain('OrderModifyDenied o1 insufficient-margin');
  });

  it('ends a strategy that answers itself without an end', () => {
    const loop = scripted([() => [order(market('buy', lot(1)))]], (event) =>
      event.type === 'OrderRequested' || event.type === 'OrderDenied' ? [order(market('buy', lot(1)))] : [],
    );
    expect(() => simulate(loop, {}, { prices: [100] })).toThrow(expect.objectContaining({ code: 'E_STRATEGY_LOOP' }));
  });

  it('cancels what rests at the end and values the position at the last price', () => {
    const strategy = scripted([() => [order(market('buy', lot(1))), order(limit('buy', lot(1), tick(90)))]]);
    const { events, equity } = simulate(strategy, {}, { prices: [100, 103] });
    expect(events.at(-2)).toMatchObject({ type: 'OrderCanceled', data: { order: 'o2', reason: 'end-of-session' } });
    expect(equity).toBe('10003');
  });
});

const START = 1_704_067_200_000;

describe('a session with funding and limits', () => {
  const prices = [100, 100, 90, 80, 70, 60];
  const tape = tradeBlock({
    time: Float64Array.from(prices, (_, row) => START + row * 3_600_000),
    price: Float64Array.from(prices, (price) => price * 100),
    size: new Float64Array(prices.length).fill(1e12),
    side: new Int8Array(prices.length),
    received: null,
  });
  const manifest = (maxDrawdown: string | null): RunManifest => ({
    instrument: testInstrument,
    strategy: 'scripted',
    parameters: {},
    account: { capital: '100', leverage: '2', marginMode: 'cross' },
    venue: testVenue,
    risk: {
      maxOrderNotional: null,
      maxPositionNotional: null,
      maxLeverage: null,
      maxOpenOrders: 9,
      priceCollar: null,
      maxDrawdown,
    },
    tape: { dataset: 'x', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
    funding: null,
    seed: '1',
  });
  const play = (options: {
    maxDrawdown: string | null;
    script: Parameters<typeof scripted>[0];
  }): readonly AnyEvent[] => {
    const funding = {
      kind: 'funding' as const,
      count: 2,
      time: new Float64Array([START - 1, START + 1_800_000]),
      rate: new Float64Array([5e9, 1e8]),
    };
    const strategy = scripted(options.script) as unknown as Strategy;
    const session = new Session({
      mode: 'backtest',
      manifest: manifest(options.maxDrawdown),
      strategy,
      funding: [funding],
    });
    session.begin(START);
    session.play(tape);
    session.end('end-of-tape');
    return session.drain();
  };

  it('pays the rate that falls due while a position is open, and says which', () => {
    const events = play({ maxDrawdown: null, script: [() => [order(market('buy', lot(1)))]] });
    const published = events.find((event) => event.type === 'FundingRatePublished');
    const paid = events.find((event) => event.type === 'FundingPaid');
    expect(published).toMatchObject({ time: START + 1_800_000, data: { rate: '0.0001' } });
    expect(paid).toMatchObject({ cause: published?.seq, data: { amount: '0.01', size: '1', price: '100' } });
    expect(events.filter((event) => event.type === 'FundingPaid')).toHaveLength(1);
  });

  it('trips the breaker at the very price where the loss is reached, and lets orders only reduce from then on', () => {
    const script = [
      () => [order(market('buy', lot(1)))],
      () => [],
      () => [],
      () => [],
      () => [order(market('buy', lot(0.1)))],
      () => [order(market('sell', lot(1)))],
    ];
    const events = play({ maxDrawdown: '0.25', script });
    const trip = events.find((event) => event.type === 'CircuitBreakerTripped');
    expect(trip).toMatchObject({ tape: { row: 4 }, data: { limit: 'max-drawdown', threshold: '0.25' } });
    expect(story(events.slice(trip?.seq))).toEqual([
      'CircuitBreakerTripped',
      'TradingHalted',
      'OrderDenied o2 halted',
      'OrderRequested o3',
      'OrderSubmitted o3',
      'OrderAccepted o3',
      'OrderFilled o3 60',
    ]);
  });
});
