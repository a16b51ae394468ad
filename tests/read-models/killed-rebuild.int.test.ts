import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { openSqliteReadModels } from '../../adapters/read-models/sqlite/index.ts';
import { appendLongSession } from '../../bench/long-session.ts';
import type { Build, ReadModelStore } from '../../engine/index.ts';
import { packageProjections } from '../../projections/index.ts';
import { scratchFolder } from '../program/home.ts';
import { command, type Running, startCommand } from '../program/process.ts';
import { storeFile } from '../program/store-facts.ts';
import { foldedAtOnce, recordedIn, sessionsOf, statesIn } from './states.ts';

/** Enough for several commits of 20,000. */
const EVENTS = 90_000;
const STREAM = 'session-long';
/** Generous: the machine may be busy with other things. */
const PATIENCE_MS = 240_000;
const folder = scratchFolder('killed-rebuild');
const home = join(folder, 'home');
const rebuild = ['projections', 'rebuild', '--home', home];
const place = { cwd: folder };

const folded = (builds: readonly Build[]): number =>
  builds.reduce((sum, { checkpoint }) => sum + (checkpoint?.events ?? 0), 0);

/** Kills the process as soon as it has written more than was written before; false if it ended before that. */
const killed = async (running: Running, readModels: ReadModelStore, before: number): Promise<boolean> => {
  const { process: child } = running;
  while (child.exitCode === null && folded(await readModels.builds()) <= before) await delay(2);
  child.kill('SIGKILL');
  return (await running.ended).signal === 'SIGKILL';
};

describe('a rebuild of all read models', () => {
  beforeAll(async () => {
    // Made by the program, so that its folder is there and private.
    await command(['projections', 'status', '--home', home], place);
    const store = openSqliteStore(storeFile(home));
    await appendLongSession(store, STREAM, EVENTS);
    await store.close();
  }, PATIENCE_MS);

  it(
    'goes on from its checkpoints after kill -9, and folds every event once',
    async () => {
      const readModels = openSqliteReadModels(join(home, 'readmodels.db'));
      let left: readonly Build[] = [];
      for (let kills = 0; kills < 3; kills++) {
        expect(await killed(startCommand(rebuild, place), readModels, folded(left))).toBe(true);
        const builds = await readModels.builds();
        // The very builds that the one before has left, each as far or further.
        for (const { id, startedAt, checkpoint } of left) {
          const same = builds.find((build) => build.id === id);
          expect(same).toMatchObject({ startedAt, status: 'building' });
          expect(same?.checkpoint?.events ?? 0).toBeGreaterThanOrEqual(checkpoint?.events ?? 0);
        }
        expect(folded(builds)).toBeLessThan(EVENTS * packageProjections.size);
        left = builds;
      }

      const { code, talk } = await command(rebuild, place);
      expect(code, talk).toBe(0);
      const builds = await readModels.builds();
      expect(builds.map(({ id, status }) => ({ id, status }))).toEqual(left.map(({ id }) => ({ id, status: 'live' })));
      expect(builds.map(({ checkpoint }) => checkpoint?.events)).toEqual(builds.map(() => EVENTS));

      const store = openSqliteStore(storeFile(home));
      const sessions = sessionsOf(await recordedIn(store));
      await store.close();
      const states = await statesIn(readModels, [STREAM]);
      await readModels.close();
      expect(states).toMatchObject(foldedAtOnce(sessions));
      expect(states['activity ']).toMatchObject({ total: EVENTS, sessions: { backtest: 1 } });
    },
    PATIENCE_MS,
  );
});
