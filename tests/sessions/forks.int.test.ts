import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../engine/index.ts';
import { forkRun } from '../../runtime/fork/fork.ts';
import type { ForkOutcome, ForkRequest } from '../../runtime/fork/requests.ts';
import { sessionEvents } from '../../runtime/runs/recorded-run.ts';
import { verifySession } from '../../runtime/sessions/verify.ts';
import { runStorm, type Aftermath } from '../storm/storm.ts';

const quiet = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };
let live: Aftermath;

const plain = { at: null, risk: {}, venue: {}, strategy: null, without: null, command: 'test' };
const fork = (what: Partial<ForkRequest>): Promise<ForkOutcome> =>
  forkRun(live.world, { ...plain, run: live.session, ...what }, quiet);
const eventsOf = async (run: string): Promise<readonly AnyEvent[]> => {
  const all: AnyEvent[] = [];
  for await (const event of sessionEvents(live.world.store, run)) all.push(event);
  return all;
};

beforeAll(async () => {
  live = await runStorm('fork', 150);
});

describe('a fork of a live session', () => {
  it('has the same hash where nothing is changed', async () => {
    const last = live.events.length - 1;
    for (const at of [0, Math.floor(last / 2), last - 1]) {
      expect(await fork({ at })).toMatchObject({ isSame: true, simulatedAfter: null });
    }
  });

  it('goes on at a simulated venue from any point', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: live.events.length - 2 }), async (at) => {
        const forked = await fork({ at, risk: { maxOpenOrders: 500 } });
        const events = await eventsOf(forked.run);
        expect(events.slice(0, at + 1)).toEqual(live.events.slice(0, at + 1));
        expect(await verifySession(live.world, forked.run, quiet)).toMatchObject({ isSame: true });
        expect(events.at(-1)?.type).toBe('SessionStopped');
      }),
      { numRuns: 20 },
    );
  });
});
