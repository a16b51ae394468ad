import {
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/index.ts';
import { event, events } from '../contract/sample.ts';
import { collect, expectRefusal, revisions } from '../contract/setting.ts';
import { checksum, formerPlace, nameCrc } from './checksum.ts';
import { checkSqliteStore, openSqliteStore, type SqliteStoreOptions } from './index.ts';

const PAGE = 8_192;
const MODE = 0o777;

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof EngineError ? error.code : String(error);
  }
};

describe('a sqlite store and the faults of the world', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-store-'));
    path = join(folder, 'private', 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A closed store with 300 events in stream a and 3 in stream b, each a row of its own. */
  const filled = async (options: SqliteStoreOptions = {}): Promise<void> => {
    const store = openSqliteStore(path, options);
    for (let first = 0; first < 300; first += 5) await store.append('a', events(first, first + 4), first - 1);
    await store.append('b', events(300, 302), 'no-stream');
    await store.close();
  };
  const tamper = (sql: string): void => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };

  it('is private to its owner', async () => {
    const store = openSqliteStore(path);
    await store.append('a', [event(0)], 'no-stream');
    expect(statSync(join(folder, 'private')).mode & MODE).toBe(0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & MODE).toBe(0o600);
    await store.close();
  });

  it('takes the time from the clock it is given, once for all events of a commit', async () => {
    let now = 1_700_000_000_000;
    const store = openSqliteStore(path, { now: () => now++ });
    await store.append('a', events(0, 39), 'no-stream');
    await store.append('a', [event(40)], 39);
    const times = (await collect(store.read('a'))).map((each) => each.recordedAt - 1_700_000_000_000);
    expect(times).toEqual([...Array.from({ length: 40 }, () => 0), 1]);
    await store.close();
  });

  it('refuses what is not a store, or not its own, and leaves it as it was', async () => {
    await filled();
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'these are notes, and no database at all\n'.repeat(100));
    expect(codeOf(() => openSqliteStore(text))).toBe('E_STORE_DAMAGED');
    expect(readFileSync(text, 'utf8')).toBe('these are notes, and no database at all\n'.repeat(100));
    const other = join(folder, 'other.db');
    const db = new DatabaseSync(other);
    db.exec('CREATE TABLE recipes (name TEXT)');
    db.close();
    const before = readFileSync(other);
    expect(codeOf(() => openSqliteStore(other))).toBe('E_STORE_DAMAGED');
    expect(readFileSync(other)).toEqual(before);
    expect(codeOf(() => openSqliteStore(folder))).toBe('E_STORE_UNAVAILABLE');
    expect(codeOf(() => openSqliteStore(join(text, 'below.db')))).toBe('E_STORE_UNAVAILABLE');
    await expectRefusal(checkSqliteStore(join(folder, 'absent.db')), 'E_STORE_UNAVAILABLE');
    // A folder in which nobody can make one: the system says that it is absent, though it is there.
    expect(codeOf(() => openSqliteStore('/proc/absent/home/store.db'))).toBe('E_STORE_UNAVAILABLE');
  });

  it('refuses a store of a newer version', async () => {
    await filled();
    tamper('PRAGMA user_version = 3');
    expect(codeOf(() => openSqliteStore(path))).toBe('E_STORE_NEWER');
    await expectRefusal(checkSqliteStore(path), 'E_STORE_NEWER');
    tamper('PRAGMA user_version = 2');
    expect(codeOf(() => openSqliteStore(path).close())).toBe('no error');
  });

  it('finds a single changed character, names the event, and reads the rest', async () => {
    await filled();
    tamper(`UPDATE events SET data = replace(data, '123', '124') WHERE stream_id = 1 AND revision = 123`);
    const store = openSqliteStore(path);
    const error = await expectRefusal(collect(store.read('a')), 'E_STORE_DAMAGED');
    expect(error.message).toContain('event 123 of stream a');
    expect(revisions(await collect(store.read('a', { from: 124 })))).toHaveLength(176);
    expect(await collect(store.read('b'))).toHaveLength(3);
    await store.close();
    const check = await checkSqliteStore(path);
    expect(check).toEqual({ events: 303, streams: 2, problems: ['stream a: event 123 is damaged'] });
  });

  it.each([
    ['another meta', `UPDATE events SET meta = '{}' WHERE position = 7`],
    ['another type', `INSERT INTO types (name) VALUES ('Else'); UPDATE events SET type_id = 2 WHERE position = 7`],
    ['another id', `UPDATE events SET id = zeroblob(16) WHERE position = 7`],
    ['another time', 'UPDATE events SET recorded_at = 0 WHERE position = 7'],
    ['a time fifty days later', 'UPDATE events SET recorded_at = recorded_at + 4294967296 WHERE position = 7'],
    ['another name of the stream', `UPDATE streams SET name = 'c' WHERE id = 1`],
  ])('finds %s', async (_, sql) => {
    await filled();
    tamper(sql);
    const store = openSqliteStore(path);
    await expectRefusal(collect(store.readAll()), 'E_STORE_DAMAGED');
    await store.close();
    expect((await checkSqliteStore(path)).problems.length).toBeGreaterThan(0);
  });

  it('still reads events whose checksum is that of version 0.1.0', async () => {
    await filled();
    const db = new DatabaseSync(path);
    const [{ recorded_at: at }] = db.prepare('SELECT recorded_at FROM events WHERE position = 7').all() as [
      { recorded_at: number },
    ];
    const crc = checksum(formerPlace(nameCrc('a'), 7, 7, at), event(7));
    expect(db.prepare('UPDATE events SET crc = ? WHERE position = 7 AND crc <> ?').run(crc, crc).changes).toBe(1);
    db.close();
    expect((await checkSqliteStore(path)).problems).toEqual([]);
  });

  it('finds events that are gone or in the wrong place', async () => {
    await filled();
    tamper('DELETE FROM events WHERE position BETWEEN 10 AND 19');
    expect((await checkSqliteStore(path)).problems).toEqual([
      'positions 10 to 19 are missing',
      'stream a: revision 10 expected, 20 found',
    ]);
    tamper('UPDATE events SET stream_id = 9 WHERE position = 302');
    expect((await checkSqliteStore(path)).problems.at(-1)).toContain('a name that is missing');
  });

  it('does not survive a torn file quietly', async () => {
    await filled();
    const { size } = statSync(path);
    const torn = Math.floor(readFileSync(path).indexOf('{"n":150}') / PAGE);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(PAGE, 0xa5), 0, PAGE, torn * PAGE);
    closeSync(file);
    const attempt = async (): Promise<unknown> => {
      const store = openSqliteStore(path);
      try {
        return await collect(store.readAll());
      } finally {
        await store.close();
      }
    };
    await expectRefusal(attempt(), 'E_STORE_DAMAGED');
    expect((await checkSqliteStore(path)).problems).not.toEqual([]);
    truncateSync(path, size - 3 * PAGE);
    await expectRefusal(attempt(), 'E_STORE_DAMAGED');
    writeFileSync(path, Buffer.alloc(PAGE, 0x5a));
    await expectRefusal(attempt(), 'E_STORE_DAMAGED');
  });

  it('says when it is full, keeps what was acknowledged, and takes what fits', async () => {
    const store = openSqliteStore(path, { pagesMax: 60 });
    await store.append('a', events(0, 99), 'no-stream');
    const large = { data: 'x'.repeat(700_000) };
    await expectRefusal(store.append('new', [event(200), event(201, large)], 'no-stream'), 'E_STORE_FULL');
    expect(await store.revision('new')).toBe(-1);
    const together = await Promise.allSettled([
      store.append('a', [event(100)], 99),
      store.append('a', [event(300, large)], 100),
      store.append('c', [event(400)], 'no-stream'),
    ]);
    expect(together.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(together[1]).toMatchObject({ reason: { code: 'E_STORE_FULL' } });
    expect(revisions(await collect(store.read('a')))).toHaveLength(101);
    await store.close();
    expect(await checkSqliteStore(path)).toEqual({ events: 102, streams: 2, problems: [] });
  });

  it('commits appends of one turn together; one that is refused does not stop the others', async () => {
    const store = openSqliteStore(path, { now: () => 5 });
    const outcomes = await Promise.allSettled([
      store.append('a', [event(0)], 'no-stream'),
      store.append('a', [event(1)], 7),
      store.append('b', [event(2)], 'no-stream'),
      store.append('a', [event(3)], 0),
      store.append('a', [event(0)], 'no-stream'),
    ]);
    expect(outcomes).toMatchObject([
      { value: { revision: 0, position: 0n, duplicate: false } },
      { reason: { code: 'E_WRONG_EXPECTED_REVISION' } },
      { value: { revision: 0, position: 1n, duplicate: false } },
      { value: { revision: 1, position: 2n, duplicate: false } },
      { value: { revision: 0, position: 0n, duplicate: true } },
    ]);
    await store.close();
  });

  it('gives up when another process keeps it locked, and can go on afterwards', async () => {
    const store = openSqliteStore(path, { busyTimeoutMs: 5 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expectRefusal(store.append('a', [event(0)], 'no-stream'), 'E_STORE_BUSY');
    expect(await store.revision('a')).toBe(-1);
    other.exec('ROLLBACK');
    other.close();
    expect((await store.append('a', [event(0)], 'no-stream')).duplicate).toBe(false);
    await store.close();
  });

  it('waits its turn while another process writes, in order, and lets other work go on meanwhile', async () => {
    const store = openSqliteStore(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const first = store.append('a', [event(0)], 'no-stream');
    // A store that stopped the thread would never come to the timer that ends the other's write.
    setTimeout(() => other.exec('ROLLBACK'), 20);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = store.append('a', [event(1)], 0);
    expect(await Promise.all([first, second])).toMatchObject([{ revision: 0 }, { revision: 1 }]);
    other.close();
    await store.close();
  });

  it('finishes appends before it closes, and refuses everything afterwards', async () => {
    const store = openSqliteStore(path);
    const append = store.append('a', [event(0)], 'no-stream');
    await store.close();
    expect((await append).revision).toBe(0);
    await store.close();
    await expect(store.append('a', [event(1)], 0)).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
    await expect(collect(store.read('a'))).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
  });
});
