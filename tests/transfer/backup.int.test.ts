import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import type { NewEvent } from '../../engine/index.ts';
import { openStore, storeFile } from '../../runtime/home.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { startCommand } from '../program/process.ts';
import { storeBytes } from '../program/store-facts.ts';

const folder = scratchFolder('backup');
const home = join(folder, 'home');
const ht = (...argv: string[]) => commandInside(argv, { cwd: folder });
const note = (n: number): NewEvent => ({
  id: `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`,
  ...{ type: 'NoteRecorded', data: JSON.stringify({ n, text: 'x'.repeat(500) }), meta: '{}' },
});
const notes = (from: number, count: number): NewEvent[] => Array.from({ length: count }, (_, i) => note(from + i));

beforeAll(async () => {
  const store = await openStore(home);
  await store.append('a', notes(0, 2_000), 'no-stream');
  await store.append('b', notes(2_000, 20_000), 'no-stream');
  await store.close();
});

describe('a backup', () => {
  it('is one sound file for its owner only, and overwrites nothing', async () => {
    const file = join(folder, 'backups', 'one.db');
    const { code, out } = await ht('store', 'backup', '--to', file, '--home', home);
    expect(code).toBe(0);
    expect(out).toContain('22,000 events in 2 streams, all sound');
    expect(readdirSync(join(folder, 'backups'))).toEqual(['one.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file);
    const again = await ht('store', 'backup', '--to', file, '--home', home);
    expect(again.talk).toContain('error[E_EXISTS]');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('taken while somebody writes is the store as it was at one moment', async () => {
    const busy = join(folder, 'busy');
    const store = await openStore(busy);
    await store.append('a', notes(0, 2_000), 'no-stream');
    const file = join(folder, 'moment.db');
    const over = { is: false };
    const taken = ht('store', 'backup', '--to', file, '--home', busy).finally(() => (over.is = true));
    let written = 2_000;
    for (; !over.is; written += 10) await store.append('a', notes(written, 10), written - 1);
    expect(await taken).toMatchObject({ code: 0 });
    await store.close();
    const { events, problems } = await checkSqliteStore(file);
    expect(problems).toEqual([]);
    expect(events % 10).toBe(0);
    expect(events).toBeGreaterThanOrEqual(2_000);
    expect(events).toBeLessThanOrEqual(written);
  });

  it('of a damaged store is refused, and leaves nothing', async () => {
    const bad = join(folder, 'bad');
    expect(await ht('store', 'copy', '--from', home, '--to', bad, '--stream', 'a')).toMatchObject({ code: 0 });
    truncateSync(storeFile(bad), statSync(storeFile(bad)).size - 3 * 8_192);
    const { code, talk } = await ht('store', 'backup', '--to', 'bad.db', '--home', bad);
    expect(code, talk).toBe(7);
    expect(readdirSync(folder).filter((name) => name.startsWith('bad.db'))).toEqual([]);
  });

  it('of nothing is refused', async () => {
    const { code, talk } = await ht('store', 'backup', '--to', 'none.db', '--home', 'nowhere');
    expect({ code, isMade: existsSync(join(folder, 'nowhere')) }).toEqual({ code: 1, isMade: false });
    expect(talk).toContain('error[E_STORE_UNAVAILABLE]');
  });
});

describe('a backup that is brought back', () => {
  const file = join(folder, 'back.db');
  beforeAll(async () => {
    expect(await ht('store', 'backup', '--to', file, '--home', home)).toMatchObject({ code: 0 });
  });

  it('fills an empty home, and refuses one that is used', async () => {
    const fresh = join(folder, 'fresh');
    expect(await ht('store', 'restore', file, '--home', fresh)).toMatchObject({ code: 0 });
    expect((await checkSqliteStore(storeFile(fresh))).events).toBe(22_000);
    const again = await ht('store', 'restore', file, '--home', fresh);
    expect(again.code).toBe(2);
    expect(again.talk).toContain('error[E_HOME_USED]');
  });

  it('puts the former store aside when it is forced to, and keeps it whole', async () => {
    const used = join(folder, 'used');
    const store = await openStore(used);
    await store.append('mine', notes(0, 3), 'no-stream');
    const busy = await ht('store', 'restore', file, '--home', used, '--force');
    expect(busy.talk).toContain('error[E_STORE_BUSY]');
    await store.close();
    const { code, out } = await ht('store', 'restore', file, '--home', used, '--force', '--json');
    expect(code).toBe(0);
    const { aside } = JSON.parse(out) as { aside: string };
    expect(await checkSqliteStore(aside)).toEqual({ events: 3, streams: 1, problems: [] });
    expect((await checkSqliteStore(storeFile(used))).events).toBe(22_000);
    expect(readdirSync(used).filter((name) => name.includes('restored'))).toEqual([]);
  });

  it('also takes the place of a store that is damaged beyond reading', async () => {
    const ruined = join(folder, 'ruined');
    await (await openStore(ruined)).close();
    writeFileSync(storeFile(ruined), 'not a database');
    expect(await ht('store', 'restore', file, '--home', ruined, '--force')).toMatchObject({ code: 0 });
    expect((await checkSqliteStore(storeFile(ruined))).problems).toEqual([]);
  });

  it('is read first: one that is not sound changes nothing', async () => {
    const torn = join(folder, 'torn.db');
    writeFileSync(torn, readFileSync(file).subarray(0, 100_000));
    const { code } = await ht('store', 'restore', torn, '--home', join(folder, 'untouched'));
    expect(code).toBe(7);
    expect(existsSync(join(folder, 'untouched'))).toBe(false);
  });
});

describe('a copy in a process of its own', () => {
  it('that is killed goes on with the same command', async () => {
    const to = join(folder, 'killed');
    const copy = ['store', 'copy', '--from', home, '--to', to, '--json'];
    const running = startCommand(copy, { cwd: folder });
    const watch = setInterval(() => {
      if (storeBytes(to) > 1_000_000) running.process.kill('SIGKILL');
    }, 1);
    await running.ended;
    clearInterval(watch);
    expect((await checkSqliteStore(storeFile(to))).problems).toEqual([]);
    const { out } = await ht(...copy);
    const { written, known } = JSON.parse(out) as { written: number; known: number };
    expect(written + known).toBe(22_000);
    const [one, two] = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')];
    for (const [from, name] of [
      [home, one],
      [to, two],
    ] as const) {
      expect(await ht('store', 'export', '--to', name, '--home', from)).toMatchObject({ code: 0 });
    }
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  });
});
