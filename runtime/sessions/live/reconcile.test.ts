import { describe, expect, it } from 'vitest';
import { lots, Scale, type Lots, type VenueConnection, type VenueMessage } from '../../../engine/index.ts';
import type { Session } from '../../../engine/turn/session.ts';
import { instrument } from '../testing.ts';
import type { VenueBridge } from './bridge.ts';
import { reconcile } from './reconcile.ts';

/** Journal and venue as two numbers; what the venue lists, the bridge brings into the journal. */
const bench = ({ journal, venue }: { readonly journal: number; readonly venue: number }) => {
  const state = { journal, rounds: 0, missed: 0, isMoving: false };
  const said: VenueMessage[] = [];
  const bridge = {
    activity: 0,
    isBusy: false,
    isUnderway: () => false,
    lookUp: () => Promise.resolve(null),
    fill: () => void (state.journal += state.missed),
    tell: (message: VenueMessage) => void said.push(message),
  };
  const connection = {
    fundingSince: () => Promise.resolve([]),
    fillsSince: () => {
      state.rounds++;
      const fills = state.missed === 0 ? [] : [{}];
      return Promise.resolve(fills);
    },
    positions: () => {
      if (state.isMoving) bridge.activity++;
      return Promise.resolve([{ instrument: instrument.id, size: lots(venue) }]);
    },
  };
  const session = {
    ordersAtVenue: () => [],
    get position(): Lots {
      return lots(state.journal);
    },
  };
  const run = () =>
    reconcile(
      {
        connection: connection as unknown as VenueConnection,
        bridge: bridge as unknown as VenueBridge,
        session: session as unknown as Session,
        scale: new Scale(instrument),
        instrument: instrument.id,
        startedAt: 0,
        wait: () => Promise.resolve(true),
        settled: () => Promise.resolve(),
        found: () => undefined,
      },
      0,
    );
  return { state, said, run };
};

describe('a comparison of journal and venue', () => {
  it('agrees in one round where nothing was missed, and where a missed fill explains it', async () => {
    const same = bench({ journal: 5, venue: 5 });
    expect(await same.run()).toBe('agreed');
    expect(same.state.rounds).toBe(1);
    const missed = bench({ journal: 2, venue: 5 });
    missed.state.missed = 3;
    expect(await missed.run()).toBe('agreed');
    expect(missed.state.rounds).toBe(1);
    expect([...same.said, ...missed.said]).toEqual([]);
  });

  it('ends after three rounds where both stand still and differ: it is told, and makes up no fill', async () => {
    const { state, said, run } = bench({ journal: 2, venue: 5 });
    expect(await run()).toBe('differs');
    expect(state).toMatchObject({ rounds: 3, journal: 2 });
    expect(said).toMatchObject([{ kind: 'discrepancy', expected: '0.00002', found: '0.00005' }]);
  });

  it('is given up, and calls nothing a discrepancy, where something happens all the time', async () => {
    const { state, said, run } = bench({ journal: 2, venue: 5 });
    state.isMoving = true;
    expect(await run()).toBe('moving');
    expect(state.rounds).toBe(20);
    expect(said).toEqual([]);
  });
});
