import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedWish, MarketEvent } from '../../../../engine/index.ts';
import { BTC, lab, ofKind, playUntil, until, type Lab } from '../testing/lab.ts';

const wish: FeedWish = { instrument: BTC, prints: true, top: true, book: false, context: true, candles: [60_000] };

let here: Lab;
let events: MarketEvent[];
beforeEach(async () => {
  here = await lab();
  events = [];
});
afterEach(() => here.end());

const open = async (): Promise<void> => {
  await here.feed().open([wish], (event) => events.push(event));
  await until(() => ofKind(events, 'print').length > 0 && ofKind(events, 'context').length > 0);
};
const lost = () => ofKind(events, 'connection').filter(({ state }) => state === 'lost');
const prints = () => ofKind(events, 'print');
const ids = () => prints().map(({ id }) => id);
const traded = () => here.standIn.venue.markets.get('BTC')!.recent.map(({ tid }) => String(tid));

/** Cuts the line, lets the market go on for a while, and waits until prints flow again. */
const cutFor = async (ms: number): Promise<void> => {
  await here.server.down();
  await until(() => lost().length > 0);
  here.clock.advance(ms);
  await here.server.up();
  await playUntil(here.clock, 1_000, () => ofKind(events, 'restored').length > 0);
};

describe('market data over the wire', () => {
  it('tells prints, the top of the book, mark and oracle, and candles', async () => {
    await open();
    await playUntil(here.clock, 500, () => ofKind(events, 'candle').some(({ isClosed }) => isClosed));
    const [print] = prints();
    expect(print).toMatchObject({ kind: 'print', instrument: BTC, isBackfill: true });
    expect(Number.isInteger(print!.price) && print!.price > 0 && print!.size > 0).toBe(true);
    const top = ofKind(events, 'top').at(-1)!;
    expect(top.bid!.price).toBeLessThan(top.ask!.price);
    expect(ofKind(events, 'context').at(-1)).toMatchObject({ fundingRate: '0.0000125' });
    const closed = ofKind(events, 'candle').find(({ isClosed }) => isClosed)!;
    expect(closed.openTime % 60_000).toBe(0);
    expect(closed.low).toBeLessThanOrEqual(closed.open);
  });

  it('tells every trade of the tape once, in order', async () => {
    await open();
    await playUntil(here.clock, 250, () => prints().length >= 200);
    const all = ids();
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(traded().slice(traded().indexOf(all[0]!)).slice(0, all.length));
  });

  it('passes over what is sent twice, and tells the rest', async () => {
    await open();
    here.standIn.faults.frames = { ...here.standIn.faults.frames, duplicate: 0.5, reorder: 0.3 };
    await playUntil(here.clock, 250, () => prints().length >= 120);
    expect(new Set(ids()).size).toBe(ids().length);
  });

  it('tells the rate that was settled at the hour', async () => {
    await open();
    await playUntil(here.clock, 2_000, () => ofKind(events, 'funding').length > 0);
    const [rate] = ofKind(events, 'funding');
    expect(rate).toMatchObject({ rate: '0.0000125' });
    expect(rate!.time % 3_600_000).toBe(0);
  });
});

describe('a lost line', () => {
  it('opens again and fetches what was missed: no gap after a short cut', async () => {
    await open();
    await playUntil(here.clock, 250, () => prints().length >= 20);
    await cutFor(2_000);
    expect(ofKind(events, 'gap')).toEqual([]);
    const [restored] = ofKind(events, 'restored');
    expect(restored!.recovered).toBeGreaterThan(0);
    const all = ids();
    expect(all).toEqual(traded().slice(traded().indexOf(all[0]!)).slice(0, all.length));
  });

  it('names the gap that is left after a long cut, before the prints that follow it', async () => {
    await open();
    await playUntil(here.clock, 250, () => prints().length >= 20);
    const last = prints().at(-1)!;
    await cutFor(60_000);
    const [gap] = ofKind(events, 'gap');
    const next = prints()[ids().indexOf(last.id) + 1]!;
    expect(gap).toMatchObject({ instrument: BTC, from: last.time, to: next.time });
    expect(events.indexOf(gap!)).toBeLessThan(events.indexOf(next));
    expect(new Set(ids()).size).toBe(ids().length);
  });

  it('is given up when nothing comes over it, and opened anew', async () => {
    await open();
    here.standIn.faults.isSilent = true;
    await playUntil(here.clock, 5_000, () => lost().length > 0);
    const states = ofKind(events, 'connection').map(({ state }) => state);
    expect(states.slice(0, 4)).toEqual(['connecting', 'open', 'stale', 'lost']);
    here.standIn.faults.isSilent = false;
    await playUntil(here.clock, 1_000, () => ofKind(events, 'restored').length > 0);
  });

  it('ends when a frame cannot be understood: half-understood data are worse than none', async () => {
    await open();
    here.standIn.faults.frames = { ...here.standIn.faults.frames, tear: 1 };
    await playUntil(here.clock, 250, () => lost().length > 0);
    expect(lost()[0]!.detail).toContain('not JSON');
    here.standIn.faults.frames = { ...here.standIn.faults.frames, tear: 0 };
    await playUntil(here.clock, 1_000, () => ofKind(events, 'restored').length > 0);
  });

  it('waits for a venue that is down at the start, and says that it cannot be asked', async () => {
    await here.server.down();
    const feed = here.feed();
    const opening = feed.open([wish], (event) => events.push(event)).catch((error: unknown) => error);
    let failed: unknown = null;
    void opening.then((error) => {
      failed = error;
    });
    await playUntil(here.clock, 1_000, () => failed !== null);
    expect(failed).toMatchObject({ code: 'E_VENUE_UNREACHABLE' });
  });

  it('tells nothing after close', async () => {
    const feed = here.feed();
    await feed.open([wish], (event) => events.push(event));
    await until(() => prints().length > 0);
    await feed.close();
    const told = events.length;
    here.clock.advance(10_000);
    expect(events.length).toBe(told);
    expect(feed.state).toBe('closed');
  });
});

describe('questions to the market', () => {
  it('are answered with the rows of a span', async () => {
    const feed = here.feed();
    here.clock.advance(180_000);
    const now = here.clock.now();
    const { rows } = await feed.candles(BTC, 60_000, { from: now - 120_000, to: now });
    expect(rows.map(({ openTime }) => openTime)).toEqual([now - 120_000, now - 60_000]);
    const recent = await feed.prints(BTC, { from: now - 1_000, to: now });
    expect(recent.isComplete).toBe(true);
    expect(await feed.context(BTC)).toMatchObject({ kind: 'context', instrument: BTC });
    expect((await feed.instruments()).map(({ id }) => id)).toEqual([BTC]);
  });

  it('are asked again after 429, 502 and a lost answer', async () => {
    const feed = here.feed();
    here.standIn.faults.queries.push('server-error', 'too-many-requests', 'lost-answer');
    let answer: unknown = null;
    void feed.instruments().then((instruments) => {
      answer = instruments;
    });
    await playUntil(here.clock, 1_000, () => answer !== null);
    expect(answer).toHaveLength(1);
  });

  it('name the instrument that was probably meant', async () => {
    await expect(here.feed().context('hyperliquid:BTC/USDT:USDC')).rejects.toMatchObject({ code: 'E_INSTRUMENT' });
  });
});
