import { beforeEach, describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import { limit, market, stop, type OrderSpec } from '../domain/order-spec.ts';
import { lots, ms, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { RunManifest } from '../manifest.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import { defaultLimits } from '../risk/limits.ts';
import type { Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { Session } from './session.ts';
import { scripted } from './testing/scripted.ts';

const START = 1_700_000_000_000;
const size = lots(1_000_000);
const ticks = (price: number) => priceTicks(price * 100);
const order = (id: string, spec: OrderSpec): Wish => ({ wish: 'order', id, spec, reason: 'test' });

const leg = { group: 'exit', attachedTo: 'entry', reduceOnly: true } as const;
const profit = stop('sell', size, ticks(110), { kind: 'take-profit-market', ...leg });
const bracket = (entry: OrderSpec): readonly Wish[] => [
  order('entry', entry),
  order('stop', stop('sell', size, ticks(90), leg)),
  order('profit', profit),
];

const manifest: RunManifest = {
  instrument: testInstrument,
  strategy: 'scripted',
  parameters: {},
  account: { capital: '10000', leverage: '10', marginMode: 'cross' },
  venue: testVenue,
  risk: defaultLimits,
  tape: { dataset: 'brackets', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
};

/** A live session whose strategy wishes for what the script says, price by price, and what is said to and asked of it. */
const opened = (...script: readonly (readonly Wish[])[]) => {
  const session = new Session({ mode: 'live', manifest, strategy: scripted(script) });
  session.begin(START);
  let now = START;
  const news = (): readonly string[] => session.drain().map(shown);
  return {
    session,
    news,
    /** What is to be sent: what, and of which order; sizes and kinds of new ones. */
    sent: (): readonly string[] =>
      session.takeRequests().map((request) => {
        if (request.kind === 'cancel') return `cancel ${request.id}`;
        if (request.kind === 'modify') return `modify ${request.change.order}`;
        return `${request.order.spec.kind} ${request.order.id} ${request.order.spec.size / size}`;
      }),
    price: (price: number, ofLater = 1_000): readonly string[] => {
      now += ofLater;
      const rows = { time: [now], price: [price * 100], size: [1e9] };
      const [time, at, lotsAt] = [rows.time, rows.price, rows.size].map((row) => Float64Array.from(row)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      session.take({
        kind: 'tape',
        block: tradeBlock({ time, price: at, size: lotsAt, side: Int8Array.of(1), received: null }),
      });
      return news();
    },
    say: (message: VenueMessage): readonly string[] => {
      session.take({ kind: 'venue', time: now, message });
      return news();
    },
    due: (id: string): readonly string[] => {
      session.take({ kind: 'due', time: now, order: id });
      return news();
    },
  };
};

const shown = ({ type, data }: AnyEvent): string =>
  [type, 'order' in data ? data.order : null, 'reason' in data ? data.reason : null]
    .filter((part) => part !== null && part !== 'test')
    .join(' ');

const fill = (
  id: string,
  part: string,
  more: Partial<Extract<VenueMessage, { kind: 'filled' }>> = {},
): VenueMessage => ({
  kind: 'filled',
  order: id,
  fill: `${id} ${part}`,
  side: id === 'entry' ? 'buy' : 'sell',
  price: '100',
  size: part,
  fee: '0',
  liquidity: 'taker',
  cause: 'match',
  ...more,
});

describe('a bracket at a venue that is told of single orders', () => {
  let live: ReturnType<typeof opened>;
  beforeEach(() => {
    live = opened(bracket(limit('buy', size, ticks(99))));
    live.price(100);
  });

  it('holds the legs, which count as taken, and sends the entry alone', () => {
    expect(live.sent()).toEqual(['limit entry 1']);
    expect(live.session.openOrders()).toEqual(['entry', 'stop', 'profit']);
    expect(live.session.ordersAtVenue()).toEqual(['entry']);
    expect(live.session.order('stop')?.status).toBe('working');
  });

  it('sends them when the entry is filled whole, and not before', () => {
    live.sent();
    live.say(fill('entry', '0.4'));
    expect(live.sent()).toEqual([]);
    expect(live.say(fill('entry', '0.6'))).toEqual(['OrderFilled entry']);
    expect(live.sent()).toEqual(['stop-market stop 1', 'take-profit-market profit 1']);
  });

  it('takes the sibling back at the first fill of a leg, and says why it is gone', () => {
    live.say(fill('entry', '1'));
    live.sent();
    expect(live.say(fill('stop', '0.5'))).toEqual([
      'OrderFilled stop',
      'OrderCancelRequested profit a sibling was filled',
    ]);
    expect(live.sent()).toEqual(['cancel profit']);
    expect(live.say({ kind: 'canceled', order: 'profit', reason: 'requested' })).toEqual([
      'OrderCanceled profit sibling-filled',
    ]);
  });

  it('asks again for a cancel that was refused, a second later and not at once', () => {
    live.say(fill('entry', '1'));
    live.say(fill('stop', '0.5'));
    live.sent();
    live.say({ kind: 'cancel-rejected', order: 'profit', code: 'other', detail: 'busy' });
    expect(live.sent()).toEqual([]);
    live.price(100);
    expect(live.sent()).toEqual(['cancel profit']);
  });

  it('lets the legs work for no more than an entry had that was cancelled', () => {
    live.say(fill('entry', '0.25'));
    live.sent();
    expect(live.say({ kind: 'canceled', order: 'entry', reason: 'requested' })).toEqual([
      'OrderCanceled entry requested',
      'OrderModified stop',
      'OrderModified profit',
    ]);
    expect(live.sent()).toEqual(['stop-market stop 0.25', 'take-profit-market profit 0.25']);
  });

  it('halts when the entry turns out to have had more than its legs know of', () => {
    live.say({ kind: 'canceled', order: 'entry', reason: 'requested' });
    expect(live.say(fill('entry', '0.25'))).toEqual([
      'OrderFilled entry',
      'DiscrepancyFound',
      'TradingHalted a fill of order entry that its legs do not know of',
    ]);
  });

  it('cancels the legs with an entry that had nothing', () => {
    expect(live.say({ kind: 'rejected', order: 'entry', code: 'tick', detail: 'no' })).toEqual([
      'OrderRejected entry',
      'OrderCanceled stop parent-canceled',
      'OrderCanceled profit parent-canceled',
    ]);
    expect(live.sent()).toEqual(['limit entry 1']);
  });

  it('does at once what a stop would have done that the price passed before the entry was filled', () => {
    live.sent();
    live.price(89);
    expect(live.say(fill('entry', '1'))).toEqual(['OrderFilled entry', 'OrderTriggered stop']);
    expect(live.sent()).toEqual(['market stop 1', 'take-profit-market profit 1']);
  });

  it('does so too when the venue says that the price passed it on the way', () => {
    live.say(fill('entry', '1'));
    live.sent();
    expect(live.say({ kind: 'rejected', order: 'stop', code: 'bad-trigger', detail: 'passed' })).toEqual([
      'OrderTriggered stop',
    ]);
    expect(live.sent()).toEqual(['market stop 1']);
  });

  it('sends a leg again that never arrived, but not one that is wanted back', () => {
    live.say(fill('entry', '1'));
    live.sent();
    const lost = (id: string): VenueMessage => ({ kind: 'rejected', order: id, code: 'never-arrived', detail: '' });
    expect(live.say(lost('stop'))).toEqual([]);
    expect(live.sent()).toEqual(['stop-market stop 1']);
    live.say(fill('stop', '1'));
    expect(live.say(lost('profit'))).toEqual(['OrderRejected profit']);
  });

  it('holds the same in a process that takes the session up, because nothing of it is stored', () => {
    const again = opened(bracket(limit('buy', size, ticks(99))));
    again.price(100);
    expect(again.session.look().venue).toEqual(live.session.look().venue);
    expect(again.session.look().venue).toMatchObject({ held: ['stop', 'profit'] });
  });
});

describe('a leg that is held', () => {
  it('is cancelled and changed here, without a word to the venue', () => {
    const live = opened(
      bracket(limit('buy', size, ticks(99))),
      [{ wish: 'modify', order: 'stop', size, limitPrice: null, triggerPrice: ticks(95), reason: 'test' }],
      [{ wish: 'cancel', order: 'profit', reason: 'test' }],
    );
    live.price(100);
    live.sent();
    expect(live.price(100)).toEqual(['OrderModifyRequested stop', 'OrderModified stop']);
    expect(live.price(100)).toEqual(['OrderCancelRequested profit', 'OrderCanceled profit requested']);
    expect(live.sent()).toEqual([]);
    expect(live.session.order('stop')?.spec.triggerPrice).toBe(ticks(95));
    live.say(fill('entry', '1'));
    expect(live.sent()).toEqual(['stop-market stop 1']);
  });

  it('expires when its time comes', () => {
    const expiring = order('stop', stop('sell', size, ticks(90), { ...leg, expiresAt: ms(START + 5_000) }));
    const live = opened([order('entry', limit('buy', size, ticks(99))), expiring]);
    live.price(100);
    expect(live.due('stop')).toEqual(['OrderCancelRequested stop expired', 'OrderExpired stop']);
  });

  it('is refused without a parent', () => {
    const live = opened([order('stop', stop('sell', size, ticks(90), leg))]);
    expect(live.price(100).slice(1)).toEqual(['OrderRequested stop', 'OrderSubmitted stop', 'OrderRejected stop']);
    expect(live.sent()).toEqual([]);
  });
});

describe('orders of which one is wanted', () => {
  it('go out as they are; the first fill takes the others back, also one that comes later', () => {
    const late = order('late', limit('buy', size, ticks(97), { group: 'g' }));
    const live = opened(
      [
        order('below', limit('buy', size, ticks(99), { group: 'g' })),
        order('now', market('buy', size, { group: 'g' })),
      ],
      [late],
    );
    live.price(100);
    expect(live.sent()).toEqual(['limit below 1', 'market now 1']);
    live.say(fill('now', '1', { side: 'buy' }));
    expect(live.sent()).toEqual(['cancel below']);
    expect(live.price(100).slice(2)).toEqual(['OrderAccepted late', 'OrderCanceled late sibling-filled']);
    expect(live.sent()).toEqual([]);
  });
});
