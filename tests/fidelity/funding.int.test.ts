import { beforeAll, describe, expect, it } from 'vitest';
import { Decimal, type AnyEvent } from '../../engine/index.ts';
import { openStore } from '../../runtime/home.ts';
import { sessionEvents } from '../../runtime/runs/recorded-run.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { runOf } from '../../runtime/sessions/testing.ts';
import { LiveSession } from './live-session.ts';

const home = scratchFolder('funding');
/** Where the strategy is found. */
const cwd = import.meta.dirname;
/** A thousandth an hour, far more than a venue asks. */
const fundingRate = '0.001';

describe('a live session over the turn of an hour', () => {
  const live = new LiveSession(home, { fundingRate });
  const events: AnyEvent[] = [];
  beforeAll(async () => {
    await live.begin('live', runOf('buy-and-hold', { leverage: '1' }));
    // The clock begins two minutes before the hour; the process leaves and comes back right after it.
    await live.pass(121_000);
    live.cutLines();
    await live.pass(5_000);
    await live.leave();
    await live.takeUp();
    await live.pass(5_000);
    await live.stop();
    const store = await openStore(home);
    for await (const event of sessionEvents(store, live.session.session)) events.push(event);
    await store.close();
  }, 120_000);

  it('books what the position cost once, though it is told again after a cut line and to a new process', () => {
    const booked = events.flatMap((event) => (event.type === 'FundingPaid' ? [event.data] : []));
    expect(booked).toHaveLength(1);
    const [{ amount, mark, rate, size }] = booked as [(typeof booked)[number]];
    expect(rate).toBe(fundingRate);
    expect(Number(size)).toBeGreaterThan(0);
    // A long position pays size times price times rate, as the venue says it: in whole millionths.
    expect(new Decimal(amount).minus(new Decimal(size).times(mark).times(rate)).abs().lt('0.000001')).toBe(true);
    expect(new Decimal(amount).decimalPlaces()).toBeLessThanOrEqual(6);
    expect(events.some(({ type }) => type === 'DiscrepancyFound')).toBe(false);
  });

  it('is proved event by event', async () => {
    const { session } = live.session;
    expect(await commandInside(['verify', session, '--home', home], { cwd })).toMatchObject({ code: 0 });
  });
});
