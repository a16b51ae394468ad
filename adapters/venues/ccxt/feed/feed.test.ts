import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedWish, MarketEvent, MarketFeed } from '../../../../engine/index.ts';
import { ccxtFeed } from '../index.ts';
import { inside, settle, START, type Inside } from '../testing/inside.ts';

const BTC = 'binanceusdm:BTC/USDT:USDT';
const wish: FeedWish = { instrument: BTC, prints: true, top: false, book: false, context: false, candles: [] };

let here: Inside;
let feed: MarketFeed;
let events: MarketEvent[];
beforeEach(() => {
  here = inside();
  feed = ccxtFeed({ exchange: 'binanceusdm', outside: here.outside, isPaced: false, tries: 1 });
  events = [];
});
afterEach(() => feed.close());

const open = async (over: Partial<FeedWish> = {}): Promise<void> => {
  await feed.open([{ ...wish, ...over }], (event) => events.push(event));
  await settle();
};
const pass = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second++) {
    here.clock.tick(1_000);
    await settle(20);
  }
};
const prints = () => events.flatMap((event) => (event.kind === 'print' ? [event] : []));
const said = (...kinds: readonly MarketEvent['kind'][]) => events.filter(({ kind }) => kinds.includes(kind));

describe('trades that are asked for', () => {
  it('are told once each, all of them, from the newest of the first answer on', async () => {
    await open();
    await pass(6);
    const ids = prints().map(({ id }) => Number(id));
    expect(ids[0]).toBe(START / 500);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => START / 500 + index));
    expect(ids.length).toBeGreaterThan(8);
    expect(prints().filter(({ isBackfill }) => isBackfill)).toEqual(prints().slice(0, 1));
    expect(said('gap')).toEqual([]);
  });

  it('are fetched after a lost line, which is opened again for ever', async () => {
    await open();
    await pass(3);
    here.standIn.faults.questions.push(...Array<'lost-request'>(5).fill('lost-request'));
    await pass(40);
    const states = said('connection').map((event) => event.kind === 'connection' && event.state);
    expect(states.filter((state) => state === 'lost')).toHaveLength(5);
    expect(states.at(-1)).toBe('open');
    expect(said('gap')).toEqual([]);
    expect(said('restored')).toHaveLength(1);
    const ids = prints().map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => START / 500 + index));
  });

  it('that the exchange no longer tells are a gap, named before the next print', async () => {
    await open();
    await pass(3);
    const before = prints().at(-1)!.time;
    here.standIn.faults.questions.push('unavailable');
    await pass(1);
    here.clock.tick(900_000);
    await settle();
    await pass(2);
    const [gap] = said('gap');
    const at = events.indexOf(gap!);
    const next = events.slice(at).find((event) => event.kind === 'print');
    expect(gap).toMatchObject({ from: before, to: next?.kind === 'print' ? next.time : 0 });
    expect(events.slice(at, at + 1)).toEqual([gap]);
  });

  it('that do not overlap with those before are a gap also without a lost line', async () => {
    await open();
    await pass(2);
    here.clock.tick(600_000);
    await settle();
    expect(said('gap', 'restored').map(({ kind }) => kind)).toEqual(['gap', 'restored']);
    expect(said('connection').map((event) => event.kind === 'connection' && event.state)).toEqual([
      'connecting',
      'open',
    ]);
  });
});

describe('what is asked besides', () => {
  it('marks with eight decimals, the book, and rates when they are settled', async () => {
    await open({ context: true, top: true, book: true });
    const [context] = said('context');
    expect(context).toMatchObject({ mark: expect.stringMatching(/^\d+\.\d{8}$/) as string, fundingRate: '0.0001' });
    expect(said('book')[0]).toMatchObject({ bids: [{ size: 100 }, { size: 200 }, { size: 500 }] });
    here.clock.tick(8 * 3_600_000);
    await settle();
    await pass(1);
    expect(said('funding')).toMatchObject([{ time: START + 8 * 3_600_000, rate: '0.0001' }]);
  });

  it('candles of the past over many pages, and no others', async () => {
    const hour = 3_600_000;
    const { rows, isComplete } = await feed.candles(BTC, hour, { from: START - 1_500 * hour, to: START + 1 });
    expect(rows.map(({ openTime }) => openTime)).toEqual(
      Array.from({ length: 1_501 }, (_, index) => START - (1_500 - index) * hour),
    );
    expect([isComplete, rows.at(-1)?.isClosed, rows.at(-2)?.isClosed]).toEqual([true, false, true]);
    await expect(feed.candles(BTC, 7_000, { from: 0, to: 1 })).rejects.toMatchObject({ code: 'E_FEED_WISH' });
  });
});

describe('an error', () => {
  it.each([
    ['unavailable', 'E_VENUE_UNREACHABLE'],
    ['lost-request', 'E_VENUE_UNREACHABLE'],
    ['blocked', 'E_EXCHANGE_BLOCKED'],
    ['limited', 'E_VENUE_REFUSED'],
    ['no-json', 'E_WIRE_SHAPE'],
    ['cut-off', 'E_WIRE_SHAPE'],
  ] as const)('of an exchange: %s is %s', async (fault, code) => {
    await feed.instruments();
    here.standIn.faults.questions.push(fault);
    await expect(feed.prints(BTC, { from: 0, to: Infinity })).rejects.toMatchObject({ code });
  });

  it('of the user has the name that was probably meant', async () => {
    const misspelt = ccxtFeed({ exchange: 'binanceusdn', outside: here.outside });
    await expect(misspelt.instruments()).rejects.toMatchObject({
      code: 'E_EXCHANGE_UNKNOWN',
      detail: { why: 'Did you mean "binanceusdm"?' },
    });
    await expect(open({ instrument: 'binanceusdm:BTX/USDT:USDT' })).rejects.toMatchObject({ code: 'E_INSTRUMENT' });
    await expect(open({ candles: [60_000] })).rejects.toMatchObject({ code: 'E_FEED_WISH' });
  });
});
