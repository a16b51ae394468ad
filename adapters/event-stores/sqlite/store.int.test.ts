import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '../contract.ts';
import { openSqliteStore } from './index.ts';

const open = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hypertrader-store-'));
  const path = join(folder, 'store.db');
  let store = openSqliteStore(path);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteStore(path);
      return store;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
};

eventStoreContract('sqlite store', open);
