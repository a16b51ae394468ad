import { describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import { limit, market, stop } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { EventType } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Input } from '../inputs/input.ts';
import type { RunManifest, VenueModel } from '../manifest.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import { defaultLimits } from '../risk/limits.ts';
import type { Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { Session } from './session.ts';
import { scripted } from './testing/scripted.ts';

const START = 1_700_000_000_000;
const lot = (size: number) => lots(size * 1_000_000);
const buy: Wish = { wish: 'order', spec: market('buy', lot(1)), reason: 'test' };
const bid: Wish = { wish: 'order', spec: limit('buy', lot(1), priceTicks(9_900)), reason: 'test' };
const protect: Wish = { wish: 'order', spec: stop('sell', lot(1), priceTicks(9_800)), reason: 'test' };

const manifest = (venue: Partial<VenueModel>): RunManifest => ({
  instrument: testInstrument,
  strategy: 'scripted',
  parameters: {},
  account: { capital: '10000', leverage: '10', marginMode: 'cross' },
  venue: { ...testVenue, ...venue },
  risk: defaultLimits,
  tape: { dataset: 'inputs-test', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
});

const print = (second: number, price: number): Input => ({
  kind: 'tape',
  block: tradeBlock({
    time: Float64Array.of(START + second * 1_000),
    price: Float64Array.of(price * 100),
    size: Float64Array.of(1e9),
    side: Int8Array.of(1),
    received: null,
  }),
});
const said = (second: number, message: VenueMessage): Input => ({
  kind: 'venue',
  time: START + second * 1_000,
  message,
});
const accepted = (second: number, order = 'o1'): Input => said(second, { kind: 'accepted', order });
const filled = (second: number, fill: string, size = '1', side: 'buy' | 'sell' = 'buy'): Input =>
  said(second, {
    kind: 'filled',
    order: 'o1',
    fill,
    side,
    price: '99.5',
    size,
    fee: '0.01',
    liquidity: 'maker',
    cause: 'match',
  });
const funding = (second: number, id: string): Input =>
  said(second, { kind: 'funding', id, rate: '0.0001', price: null, size: '1', amount: '0.01' });
const command = (second: number, name: 'stop' | 'flatten'): Input => ({
  kind: 'command',
  time: START + second * 1_000,
  command: name,
  by: 'ann',
  reason: 'test',
});

interface Story {
  readonly script: readonly (readonly Wish[])[];
  /** Handed over just as the first event of this type is put on record. */
  readonly at: EventType;
  readonly venue?: Partial<VenueModel>;
}

/** What became of it, from the event on at which it was handed over. */
const after = ({ script, at, venue = {} }: Story, ...inputs: readonly Input[]): readonly AnyEvent[] => {
  const from: number[] = [];
  const session: Session = new Session({
    mode: 'live',
    manifest: manifest(venue),
    strategy: scripted(script),
    observer: {
      recorded: ({ type, seq }) => {
        if (type !== at || from.length > 0) return;
        from.push(seq);
        session.handOver();
      },
    },
  });
  session.begin(START);
  for (const input of inputs) session.take(input);
  const events = session.drain();
  expect(from).toHaveLength(1);
  return events.slice((from[0] ?? 0) + 1);
};
const types = (events: readonly AnyEvent[]): readonly string[] => events.map(({ type }) => type);
const fills = (events: readonly AnyEvent[]) =>
  events.flatMap((event) => (event.type === 'OrderFilled' ? [event.data] : []));
const late = { orderLatency: { model: 'constant', ms: 1_500 }, cancelLatency: { model: 'constant', ms: 500 } } as const;

describe('a live session that is handed over to a simulated venue', () => {
  it('has its resting order there, which is filled at its own price by a later print, and by none before', () => {
    const story: Story = { script: [[bid]], at: 'OrderAccepted' };
    const events = after(story, print(1, 98), accepted(2), print(3, 99.5), print(4, 98.5), filled(5, 't1'));
    expect(types(events)).toEqual(['OrderFilled']);
    expect(events[0]).toMatchObject({ time: START + 4_000, data: { price: '99', liquidity: 'maker', remaining: '0' } });
  });

  it('hands over what is left of an order that was filled in part', () => {
    const story: Story = { script: [[bid]], at: 'OrderFilled' };
    const events = after(story, print(1, 100), accepted(2), filled(3, 't1', '0.4'), print(4, 98.5));
    expect(fills(events)).toMatchObject([{ size: '0.6', remaining: '0', liquidity: 'maker' }]);
  });

  it('lets a request that was on its way arrive, when its time has come', () => {
    const story: Story = { script: [[buy]], at: 'FeedGapDetected', venue: late };
    const gap: Input = { kind: 'feed', state: 'gap', from: START, to: START + 1_200 };
    const events = after(story, print(1, 100), gap, print(2, 101), print(3, 102), accepted(3), filled(3, 't1'));
    expect(types(events)).toEqual(['OrderAccepted', 'OrderFilled']);
    expect(fills(events)).toMatchObject([{ price: '102', liquidity: 'taker' }]);
  });

  it.each(['OrderRequested', 'OrderSubmitted'] as const)('sends an order once that is asked for at %s', (at) => {
    const events = after({ script: [[buy]], at }, print(1, 100), accepted(2), filled(3, 't1'), print(4, 101));
    expect(types(events).filter((type) => type !== 'OrderSubmitted')).toEqual(['OrderAccepted', 'OrderFilled']);
    expect(fills(events)).toMatchObject([{ price: '100', size: '1' }]);
  });

  it.each(['OrderCancelRequested', 'FeedGapDetected'] as const)('cancels once what is asked for at %s', (at) => {
    const cancel: Wish = { wish: 'cancel', order: 'o1', reason: 'test' };
    const gap: Input = { kind: 'feed', state: 'gap', from: START, to: START + 3_000 };
    const inputs = [
      print(1, 100),
      accepted(2),
      print(3, 100),
      gap,
      print(5, 98),
      said(6, { kind: 'accepted', order: 'o1' }),
    ];
    const events = after({ script: [[bid], [cancel]], at, venue: late }, ...inputs);
    expect(types(events).filter((type) => type !== 'FeedGapDetected')).toEqual(['OrderCanceled']);
    expect(events.at(-1)?.data).toMatchObject({ order: 'o1', reason: 'requested', remaining: '1' });
  });

  it('keeps a stop waiting for its trigger', () => {
    const story: Story = { script: [[buy], [protect]], at: 'FeedGapDetected' };
    const gap: Input = { kind: 'feed', state: 'gap', from: START, to: START + 4_000 };
    const inputs = [print(1, 100), accepted(2), filled(2, 't1'), print(3, 100), accepted(4, 'o2'), gap];
    const events = after(story, ...inputs, print(5, 98.5), print(6, 97.9));
    expect(types(events)).toEqual(['OrderTriggered', 'OrderFilled']);
    expect(fills(events)).toMatchObject([{ order: 'o2', price: '97.9', side: 'sell' }]);
  });

  it('hears what the real venue says of the time before, and nothing of later', () => {
    const story: Story = { script: [[buy]], at: 'OrderFilled' };
    const inputs = [print(1, 100), accepted(2), print(3, 100), filled(3, 't1'), funding(3, 'f1'), funding(9, 'f2')];
    const discrepancy = said(10, { kind: 'discrepancy', what: 'position', expected: '1', found: '2' });
    const events = after(story, ...inputs, discrepancy, filled(11, 't2', '1', 'sell'), print(12, 100));
    expect(types(events)).toEqual(['FundingPaid']);
  });

  it('pays funding by the published rates from then on', () => {
    const story: Story = { script: [[buy]], at: 'OrderFilled' };
    const due: Input = { kind: 'funding', time: START + 5_000, rate: 100_000_000 };
    const inputs = [print(1, 100), accepted(2), filled(3, 't1'), print(4, 100), due, print(6, 100)];
    expect(types(after(story, ...inputs))).toEqual(['FundingRatePublished', 'FundingPaid']);
  });

  it('ends at a stop as a paper session does: nothing real rests any more', () => {
    const story: Story = { script: [[bid]], at: 'OrderAccepted', venue: late };
    const events = after(story, print(1, 100), accepted(2), print(3, 100), command(4, 'stop'));
    expect(types(events)).toEqual(['OrderCancelRequested', 'OrderCanceled', 'SessionStopped']);
  });
});
