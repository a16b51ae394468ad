import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { openStore } from '../../runtime/home.ts';
import { copyEvents } from '../../runtime/transfer/copy.ts';
import { strategyFolders } from '../../runtime/strategies.ts';
import type { World } from '../../runtime/world.ts';
import type { Json, Parameters } from '../../engine/index.ts';
import { parameters as emaRsi } from '../../strategies/ema-rsi/parameters.ts';
import { parameters as fourPhase } from '../../strategies/four-phase/parameters.ts';
import { root } from '../program/root.ts';
import { runStorm, type Aftermath } from '../storm/storm.ts';
import { recordPaper } from './paper-session.ts';

/** Sessions in a home, as a user has them: each had a lost feed, a dead process and a rejected order or fill. */
export interface RecordedSessions {
  /** Rests, takes, changes its mind; a rate limit rejects some of what it asks for. */
  readonly restless: string;
  readonly emaRsi: string;
  readonly fourPhase: string;
  /** Left by its process, not stopped. */
  readonly left: string;
  readonly live: Aftermath;
}

/** Folder in which `strategies/restless` is found. */
export const stormFolder = join(root, 'tests', 'storm');

/** Every parameter of a strategy, with some set. */
const values = (schema: Parameters, set: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(Object.entries(schema).map(([name, parameter]) => [name, parameter.default as Json])),
  ...set,
});

/** Records the sessions in memory and copies them to the store of `cwd`. */
export const recordSessions = async (cwd: string): Promise<RecordedSessions> => {
  const home = join(cwd, '.hypertrader');
  mkdirSync(home, { recursive: true });
  const readModels = memoryReadModels();
  const world: World = {
    store: memoryStore(),
    readModels: () => Promise.resolve(readModels),
    home,
    root,
    strategies: strategyFolders(stormFolder, root),
    version: 'test',
  };
  const rateLimit = { model: 'window', count: 3, windowMs: 5_000 } as const;
  const restless = { strategy: 'restless', parameters: { seed: 7, size: 100 } };
  const periods = { interval: 1_000, fast: 3, slow: 8, rsi: 5, direction: 'long-short' } as const;
  const sessions = {
    restless: await recordPaper(world, { ...restless, venue: { rateLimit }, seed: 'restless' }),
    emaRsi: await recordPaper(world, {
      strategy: 'ema-rsi',
      parameters: values(emaRsi, periods),
      history: 40,
      seed: 'ema-rsi',
    }),
    fourPhase: await recordPaper(world, {
      strategy: 'four-phase',
      parameters: values(fourPhase, { unitSize: '40' }),
      seed: 'four-phase',
    }),
    left: await recordPaper(world, { ...restless, seed: 'left', isLeft: true }),
    live: await runStorm('fork', 150),
  };
  const target = await openStore(home);
  const quiet = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };
  for (const from of [world.store, sessions.live.world.store])
    await copyEvents({ from, to: target, prefixes: [], total: null, isOrdered: true }, quiet);
  await target.close();
  return sessions;
};
