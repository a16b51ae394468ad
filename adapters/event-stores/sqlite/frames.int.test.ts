import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../engine/index.ts';
import { event, events } from '../contract/sample.ts';
import { collect, expectRefusal, revisions } from '../contract/setting.ts';
import { checkSqliteStore, openSqliteStore, SqliteLog } from './index.ts';

describe('events in frames', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-frames-'));
    path = join(folder, 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withFile = <T>(work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const counts = (): readonly unknown[] =>
    withFile((db) => [
      db.prepare('SELECT count(*) AS n FROM events').get()?.['n'],
      db
        .prepare('SELECT count FROM frames ORDER BY position')
        .all()
        .map((row) => row['count']),
    ]);

  it('are those that are appended many together; few, large and binary ones are rows', async () => {
    const store = openSqliteStore(path);
    await store.append('a', events(0, 6), 'no-stream');
    await store.append('a', events(7, 1_206), 6);
    await store.append('a', [...events(1_207, 1_216), event(1_217, { data: 'x'.repeat(40_000) })], 1_206);
    await store.append('a', [...events(1_218, 1_227), event(1_228, { data: new Uint8Array([1, 2]) })], 1_217);
    expect(revisions(await collect(store.read('a')))).toEqual(Array.from({ length: 1_229 }, (_, index) => index));
    await store.close();
    expect(counts()).toEqual([7 + 11 + 11, [500, 500, 200]]);
  });

  it('come back as they were, whatever they say', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const wild = fc.array(fc.tuple(fc.constantFrom('A', 'Bé', '蝶'), text, text), { minLength: 8, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(wild, async (said) => {
        const appended = said.map(([type, data, meta], index): NewEvent => event(index, { type, data, meta }));
        const store = openSqliteStore(path);
        try {
          await store.append('a', appended, 'any');
          const found = await collect(store.read('a', { direction: 'backwards', limit: said.length }));
          expect(found.toReversed()).toMatchObject(appended);
        } finally {
          await store.close();
          rmSync(path);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('name the one that was changed, and let the others be read', async () => {
    const store = openSqliteStore(path);
    await store.append('a', events(0, 299), 'no-stream');
    await store.close();
    withFile((db) => {
      const body = db.prepare('SELECT body FROM frames').get()?.['body'] as Uint8Array;
      const at = Buffer.from(body).indexOf('{"n":123}');
      body[at + 5] = '9'.charCodeAt(0);
      db.prepare('UPDATE frames SET body = ?').run(body);
    });
    const again = openSqliteStore(path);
    const error = await expectRefusal(collect(again.read('a')), 'E_STORE_DAMAGED');
    expect(error.message).toContain('event 123 of stream a is damaged');
    expect(await collect(again.read('a', { from: 124 }))).toHaveLength(176);
    expect(await collect(again.read('a', { limit: 123 }))).toHaveLength(123);
    await again.close();
    expect((await checkSqliteStore(path)).problems).toEqual(['stream a: event 123 is damaged']);
  });

  it('are not in a file of the first version: it is read as it is, and gets them when it is opened for writing', async () => {
    const store = openSqliteStore(path);
    await store.append('a', events(0, 4), 'no-stream');
    await store.close();
    withFile((db) => db.exec('DROP TABLE frames; PRAGMA user_version = 1'));
    expect(await checkSqliteStore(path)).toEqual({ events: 5, streams: 1, problems: [] });
    const log = new SqliteLog(path);
    expect((await collect(log.entries('a'))).map(({ event: { revision } }) => revision)).toEqual([0, 1, 2, 3, 4]);
    await log.close();
    expect(withFile((db) => db.prepare('PRAGMA user_version').get())).toEqual({ user_version: 1 });
    const upgraded = openSqliteStore(path);
    await upgraded.append('a', events(5, 24), 4);
    expect(revisions(await collect(upgraded.read('a')))).toHaveLength(25);
    await upgraded.close();
    expect(counts()).toEqual([5, [20]]);
    expect(await checkSqliteStore(path)).toEqual({ events: 25, streams: 1, problems: [] });
  });

  it('are appended once when the same append is repeated, also where it began in rows', async () => {
    const store = openSqliteStore(path);
    await store.append('a', events(0, 2), 'no-stream');
    await store.append('a', events(3, 32), 2);
    expect(await store.append('a', events(0, 32), 'no-stream')).toEqual({
      revision: 32,
      position: 32n,
      duplicate: true,
    });
    expect(await store.append('a', events(20, 29), 19)).toEqual({ revision: 29, position: 29n, duplicate: true });
    await expectRefusal(store.append('a', events(20, 40), 19), 'E_WRONG_EXPECTED_REVISION');
    await store.close();
  });
});
