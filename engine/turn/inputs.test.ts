import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import { limit, market } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import { canonicalLine } from '../events/codec.ts';
import type { AnyEvent } from '../events/event.ts';
import { decodeInput, encodeInput, inputMeta } from '../inputs/codec.ts';
import type { Input } from '../inputs/input.ts';
import type { RunManifest } from '../manifest.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import { defaultLimits } from '../risk/limits.ts';
import type { Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { Session } from './session.ts';
import { scripted as following } from './testing/scripted.ts';

const START = 1_700_000_000_000;
const lot = (size: number) => lots(size * 1_000_000);
const buy: Wish = { wish: 'order', spec: market('buy', lot(1)), reason: 'test' };
const rest: Wish = { wish: 'order', spec: limit('buy', lot(1), priceTicks(9_900)), reason: 'test' };

/** At its first, second, ... price it wishes for what the script says. */
const scripted = (...script: Parameters<typeof following>[0]) => following(script);

const manifest: RunManifest = {
  instrument: testInstrument,
  strategy: 'scripted',
  parameters: {},
  account: { capital: '10000', leverage: '10', marginMode: 'cross' },
  venue: testVenue,
  risk: defaultLimits,
  tape: { dataset: 'inputs-test', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
};

const prints = (time: number, ...prices: readonly number[]): Input => ({
  kind: 'tape',
  block: tradeBlock({
    time: Float64Array.from(prices, (_, row) => START + time * 1_000 + row),
    price: Float64Array.from(prices, (price) => price * 100),
    size: new Float64Array(prices.length).fill(1e9),
    side: new Int8Array(prices.length).fill(1),
    received: null,
  }),
});
const command = (time: number, name: 'pause' | 'resume' | 'halt' | 'flatten' | 'stop'): Input => ({
  kind: 'command',
  time: START + time * 1_000,
  command: name,
  by: 'ann',
  reason: 'test',
});
const said = (time: number, message: VenueMessage): Input => ({ kind: 'venue', time: START + time * 1_000, message });
const fill = (id: string, size = '1', more: Partial<Extract<VenueMessage, { kind: 'filled' }>> = {}): VenueMessage => ({
  kind: 'filled',
  order: 'o1',
  fill: id,
  side: 'buy',
  price: '100.01',
  size,
  fee: '0.01',
  liquidity: 'taker',
  cause: 'match',
  ...more,
});

const opened = (mode: 'paper' | 'live', strategy: ReturnType<typeof scripted>): Session => {
  const session = new Session({ mode, manifest, strategy });
  session.begin(START);
  return session;
};
const after = (session: Session, ...inputs: readonly Input[]): readonly AnyEvent[] => {
  session.drain();
  for (const input of inputs) session.take(input);
  return session.drain();
};
const types = (events: readonly AnyEvent[]): readonly string[] => events.map(({ type }) => type);

describe('commands to a session', () => {
  it('pause: no new exposure, reducing works; resume: all works again', () => {
    const sell: Wish = { wish: 'order', spec: market('sell', lot(1)), reason: 'test' };
    const wishes = [() => [buy], () => [buy], () => [sell], () => [buy]];
    const session = opened('paper', scripted(...wishes));
    after(session, prints(1, 100));
    expect(types(after(session, command(2, 'pause'), prints(3, 100)))).toEqual(['SessionPaused', 'OrderDenied']);
    expect(types(after(session, prints(4, 100)))).toContain('OrderFilled');
    expect(types(after(session, command(5, 'resume'), prints(6, 100)))).toEqual([
      'SessionResumed',
      'OrderRequested',
      'OrderSubmitted',
      'OrderAccepted',
      'OrderFilled',
    ]);
  });

  it('halt: cancels what would add, and only a resume lets trading go on', () => {
    const session = opened(
      'paper',
      scripted(
        () => [rest],
        () => [buy],
        () => [buy],
      ),
    );
    after(session, prints(1, 100));
    const halted = after(session, command(2, 'halt'));
    expect(types(halted)).toEqual(['TradingHalted', 'OrderCancelRequested', 'OrderCanceled']);
    expect(halted[0]?.data).toEqual({ by: 'ann', reason: 'test' });
    expect(types(after(session, prints(3, 100)))).toEqual(['OrderDenied']);
    expect(types(after(session, command(4, 'halt')))).toEqual([]);
    expect(types(after(session, command(5, 'resume'), prints(6, 100)))).toContain('OrderFilled');
  });

  it('flatten: cancels everything and closes the position, again if a fill crosses', () => {
    const session = opened(
      'live',
      scripted(() => [buy]),
    );
    after(session, prints(1, 100));
    after(session, said(2, fill('t1', '0.4')));
    session.takeRequests();
    const flat = after(session, command(3, 'flatten'));
    expect(types(flat)).toEqual([
      'FlattenRequested',
      'TradingHalted',
      'OrderCancelRequested',
      'OrderRequested',
      'OrderSubmitted',
    ]);
    expect(flat[3]?.data).toMatchObject({ side: 'sell', size: '0.4', reduceOnly: true });
    expect(session.takeRequests().map(({ kind }) => kind)).toEqual(['cancel', 'submit']);
    // The rest of the first order is filled before the cancel gets there.
    after(session, said(4, fill('t2', '0.6')));
    const sold = { side: 'sell', order: 'o2' } as const;
    const again = after(session, said(5, fill('t3', '0.4', sold)));
    expect(again.find(({ type }) => type === 'OrderRequested')?.data).toMatchObject({ order: 'o3', size: '0.6' });
    expect(types(after(session, said(6, fill('t4', '0.6', { side: 'sell', order: 'o3' })), prints(7, 100)))).toEqual([
      'OrderFilled',
    ]);
  });

  it('stop: a simulated session ends at once, a real one when the venue has cancelled what rests', () => {
    const paper = opened(
      'paper',
      scripted(() => [rest]),
    );
    after(paper, prints(1, 100));
    expect(types(after(paper, command(2, 'stop'))).slice(-2)).toEqual(['OrderCanceled', 'SessionStopped']);
    const idle = opened('paper', scripted());
    after(idle, prints(1, 100));
    expect(types(after(idle, command(2, 'stop')))).toEqual(['SessionStopped']);
    const live = opened(
      'live',
      scripted(() => [rest]),
    );
    after(live, prints(1, 100));
    expect(types(after(live, command(2, 'stop')))).toEqual(['OrderCancelRequested']);
    expect(live.isEnded).toBe(false);
    expect(types(after(live, said(3, { kind: 'canceled', order: 'o1', reason: 'requested' })))).toEqual([
      'OrderCanceled',
      'SessionStopped',
    ]);
    expect(after(live, prints(4, 100))).toEqual([]);
  });
});

describe('a feed that stops', () => {
  it('lets nothing add exposure until it flows again', () => {
    const session = opened(
      'paper',
      scripted(
        () => [buy],
        () => [buy],
      ),
    );
    const gap: Input = { kind: 'feed', state: 'gap', from: START, to: START + 1_000 };
    expect(types(after(session, gap, prints(2, 100)))).toEqual(['FeedGapDetected', 'OrderDenied']);
    expect(types(after(session, { ...gap, state: 'restored' }, prints(3, 100)))).toContain('OrderFilled');
  });
});

describe('what a real venue says', () => {
  const asked = (): Session => {
    const session = opened(
      'live',
      scripted(() => [rest]),
    );
    after(session, prints(1, 100));
    return session;
  };

  it('is asked for nothing before it is on record, and for each thing once', () => {
    const session = opened(
      'live',
      scripted(() => [rest]),
    );
    expect(types(after(session, prints(1, 100)))).toEqual(['OrderRequested', 'OrderSubmitted']);
    expect(session.takeRequests()).toMatchObject([{ kind: 'submit', order: { id: 'o1', decisionPrice: 10_000 } }]);
    expect(session.takeRequests()).toEqual([]);
  });

  it('counts a fill once, knows what remains, and takes one that comes before the acceptance', () => {
    const session = asked();
    const [first] = after(session, said(2, fill('t1', '0.4')), said(3, fill('t1', '0.4')));
    expect(first?.data).toMatchObject({ fill: 't1', remaining: '0.6', mark: '100', decisionPrice: '100' });
    expect(after(session, said(4, fill('t1', '0.4')))).toEqual([]);
    expect(types(after(session, said(5, { kind: 'accepted', order: 'o1' })))).toEqual([]);
    expect(types(after(session, said(6, fill('t2', '0.6'))))).toEqual(['OrderFilled']);
    expect(types(after(session, said(7, { kind: 'canceled', order: 'o1', reason: 'requested' })))).toEqual([]);
  });

  it('hears nothing new in the end of an order that ended so long ago that it was forgotten; its fill halts', () => {
    const session = opened(
      'live',
      scripted(() => [rest], ...Array.from({ length: 1_100 }, () => () => [buy])),
    );
    const canceled = (order: string): VenueMessage => ({ kind: 'canceled', order, reason: 'requested' });
    after(session, prints(1, 100), said(2, canceled('o1')));
    for (let n = 2; n <= 1_100; n++) after(session, prints(n + 1, 100), said(n + 1, canceled(`o${n}`)));
    expect(session.order('o1')).toBeUndefined();
    expect(types(after(session, said(1_200, canceled('o1')), said(1_201, { kind: 'accepted', order: 'o1' })))).toEqual(
      [],
    );
    expect(types(after(session, said(1_202, fill('t1'))))[0]).toBe('DiscrepancyFound');
  });

  it('cancels an order whose time has come, and calls that its expiry; one that is over already is left alone', () => {
    const session = opened(
      'live',
      scripted(() => [rest, rest]),
    );
    const due = (time: number, order: string): Input => ({ kind: 'due', time: START + time * 1_000, order });
    const canceled = (order: string): VenueMessage => ({ kind: 'canceled', order, reason: 'requested' });
    after(session, prints(1, 100), said(2, { kind: 'accepted', order: 'o1' }), said(2, canceled('o2')));
    session.takeRequests();
    const [asked] = after(session, due(3, 'o1'), due(3, 'o1'), due(3, 'o2'), due(3, 'o9'));
    expect(asked).toMatchObject({ type: 'OrderCancelRequested', data: { order: 'o1', reason: 'expired' } });
    expect(session.takeRequests()).toEqual([{ kind: 'cancel', id: 'o1' }]);
    expect(types(after(session, said(4, canceled('o1'))))).toEqual(['OrderExpired']);
    expect(session.openOrders()).toEqual([]);
  });

  it('leaves an order that got no answer as it was', () => {
    const session = asked();
    expect(types(after(session, said(2, { kind: 'unknown', order: 'o1', detail: 'no answer' })))).toEqual([
      'OrderOutcomeUnknown',
    ]);
    expect(types(after(session, said(3, fill('t1'))))).toEqual(['OrderFilled']);
  });

  it.each<[string, VenueMessage]>([
    ['a fill of an order that is not ours', fill('t1', '1', { order: null })],
    ['a fill of more than is left', fill('t1', '1.5')],
    ['a fill of the wrong side', fill('t1', '1', { side: 'sell' })],
    ['an answer about an order that never was', { kind: 'accepted', order: 'o9' }],
    ['a position that the journal does not know', { kind: 'discrepancy', what: 'position', expected: '0', found: '1' }],
  ])('halts on %s', (_, message) => {
    expect(types(after(asked(), said(2, message)))).toEqual([
      'DiscrepancyFound',
      'TradingHalted',
      'OrderCancelRequested',
    ]);
  });
});

describe('recorded inputs', () => {
  const anyInput: fc.Arbitrary<(time: number) => Input> = fc.oneof(
    fc
      .array(fc.integer({ min: 95, max: 105 }), { minLength: 1, maxLength: 5 })
      .map((p) => (t: number) => prints(t, ...p)),
    fc.constantFrom('pause', 'resume', 'halt', 'flatten').map((name) => (t: number) => command(t, name)),
    fc.constantFrom('gap', 'restored').map(
      (state) =>
        (t: number): Input => ({
          kind: 'feed',
          state: state as 'gap',
          from: START + t * 1_000 - 5,
          to: START + t * 1_000,
        }),
    ),
    fc.integer({ min: -100, max: 100 }).map(
      (rate) =>
        (t: number): Input => ({
          kind: 'funding',
          time: START + t * 1_000,
          rate: rate * 1e6,
        }),
    ),
    fc.constant((t: number): Input => ({ kind: 'recovered', time: START + t * 1_000 })),
  );

  it('give the same events again, after a way through the store', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (makers) => {
        const inputs = makers.map((make, index) => make(index + 1));
        const stored = inputs.map((input, revision) =>
          decodeInput({
            ...encodeInput(input),
            id: '',
            meta: inputMeta('test'),
            stream: 'inputs-test',
            revision,
            position: 0n,
            recordedAt: 0,
          }),
        );
        const strategy = scripted(...Array.from({ length: 200 }, (_, n) => () => (n % 3 === 0 ? [buy] : [rest])));
        const lines = (list: readonly Input[]) => after(opened('paper', strategy), ...list).map(canonicalLine);
        expect(lines(stored)).toEqual(lines(inputs));
      }),
      { numRuns: 60 },
    );
  });

  it('that are not understood are refused, with their place', () => {
    const event = { id: '', stream: 'inputs-x', revision: 7, position: 0n, recordedAt: 0, meta: inputMeta('x') };
    const refused = (type: string, data: string, code: string, meta = event.meta): void => {
      expect(() => decodeInput({ ...event, type, data, meta })).toThrow(expect.objectContaining({ code }));
    };
    refused('Whatever', '{}', 'E_EVENT_UNKNOWN');
    refused('FundingDue', '{"time":1}', 'E_EVENT_SHAPE');
    refused('VenueReported', '{"message":null,"received":"soon","time":1}', 'E_EVENT_SHAPE');
    refused('FundingDue', '{"time":1,"rate":1}', 'E_EVENT_NEWER', '{"v":2}');
  });
});
