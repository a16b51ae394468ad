import { describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import { limit, market } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Input } from '../inputs/input.ts';
import type { RiskLimits, RunManifest } from '../manifest.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import { defaultLimits } from '../risk/limits.ts';
import { defineStrategy, type View, type Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { Session } from './session.ts';

/** Ten seconds before a Friday ends. */
const START = Date.UTC(2026, 10, 27, 23, 59, 50);
const lot = (size: number) => lots(size * 1_000_000);
const buy: Wish = { wish: 'order', spec: market('buy', lot(10)), reason: 'in' };
const sell: Wish = { wish: 'order', spec: market('sell', lot(10)), reason: 'out' };
const rest: Wish = { wish: 'order', spec: limit('buy', lot(1), priceTicks(9_000)), reason: 'rest' };

/** Told by each price what to wish for; every event it hears of is kept. */
const asked = (wishes: (view: View) => readonly Wish[]) => {
  const heard: AnyEvent[] = [];
  const strategy = defineStrategy({
    name: 'asked',
    title: 'Asked',
    about: 'Does what the test says.',
    parameters: {},
    needs: () => ({ input: 'prices' }),
    initial: () => null,
    onPrice: (_state: null, _price, view) => wishes(view),
    onEvent: (_state: null, event: AnyEvent) => {
      heard.push(event);
      return [];
    },
    inspect: () => null,
  });
  return { strategy, heard };
};

const session = (
  risk: Partial<RiskLimits>,
  wishes: (view: View) => readonly Wish[],
  mode: 'paper' | 'live' = 'paper',
) => {
  const manifest: RunManifest = {
    instrument: testInstrument,
    strategy: 'asked',
    parameters: {},
    account: { capital: '10000', leverage: '10', marginMode: 'cross' },
    venue: testVenue,
    risk: { ...defaultLimits, ...risk },
    tape: { dataset: 'inputs-test', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
    funding: null,
    seed: '1',
  };
  const { strategy, heard } = asked(wishes);
  const inputs: Input[] = [];
  const opened = new Session({ mode, manifest, strategy });
  opened.begin(START);
  const events = [...opened.drain()];
  const take = (...given: readonly Input[]): readonly AnyEvent[] => {
    for (const input of given) {
      inputs.push(input);
      opened.take(input);
    }
    const drained = opened.drain();
    events.push(...drained);
    return drained;
  };
  /** The same inputs taken again by a session that knows nothing of this one. */
  const again = (): readonly AnyEvent[] => {
    const other = new Session({ mode, manifest, strategy: asked(wishes).strategy });
    other.begin(START);
    for (const input of inputs) other.take(input);
    return other.drain();
  };
  return { take, heard, events, again, look: () => opened.look() };
};

const at = (seconds: number, price: number): Input => ({
  kind: 'tape',
  block: tradeBlock({
    time: Float64Array.of(START + seconds * 1_000),
    price: Float64Array.of(price * 100),
    size: Float64Array.of(1e9),
    side: Int8Array.of(1),
    received: null,
  }),
});
const command = (seconds: number, name: 'pause' | 'resume' | 'halt'): Input => ({
  kind: 'command',
  time: START + seconds * 1_000,
  command: name,
  by: 'ann',
  reason: 'looked at it',
});
const said = (seconds: number, message: VenueMessage): Input => ({
  kind: 'venue',
  time: START + seconds * 1_000,
  message,
});
const types = (events: readonly AnyEvent[]): readonly string[] => events.map(({ type }) => type);
const dataOf = (events: readonly AnyEvent[], type: AnyEvent['type']): readonly unknown[] =>
  events.filter((event) => event.type === type).map(({ data }) => data);
const once = (wish: Wish): ((view: View) => readonly Wish[]) => {
  let isDone = false;
  return () => {
    if (isDone) return [];
    isDone = true;
    return [wish];
  };
};

describe('the loss of a day', () => {
  const limits: Partial<RiskLimits> = { maxDailyLoss: { amount: '50' } };
  const holding = (risk: Partial<RiskLimits>) =>
    session(risk, ({ position, openOrders }) => (position === 0 && openOrders.length === 0 ? [buy] : []));

  it('is counted from the equity with which the day began, and trips at the price where it is reached', () => {
    const { take, events, again } = holding(limits);
    expect(events.at(-1)).toMatchObject({ type: 'DayBegan', data: { equity: '10000', mark: null } });
    take(at(1, 100));
    expect(types(take(at(2, 95.01)))).toEqual([]);
    const tripped = take(at(3, 95));
    expect(types(tripped)).toEqual(['CircuitBreakerTripped', 'TradingHalted']);
    expect(tripped[0]?.data).toEqual({ limit: 'max-daily-loss', value: '50', threshold: '50' });
    expect(tripped[1]?.data).toEqual({ by: 'risk', reason: 'circuit breaker' });
    expect(again()).toEqual(events);
  });

  it('begins anew at midnight UTC, with the equity of that moment', () => {
    const { take, again, events } = holding(limits);
    take(at(1, 100), at(9, 96));
    const day = take(at(12, 95.5));
    expect(day).toMatchObject([{ type: 'DayBegan', time: START + 10_000, data: { equity: '9960', mark: '96' } }]);
    expect(types(take(at(13, 91.01)))).toEqual([]);
    expect(types(take(at(14, 91)))).toContain('CircuitBreakerTripped');
    expect(again()).toEqual(events);
  });

  it('begins with the first thing that is heard after midnight, though it be no price', () => {
    const { take } = holding(limits);
    take(at(1, 100));
    expect(types(take(command(20, 'pause')))).toEqual(['DayBegan', 'SessionPaused']);
  });

  it('may be a share, and pauses, or closes what is held, where it is set to', () => {
    const paused = holding({ maxDailyLoss: { share: '0.004' }, onDailyLoss: 'pause' });
    paused.take(at(1, 100));
    expect(dataOf(paused.take(at(2, 96)), 'CircuitBreakerTripped')).toEqual([
      { limit: 'max-daily-loss', value: '0.004', threshold: '0.004' },
    ]);
    expect(types(paused.events).slice(-1)).toEqual(['SessionPaused']);
    const closed = holding({ ...limits, onDailyLoss: 'flatten' });
    closed.take(at(1, 100), at(2, 94));
    expect(types(closed.events).slice(-6)).toEqual([
      'FlattenRequested',
      'TradingHalted',
      'OrderRequested',
      'OrderSubmitted',
      'OrderAccepted',
      'OrderFilled',
    ]);
    expect(closed.look().position.size).toBe('0');
  });

  it('leaves the drawdown watched when it paused', () => {
    const { take, events } = holding({ ...limits, onDailyLoss: 'pause', maxDrawdown: '0.01' });
    take(at(1, 100), at(2, 95));
    expect(types(events).at(-1)).toBe('SessionPaused');
    expect(dataOf(take(at(3, 90)), 'CircuitBreakerTripped')).toEqual([
      { limit: 'max-drawdown', value: '0.01', threshold: '0.01' },
    ]);
    expect(types(events).at(-1)).toBe('TradingHalted');
  });

  it('is armed anew by a person, from the equity of that moment', () => {
    const { take, events } = holding(limits);
    take(at(1, 100), at(2, 95));
    expect(take(command(3, 'resume'))).toMatchObject([
      { type: 'TradingResumed', data: { by: 'ann', reason: 'looked at it' } },
      { type: 'DayBegan', data: { equity: '9950' } },
    ]);
    expect(types(take(at(4, 90.01)))).toEqual([]);
    expect(types(take(at(5, 90)))).toContain('CircuitBreakerTripped');
    expect(dataOf(events, 'CircuitBreakerTripped')).toHaveLength(2);
  });
});

describe('the rate of orders', () => {
  const wishes = (): readonly Wish[] => [rest];
  it('lets through what the bucket holds, and then one at a time as it fills', () => {
    const { take, again, events } = session({ maxOrderRate: { count: 2, windowMs: 10_000 } }, wishes);
    take(at(1, 100), at(1, 100));
    expect(dataOf(take(at(1, 100)), 'OrderDenied')).toMatchObject([
      { code: 'order-rate', detail: '2 orders in 10000 ms may be sent, and the next one in 5000 ms' },
    ]);
    expect(types(take(at(5.999, 100)))).toEqual(['OrderDenied']);
    expect(types(take(at(6, 100)))).toContain('OrderRequested');
    expect(again()).toEqual(events);
  });

  it('never holds back what reduces', () => {
    const { take, events } = session({ maxOrderRate: { count: 1, windowMs: 60_000 } }, ({ position }) =>
      position === 0 ? [buy] : [sell],
    );
    take(at(1, 100), at(2, 100), at(3, 100));
    expect(types(events).filter((type) => /Filled|Denied/.test(type))).toEqual([
      'OrderFilled',
      'OrderFilled',
      'OrderDenied',
    ]);
  });
});

describe('trading hours and instruments', () => {
  it('let exposure be added only within and among them', () => {
    const hours = session({ tradingHours: [{ days: [5], from: 22 * 60, to: 24 * 60 }] }, once(rest));
    expect(types(hours.take(at(1, 100)))).toContain('OrderRequested');
    const late = session({ tradingHours: [{ days: [5], from: 22 * 60, to: 24 * 60 }] }, once(rest));
    expect(dataOf(late.take(at(11, 100)), 'OrderDenied')).toMatchObject([{ code: 'trading-hours' }]);
    const other = session({ instruments: ['ETH'] }, once(rest));
    expect(dataOf(other.take(at(1, 100)), 'OrderDenied')).toMatchObject([{ code: 'instrument' }]);
    const named = session({ instruments: ['ETH', 'BTC'] }, once(rest));
    expect(types(named.take(at(1, 100)))).toContain('OrderRequested');
  });
});

describe('errors of the venue in a row', () => {
  const rejected = (seconds: number, order: string): Input =>
    said(seconds, { kind: 'rejected', order, code: 'other', detail: 'no' });
  const unknown = (seconds: number, order: string): Input =>
    said(seconds, { kind: 'unknown', order, detail: 'silence' });

  it('pause when there are too many, and an order counts once', () => {
    const { take, events, again } = session({ maxErrors: 3 }, () => [rest], 'live');
    take(at(1, 100), at(2, 100), at(3, 100));
    take(rejected(4, 'o1'), unknown(5, 'o2'), rejected(6, 'o2'));
    expect(types(events)).not.toContain('CircuitBreakerTripped');
    const trip = take(rejected(7, 'o3'));
    expect(types(trip)).toEqual(['OrderRejected', 'CircuitBreakerTripped', 'SessionPaused']);
    expect(trip[1]?.data).toEqual({ limit: 'max-errors', value: '3', threshold: '3' });
    expect(dataOf(take(at(8, 100)), 'OrderDenied')).toMatchObject([{ code: 'halted' }]);
    expect(types(take(command(9, 'resume'), at(10, 100)))).toContain('OrderRequested');
    expect(again()).toEqual(events);
  });

  it('are no row when the venue took something in between', () => {
    const { take, events } = session({ maxErrors: 2 }, () => [rest], 'live');
    take(at(1, 100), at(2, 100), at(3, 100));
    take(rejected(4, 'o1'), said(5, { kind: 'accepted', order: 'o2' }), rejected(6, 'o3'));
    expect(types(events)).not.toContain('CircuitBreakerTripped');
  });
});

describe('a wish that is denied again and again', () => {
  const halted = (wishes: (view: View) => readonly Wish[], risk: Partial<RiskLimits> = { repeatedDenials: 'once' }) => {
    const all = session(risk, wishes);
    all.take(command(0, 'halt'));
    return all;
  };

  it('is recorded once, told to the strategy each time, and counted when something changes', () => {
    const { take, events, heard, again } = halted(() => [buy]);
    for (let second = 1; second < 6; second++) take(at(second, 100 + second));
    expect(types(events).filter((type) => type === 'OrderDenied')).toHaveLength(1);
    const told = heard.filter(({ type }) => type === 'OrderDenied');
    const [first] = events.filter(({ type }) => type === 'OrderDenied');
    expect(told.map(({ seq }) => seq)).toEqual(Array.from({ length: 5 }, () => first?.seq));
    expect(new Set(told.map(({ data }) => (data as { readonly order: string }).order)).size).toBe(5);
    expect(take(command(6, 'resume'))).toMatchObject([
      {
        type: 'DenialsRepeated',
        cause: first?.seq,
        data: { code: 'halted', side: 'buy', count: 4, last: START + 5_000 },
      },
      { type: 'TradingResumed' },
    ]);
    expect(again()).toEqual(events);
  });

  it('is recorded anew on another day, of another side, or for another reason', () => {
    const { take, events } = halted(({ time }) => [time % 2_000 === 0 ? buy : sell]);
    take(at(1, 100), at(2, 100), at(3, 100), at(4, 100), at(11, 100), at(13, 100));
    expect(types(events).filter((type) => /Denied|Denials/.test(type))).toEqual([
      'OrderDenied',
      'OrderDenied',
      'DenialsRepeated',
      'DenialsRepeated',
      'OrderDenied',
    ]);
  });

  it('is another wish at another size where the size is the reason', () => {
    const sized = (size: number): Wish => ({ wish: 'order', spec: market('buy', lot(size)), reason: 'much' });
    const { take, events } = session({ repeatedDenials: 'once', maxOrderNotional: '100' }, ({ time }) => [
      sized(time < START + 3_000 ? 5 : 6),
    ]);
    take(at(1, 100), at(2, 100), at(3, 100), at(4, 100));
    expect(types(events).filter((type) => type === 'OrderDenied')).toHaveLength(2);
  });

  it('is recorded each time where nothing else was asked for', () => {
    const { take, events } = halted(() => [buy], {});
    take(at(1, 100), at(2, 100), at(3, 100));
    expect(types(events).filter((type) => type === 'OrderDenied')).toHaveLength(3);
  });
});
