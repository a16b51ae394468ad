import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelStoreContract, snapshotStoreContract } from '../contract.ts';
import { openSqliteReadModels } from './index.ts';

const open = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hypertrader-read-models-'));
  const store = openSqliteReadModels(join(folder, 'readmodels.db'));
  return Promise.resolve({
    store,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
};

readModelStoreContract('read models in sqlite', open);
snapshotStoreContract('read models in sqlite', async () => {
  const { store, close } = await open();
  return { store: store.snapshots, close };
});

describe('read models in a file', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-read-models-'));
    path = join(folder, 'readmodels.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const tamper = (sql: string): void => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  const codeOf = (work: () => unknown): unknown => {
    try {
      work();
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
    return 'no error';
  };
  const identity = { projection: 'positions', version: 1, code: '' };
  const to = { position: 7n, anchor: null, events: 8 };

  it('are there when the file is opened again, and nobody else may read them', async () => {
    const store = openSqliteReadModels(path);
    const { id } = await store.begin(identity);
    await store.commit(id, { from: null, to, rows: [{ key: 'a', seq: 1, state: '{}', summary: '{}' }] });
    await store.close();
    const again = openSqliteReadModels(path);
    expect((await again.begin(identity)).checkpoint).toEqual(to);
    expect(await again.load(id, 'a')).toEqual({ key: 'a', seq: 1, state: '{}', summary: '{}' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await again.close();
    await expect(async () => again.builds()).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
  });

  it('drop a snapshot whose content does not fit its hash and take the next older one', async () => {
    const store = openSqliteReadModels(path);
    const older = { projection: 'p', version: 1, stream: 'a', revision: 5, event: 'five', state: '{"cash":"1"}' };
    await store.snapshots.save(older);
    await store.snapshots.save({ ...older, revision: 9, event: 'nine', state: '{"cash":"2"}' });
    tamper(`UPDATE snapshots SET state = x'28b52ffd' WHERE revision = 9`);
    expect(await store.snapshots.load('p', 1, 'a')).toEqual(older);
    tamper(`UPDATE snapshots SET event = 'six'`);
    expect(await store.snapshots.load('p', 1, 'a')).toBeNull();
    await store.close();
  });

  it('never show a row that was changed', async () => {
    const store = openSqliteReadModels(path);
    const { id } = await store.begin(identity);
    await store.commit(id, { from: null, to, rows: [{ key: 'a', seq: 1, state: '{}', summary: '{"pnl":"1"}' }] });
    await store.promote(id);
    tamper(`UPDATE rows SET summary = '{"pnl":"9"}'`);
    await expect(async () => store.live('positions', 'a')).rejects.toMatchObject({ code: 'E_READ_MODELS_DAMAGED' });
    await store.close();
  });

  it('leave alone what is not theirs or newer', () => {
    writeFileSync(path, 'these are no pages of a database, however long one looks at them');
    expect(codeOf(() => openSqliteReadModels(path))).toBe('E_READ_MODELS_DAMAGED');
    rmSync(path);
    tamper('CREATE TABLE photographs (name TEXT)');
    expect(codeOf(() => openSqliteReadModels(path))).toBe('E_READ_MODELS_DAMAGED');
    rmSync(path);
    void openSqliteReadModels(path).close();
    tamper('PRAGMA user_version = 99');
    expect(codeOf(() => openSqliteReadModels(path))).toBe('E_STORE_NEWER');
  });

  it('are emptied when their layout is older', async () => {
    const store = openSqliteReadModels(path);
    await store.begin(identity);
    await store.close();
    tamper('PRAGMA user_version = 0; DROP TABLE snapshots');
    const again = openSqliteReadModels(path);
    expect(await again.builds()).toEqual([]);
    expect(await again.snapshots.load('p', 1, 'a')).toBeNull();
    await again.close();
  });
});
