import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../engine/index.ts';
import { scratchFolder } from '../program/home.ts';
import { answerOf } from '../program/inside.ts';
import { command, type Running, startCommand } from '../program/process.ts';
import { storeBytes, storeFacts, type StoreFacts } from '../program/store-facts.ts';
import { writeTradesFile } from '../program/trades-file.ts';

/** An attempt may end before its kill comes; so many attempts per kill would mean that none ever comes. */
const ATTEMPTS_PER_KILL_MAX = 4;
/** Generous: the machine may be busy with other things. */
const PATIENCE_MS = 240_000;
const folder = scratchFolder('kill');

/** A command of which every attempt but the last is killed. */
interface Scenario {
  readonly name: string;
  readonly argv: readonly string[];
  readonly kills: number;
  /** Home that each chain of attempts starts from. */
  readonly seedHome: string | null;
  /** What may be seen after a kill: nothing of it, or all of it. */
  readonly isWhole: (facts: StoreFacts, undisturbed: StoreFacts) => void;
}

/** What an undisturbed run of the command left, and what it took. */
interface Undisturbed {
  readonly out: string;
  readonly facts: StoreFacts;
  readonly elapsedMs: number;
  readonly bytes: number;
}

const place = { cwd: folder };
const at = (home: string, { argv }: Pick<Scenario, 'argv'>): readonly string[] => [...argv, '--home', home];

const freshHome = (home: string, { seedHome }: Scenario): string => {
  rmSync(home, { recursive: true, force: true });
  if (seedHome !== null) cpSync(seedHome, home, { recursive: true });
  return home;
};

const undisturbed = async (scenario: Scenario): Promise<Undisturbed> => {
  const home = freshHome(join(folder, `${scenario.name}-undisturbed`), scenario);
  const started = performance.now();
  const { code, out } = await command(at(home, scenario), place);
  const elapsedMs = performance.now() - started;
  expect(code).toBe(0);
  return { out, facts: await storeFacts(home), elapsedMs, bytes: storeBytes(home) };
};

/**
 * Kills a process at a random moment: some time after its start, or as soon as its store has grown by a random share of
 * what is left to be written. True if it died of it, false if it ended before.
 */
const killSomewhere = async (running: Running, home: string, whole: Undisturbed, random: Random): Promise<boolean> => {
  const before = storeBytes(home);
  const bytes = before + random() * 0.8 * (whole.bytes - before);
  const dueMs = whole.elapsedMs * (0.2 + 0.6 * random());
  const isByTime = bytes <= before || random() < 0.5;
  const started = performance.now();
  const isDue = (): boolean => (isByTime ? performance.now() - started >= dueMs : storeBytes(home) > bytes);
  const watch = setInterval(() => {
    if (isDue()) running.process.kill('SIGKILL');
  }, 2);
  const { signal } = await running.ended;
  clearInterval(watch);
  return signal === 'SIGKILL';
};

const survivesKills = async (scenario: Scenario): Promise<void> => {
  const random = seededRandom(scenario.name);
  const reference = await undisturbed(scenario);
  const home = freshHome(join(folder, `${scenario.name}-killed`), scenario);
  const finish = async (): Promise<void> => {
    const { code, out, talk } = await command(at(home, scenario), place);
    expect(code, talk).toBe(0);
    expect(result(out)).toEqual(result(reference.out));
    const { problems, runs, datasets } = await storeFacts(home);
    expect({ problems, runs, datasets }).toEqual({ ...reference.facts, events: undefined });
  };
  let kills = 0;
  for (let attempt = 0; attempt < ATTEMPTS_PER_KILL_MAX * scenario.kills && kills < scenario.kills; attempt++) {
    const isKilled = await killSomewhere(startCommand(at(home, scenario), place), home, reference, random);
    const facts = await storeFacts(home);
    expect(facts.problems).toEqual([]);
    scenario.isWhole(facts, reference.facts);
    if (isKilled) kills += 1;
    else {
      await finish();
      freshHome(home, scenario);
    }
  }
  expect(kills).toBe(scenario.kills);
  await finish();
};

/** Of an import's answer only the dataset: how many rows were left to add depends on the kill. */
const result = (out: string): unknown => {
  const answer = JSON.parse(out) as { readonly dataset: unknown; readonly run?: string };
  return answer.run === undefined ? answer.dataset : answerOf({ code: 0, out, talk: '' });
};

const noneOrAll = <T>(seen: readonly T[], all: readonly T[]): void => {
  if (seen.length > 0) expect(seen).toEqual(all);
};

describe('after kill -9 at any moment', () => {
  const trades = join(folder, 'trades.csv');
  const importTrades = ['data', 'import', trades, '--name', 'made-up', '--json'];
  const imported = join(folder, 'imported');
  beforeAll(async () => {
    await writeTradesFile(trades, 100_000, 'kill');
    expect(await command(at(imported, { argv: importTrades }), place)).toMatchObject({ code: 0 });
  });

  it(
    'an import shows nothing or all, and the same command finishes it',
    async () => {
      await survivesKills({
        name: 'import',
        argv: importTrades,
        kills: 8,
        seedHome: null,
        isWhole: (seen, all) => noneOrAll(seen.datasets, all.datasets),
      });
    },
    PATIENCE_MS,
  );

  it(
    'a backtest shows nothing or all, and the same command finishes it with the same events',
    async () => {
      await survivesKills({
        name: 'backtest',
        argv: 'backtest four-phase --data made-up --set unitPct=0.0002 --variations off --report none --json'.split(
          ' ',
        ),
        kills: 8,
        seedHome: imported,
        isWhole: (seen, all) => noneOrAll(seen.runs, all.runs),
      });
    },
    PATIENCE_MS,
  );

  it(
    'a backtest that has to import its bundled data first does so, too',
    async () => {
      await survivesKills({
        name: 'first-backtest',
        argv: 'backtest buy-and-hold --data spy-trades --variations off --report none --json'.split(' '),
        kills: 3,
        seedHome: null,
        isWhole: (seen, all) => {
          noneOrAll(seen.datasets, all.datasets);
          noneOrAll(seen.runs, all.runs);
        },
      });
    },
    PATIENCE_MS,
  );
});
