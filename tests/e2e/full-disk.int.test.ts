import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { openReadModels } from '../../runtime/home.ts';
import { runBacktest } from '../../runtime/runs/backtest.ts';
import { openProgram, type Program, type ProgramOptions } from '../../runtime/program.ts';
import { strategyFolders } from '../../runtime/strategies.ts';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside, type Ended } from '../program/inside.ts';
import { launcher, node, startProcess } from '../program/process.ts';
import { storeFacts, storeFile } from '../program/store-facts.ts';

const PAGE_BYTES = 8_192;
const cwd = scratchFolder('full-disk');
const playing = 'backtest four-phase --data btcusdt-trades --set unitPct=0.0002 --variations off --report none --json';
const homeOf = (name: string): string => join(cwd, name);
const play = (name: string, open?: typeof openProgram): Promise<Ended> =>
  commandInside([...playing.split(' '), '--home', homeOf(name)], open ? { cwd, openProgram: open } : { cwd });

/** The program on a store that never grows beyond so many pages. */
const onSmallDisk =
  (pagesMax: number) =>
  async (options: ProgramOptions): Promise<Program> => {
    const program = await openProgram(options);
    const store = openSqliteStore(storeFile(options.home), { pagesMax });
    const strategies = strategyFolders(options.cwd, options.root);
    const readModels = () => openReadModels(options.home, store);
    const world = { store, readModels, home: options.home, root: options.root, strategies, version: '0.1.0' };
    return {
      ...program,
      backtest: (request, caller) => runBacktest(world, request, caller),
      close: async () => {
        await store.close();
        await program.close();
      },
    };
  };

describe('a disk that is full', () => {
  let whole: Ended;
  let emptyBytes = 0;
  let wholeBytes = 0;
  beforeAll(async () => {
    expect(await commandInside(['data', 'check', 'btcusdt-trades', '--home', homeOf('data')], { cwd })).toMatchObject({
      code: 0,
    });
    emptyBytes = statSync(storeFile(homeOf('data'))).size;
    cpSync(homeOf('data'), homeOf('whole'), { recursive: true });
    whole = await play('whole');
    expect(whole.code, whole.talk).toBe(0);
    wholeBytes = statSync(storeFile(homeOf('whole'))).size;
  });

  it.each([0.1, 0.5, 0.9])('at %d of the run stops it; with room again the same command ends it', async (share) => {
    const name = `small-${share}`;
    cpSync(homeOf('data'), homeOf(name), { recursive: true });
    const pagesMax = Math.ceil((emptyBytes + share * (wholeBytes - emptyBytes)) / PAGE_BYTES);
    const { code, out, talk } = await play(name, onSmallDisk(pagesMax));
    expect(code, talk).toBe(1);
    expect(out).toBe('');
    expect(talk).toContain('error[E_STORE_FULL]: there is no room left to store events');
    expect(await storeFacts(homeOf(name))).toMatchObject({ problems: [], runs: [] });
    expect(answerOf(await play(name))).toEqual(answerOf(whole));
  });

  it('stops a real process whose files may not grow; without that limit the same command ends it', async () => {
    cpSync(homeOf('data'), homeOf('limited'), { recursive: true });
    // All that a run writes goes through the log first, so that the log meets the limit.
    const kib = Math.ceil((wholeBytes - emptyBytes) / 2 / 1_024);
    const words = [node, launcher, ...playing.split(' '), '--home', homeOf('limited')];
    const script = `ulimit -f ${kib}; exec ${words.map((word) => `'${word}'`).join(' ')}`;
    const { code, out, talk } = await startProcess('bash', ['-c', script], { cwd }).ended;
    expect(code, talk).toBe(1);
    expect(out).toBe('');
    expect(talk).toMatch(/error\[E_STORE_(FULL|UNAVAILABLE)\]: /);
    expect(await storeFacts(homeOf('limited'))).toMatchObject({ problems: [], runs: [] });
    expect(answerOf(await play('limited'))).toEqual(answerOf(whole));
  });
});
