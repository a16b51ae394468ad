import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { AnyEvent, RiskLimits } from '../../engine/index.ts';
import type { Store } from '../../runtime/home.ts';
import { giveCommand } from '../../runtime/sessions/control.ts';
import { HandClock } from '../../runtime/sessions/testing.ts';
import { scratchFolder } from '../program/home.ts';
import { SessionBench } from './session-bench.ts';
import { StormVenue } from './storm-venue.ts';

const home = scratchFolder('halts');
const HALT = { command: 'halt', by: 'ann', reason: 'the roof is on fire' } as const;

/** A live session that trades at every second price, with what its venue was sent. */
describe('a live session', () => {
  let clock: HandClock;
  let store: Store;
  let venue: StormVenue;
  let bench: SessionBench;

  const benchWith = (risk: Partial<RiskLimits> = {}): SessionBench => {
    clock = new HandClock(1_767_225_600_000);
    store = memoryStore();
    venue = new StormVenue('halts', clock.wall);
    return new SessionBench({
      home,
      store,
      clock,
      venue,
      strategy: 'ladder',
      parameters: { rounds: 1_000, pairs: 1, rungs: 0 },
      risk,
    });
  };
  const sent = (): number => venue.submissions.size;
  const trade = async (count: number, price = 100_000): Promise<void> => {
    for (let times = 0; times < count; times++) await bench.trade(price);
  };
  const types = (events: readonly AnyEvent[]): readonly string[] => events.map(({ type }) => type);
  const last = async (type: AnyEvent['type']): Promise<unknown> =>
    (await bench.events()).findLast((event) => event.type === type)?.data;

  beforeEach(async () => {
    bench = benchWith();
    await bench.begin();
    await trade(3);
  });

  it('sends nothing from the moment at which everything is halted, and none of its kind when it is killed', async () => {
    expect(sent()).toBe(6);
    await giveCommand(store, null, HALT);
    await trade(3);
    expect(sent()).toBe(6);
    expect(await last('TradingHalted')).toEqual({ by: 'ann', reason: 'the roof is on fire' });
    await bench.die();
    clock.tick(20_000);
    await bench.takeUp();
    await trade(70);
    expect(sent()).toBe(6);
    expect(await bench.isSame()).toBe(true);
    await expect(bench.command({ session: bench.id, command: 'resume' })).rejects.toMatchObject({
      code: 'E_TRADING_HALTED',
    });
    await bench.command({ session: null, command: 'resume' });
    await trade(2);
    expect(sent()).toBeGreaterThan(6);
    expect(await bench.isSame()).toBe(true);
  });

  it('hears of a halt of everything though nobody tells it, before it decides', async () => {
    // What comes by subscription comes later: here the price comes in the same breath.
    const given = giveCommand(store, null, HALT);
    clock.tick(1_000);
    bench.feed.trade(100_000);
    await given;
    await trade(1);
    const before = sent();
    await trade(5);
    expect(sent()).toBe(before);
  });

  it('begins halted when everything is, and does nothing', async () => {
    const other = benchWith();
    await giveCommand(store, null, HALT);
    bench = other;
    await bench.begin();
    await trade(5);
    expect(sent()).toBe(0);
    expect(types(await bench.events())).toContain('TradingHalted');
  });

  it.each(['pause', 'halt'] as const)('keeps to a %s over a death, and goes on when it is told to', async (command) => {
    await bench.command({ session: bench.id, command });
    await trade(2);
    const before = sent();
    await bench.die();
    clock.tick(20_000);
    await bench.takeUp();
    await trade(70);
    expect(sent()).toBe(before);
    expect(await bench.isSame()).toBe(true);
    await bench.command({ session: bench.id, command: 'resume' });
    await trade(2);
    expect(sent()).toBeGreaterThan(before);
    expect(await bench.isSame()).toBe(true);
  });

  it('hears when it is taken up what was said while nobody worked on it, once', async () => {
    await bench.die();
    await bench.command({ session: bench.id, command: 'halt', reason: 'while it was dead' });
    clock.tick(20_000);
    await bench.takeUp();
    await trade(70);
    expect(sent()).toBe(6);
    expect(await last('TradingHalted')).toEqual({ by: 'ann', reason: 'while it was dead' });
    await bench.command({ session: bench.id, command: 'resume' });
    await trade(2);
    const before = sent();
    await bench.die();
    await bench.takeUp();
    await trade(70);
    expect(sent()).toBeGreaterThan(before);
    expect(types(await bench.events()).filter((type) => type === 'TradingHalted')).toHaveLength(1);
  });

  it('stays tripped over a death, and is reset by a named person only', async () => {
    bench = benchWith({ maxErrors: 3 });
    await bench.begin();
    venue.weather = { ...venue.weather, refused: 1 };
    await trade(3);
    expect(await last('CircuitBreakerTripped')).toEqual({ limit: 'max-errors', value: '3', threshold: '3' });
    await bench.die();
    clock.tick(20_000);
    await bench.takeUp();
    const before = sent();
    await trade(70);
    expect(sent()).toBe(before);
    const resume = { session: bench.id, command: 'resume' } as const;
    await expect(bench.command(resume)).rejects.toMatchObject({ code: 'E_RESET_UNNAMED' });
    await bench.command({ ...resume, by: 'ann', reason: 'the venue is well again', isNamed: true });
    venue.weather = { ...venue.weather, refused: 0 };
    await trade(2);
    expect(sent()).toBeGreaterThan(before);
    expect(await last('SessionResumed')).toEqual({ by: 'ann', reason: 'the venue is well again' });
    expect(await bench.isSame()).toBe(true);
  });

  it('halts for a file in the home, and as long as it is there', async () => {
    writeFileSync(join(bench.home, 'TRADING_HALTED'), 'power cut\n');
    await trade(3);
    expect(sent()).toBe(6);
    expect(await last('TradingHalted')).toEqual({ by: 'file TRADING_HALTED', reason: 'power cut' });
  });
});
