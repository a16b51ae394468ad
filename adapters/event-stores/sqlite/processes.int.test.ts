import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../engine/index.ts';
import { event } from '../contract/sample.ts';
import { collect, expectRefusal, revisions } from '../contract/setting.ts';
import { checkSqliteStore, openSqliteStore } from './index.ts';

const child = (script: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'children', script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** All that a child says until it ends. */
const said = async (process: ChildProcess): Promise<string> => {
  let text = '';
  process.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(process, 'close');
  return text;
};

describe('several processes on one sqlite store', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-store-'));
    path = join(folder, 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one writer of a stream win and tells the other, even when both make the store at once', async () => {
    const rounds = 60;
    const children = ['1', '2'].map((name) => child('race.ts', path, name, String(rounds)));
    const outcomes = (await Promise.all(children.map(said))).map((text) => JSON.parse(text) as string[]);
    const all = outcomes.flat();
    const won = all.filter((outcome) => outcome.startsWith('won')).map((outcome) => Number(outcome.slice(4)));
    expect(all).toHaveLength(2 * rounds);
    expect(all.filter((outcome) => outcome === 'E_WRONG_EXPECTED_REVISION')).toHaveLength(all.length - won.length);
    expect(won.sort((a, b) => a - b)).toEqual(Array.from(won.keys()));
    expect(await checkSqliteStore(path)).toEqual({ events: won.length, streams: 1, problems: [] });
  }, 20_000);

  it('is made by all who open it in the same moment', async () => {
    const start = String(Date.now() + 500);
    const children = ['a', 'b', 'c'].map(() => child('open-at-once.ts', folder, start, '40'));
    expect(await Promise.all(children.map(said))).toEqual(['[]', '[]', '[]']);
  }, 20_000);

  it('refuses the second of two stores that saw the same head', async () => {
    const one = openSqliteStore(path);
    const two = openSqliteStore(path);
    await one.append('shared', [event(0)], await two.revision('shared'));
    await expectRefusal(two.append('shared', [event(1)], -1), 'E_WRONG_EXPECTED_REVISION');
    expect(revisions(await collect(two.read('shared')))).toEqual([0]);
    await Promise.all([one.close(), two.close()]);
  });

  it('follows what another process writes, without gap or repetition', async () => {
    const store = openSqliteStore(path, { pollMs: 2 });
    const writer = child('append-each.ts', path, '200');
    const seen: number[] = [];
    const abort = new AbortController();
    for await (const message of store.subscribe({ stream: 'from-outside', signal: abort.signal })) {
      if (message.kind === 'events') seen.push(...revisions(message.events));
      if (seen.length >= 200) abort.abort();
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    await said(writer);
    await store.close();
  }, 20_000);

  it('has every acknowledged event after each of many kills, without gaps', async () => {
    const random = seededRandom('kill');
    let acknowledged = -1;
    for (let kill = 0; kill < 12; kill++) {
      const writer = child('append-in-a-loop.ts', path);
      const speech = said(writer);
      await once(writer.stdout as NonNullable<typeof writer.stdout>, 'data');
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      writer.kill('SIGKILL');
      const lines = (await speech).split('\n').slice(0, -1);
      acknowledged = Math.max(acknowledged, ...lines.map(Number));

      const store = openSqliteStore(path);
      const read = await collect(store.read('killed'));
      expect(read.length).toBeGreaterThan(acknowledged);
      expect(revisions(read)).toEqual(Array.from(read.keys()));
      expect(read.map((each) => each.id)).toEqual(read.map((_, index) => event(index).id));
      await store.close();
      expect(await checkSqliteStore(path)).toEqual({ events: read.length, streams: 1, problems: [] });
    }
    expect(acknowledged).toBeGreaterThan(12);
  }, 60_000);
});
