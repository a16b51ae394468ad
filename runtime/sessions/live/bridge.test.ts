import { describe, expect, it } from 'vitest';
import {
  limit,
  type Approved,
  type OrderId,
  Scale,
  type Input,
  type VenueConnection,
  type VenueFill,
  type VenueMessage,
  type VenueOrder,
} from '../../../engine/index.ts';
import { SessionInbox } from '../inbox.ts';
import { Outages } from '../outages.ts';
import { HandClock, instrument } from '../testing.ts';
import { VenueBridge } from './bridge.ts';
import { ToldFills } from './told-fills.ts';

const ORDER = 'o7' as OrderId;
const scale = new Scale(instrument);

const resting: VenueOrder = {
  clientId: 'client o7',
  venueId: '1',
  instrument: instrument.id,
  side: 'buy',
  originalSize: scale.lots('1'),
  remaining: scale.lots('1'),
  limitPrice: scale.ticks('100'),
  triggerPrice: null,
  reduceOnly: false,
  placedAt: 0,
  status: 'open',
  reason: null,
  time: 0,
};

/** A venue that refuses to cancel what it does not know, and says of an order what it is told to say. */
const bench = () => {
  const clock = new HandClock(1_000_000);
  const inbox = new SessionInbox({ limit: 1_000, after: -Infinity, now: clock.monotonic });
  const said: VenueMessage[] = [];
  const add = inbox.add.bind(inbox);
  inbox.add = (input: Input) => {
    if (input.kind === 'venue') said.push(input.message);
    return add(input);
  };
  const venue = {
    order: null as VenueOrder | null,
    questions: 0,
    submissions: 0,
    fills: [] as readonly VenueFill[],
    /** So many questions about fills get no answer. */
    deaf: 0,
  };
  const connection = {
    clientIdOf: (order: string) => `client ${order}`,
    cancel: () => Promise.resolve({ kind: 'rejected', by: 'venue', reason: 'unknown-order', text: 'never placed' }),
    submit: () => {
      venue.submissions++;
      return Promise.reject(new Error('timeout'));
    },
    order: () => {
      venue.questions++;
      return Promise.resolve(venue.order);
    },
    fillsSince: () => (venue.deaf-- > 0 ? Promise.reject(new Error('no answer')) : Promise.resolve(venue.fills)),
  } as unknown as VenueConnection;
  const { signal } = new AbortController();
  const toldFills = new ToldFills();
  toldFills.isNew('of a former process', 5);
  const bridge = new VenueBridge({
    connection,
    inbox,
    outages: new Outages(inbox),
    session: { order: () => undefined, hasLegs: () => false },
    toldFills,
    scale,
    instrument: instrument.id,
    startedAt: 0,
    slippageMax: '0.05',
    actionLifetimeMs: 10_000,
    now: clock.wall,
    wait: (ms) => clock.wait(ms, signal),
    sent: () => undefined,
    caughtUp: () => undefined,
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      clock.tick(1_000);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  };
  return { bridge, said, venue, pass };
};

describe('a cancel of an order that the venue does not know', () => {
  it('says nothing until the order can no longer arrive, and then that it never did', async () => {
    const { bridge, said, pass } = bench();
    bridge.send([{ kind: 'cancel', id: ORDER }], 0);
    await pass(11);
    expect(said).toEqual([]);
    await pass(10);
    expect(said).toMatchObject([{ kind: 'rejected', order: ORDER, code: 'never-arrived' }]);
  });

  it('was in vain if the order arrives after it', async () => {
    const { bridge, said, venue, pass } = bench();
    bridge.send([{ kind: 'cancel', id: ORDER }], 0);
    await pass(2);
    venue.order = resting;
    await pass(10);
    expect(said).toMatchObject([{ kind: 'accepted' }, { kind: 'cancel-rejected', code: 'unknown-order' }]);
  });

  it('has the venue asked by one at a time', async () => {
    const { bridge, venue, pass } = bench();
    for (let times = 0; times < 50; times++) bridge.send([{ kind: 'cancel', id: ORDER }], 0);
    await pass(21);
    expect(venue.questions).toBeLessThan(15);
  });
});

const fill: VenueFill = {
  id: '17',
  clientId: 'client o7',
  venueId: '1',
  instrument: instrument.id,
  side: 'buy',
  price: scale.ticks('100'),
  size: scale.lots('1'),
  positionBefore: scale.lots('0'),
  fee: '0',
  feeCurrency: 'USD',
  closedPnl: '0',
  liquidity: 'maker',
  liquidation: null,
  time: 5,
};

describe('an order that is looked up', () => {
  it('does not end before its fills are known: they are asked for until the venue tells them', async () => {
    const { bridge, said, venue, pass } = bench();
    venue.order = { ...resting, status: 'canceled', reason: 'requested', remaining: scale.lots('0.5') };
    venue.fills = [fill];
    venue.deaf = 4;
    void bridge.lookUp(ORDER);
    await pass(2);
    expect(said).toEqual([]);
    expect(bridge.isUnderway(ORDER)).toBe(true);
    await pass(4);
    expect(said).toMatchObject([{ kind: 'filled', fill: '17' }, { kind: 'canceled' }]);
    expect(bridge.isUnderway(ORDER)).toBe(false);
  });
});

describe('an order whose sending failed', () => {
  it('is unknown, is asked for and not sent again; its fill counts once, by whichever way it comes', async () => {
    const { bridge, said, venue, pass } = bench();
    bridge.send(
      [
        {
          kind: 'submit',
          order: {
            id: ORDER,
            spec: limit('buy', scale.lots('1'), scale.ticks('100')),
            decisionPrice: null,
          } as Approved,
        },
      ],
      0,
    );
    await pass(1);
    expect(said).toMatchObject([{ kind: 'unknown', order: ORDER, detail: 'timeout' }]);
    venue.order = { ...resting, status: 'filled', remaining: scale.lots('0') };
    venue.fills = [fill];
    await pass(5);
    bridge.fill(fill);
    bridge.hear({ kind: 'fill', fill, received: 6 });
    await pass(30);
    expect(said.slice(1)).toMatchObject([{ kind: 'filled', order: ORDER, fill: '17' }]);
    expect(venue.submissions).toBe(1);
  });
});

describe('an order that the session has forgotten, because it ended long ago', () => {
  const told = (status: VenueOrder['status']): readonly VenueMessage[] => {
    const { bridge, said } = bench();
    bridge.know(ORDER);
    bridge.hear({ kind: 'order', order: { ...resting, status, reason: 'requested' }, received: 6 });
    return said;
  };

  it('is no news when the venue tells its end again', () => {
    expect((['canceled', 'rejected', 'expired', 'filled'] as const).flatMap(told)).toEqual([]);
  });

  it('is a discrepancy when the venue says that it rests', () => {
    expect(told('open')).toMatchObject([{ kind: 'discrepancy', what: 'an open order that this session did not send' }]);
  });
});

describe('a fill', () => {
  it('is told once, however often the venue lists it', () => {
    const { bridge, said } = bench();
    bridge.know(ORDER);
    for (let times = 0; times < 3; times++) bridge.fill(fill);
    expect(said).toMatchObject([{ kind: 'filled', order: ORDER, fill: '17' }]);
  });

  it('is not told again by the process that takes a session up, though its order be forgotten', () => {
    const { bridge, said } = bench();
    bridge.fill({ ...fill, id: 'of a former process' });
    expect(said).toEqual([]);
  });
});
