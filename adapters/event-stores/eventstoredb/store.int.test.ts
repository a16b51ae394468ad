import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { Prefixed } from '../../../tests/eventstoredb/prefixed.ts';
import { StandIn } from '../../../tests/eventstoredb/stand-in.ts';
import { eventStoreContract } from '../contract.ts';
import type { OpenStore } from '../contract/setting.ts';
import { openEventStoreDb } from './index.ts';

describe('on the stand-in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hypertrader-esdb-'));
  let server: StandIn;
  beforeAll(async () => {
    server = await StandIn.start(['--file', join(folder, 'log')]);
  });
  afterAll(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });

  const open: OpenStore = async () => {
    await server.clear();
    let store = await openEventStoreDb(server.url);
    return {
      store,
      reopen: async () => {
        await store.close();
        await server.restart();
        store = await openEventStoreDb(server.url);
        return store;
      },
      close: () => store.close(),
    };
  };
  eventStoreContract('eventstoredb store', open);
});

/** A server of your own, as HYPERTRADER_TEST_ESDB=esdb://admin:changeit@host:2113; streams of the tests stay in it. */
const real = process.env['HYPERTRADER_TEST_ESDB'] ?? '';

if (real !== '') {
  eventStoreContract(`eventstoredb store on the server of HYPERTRADER_TEST_ESDB`, async () => {
    const prefix = `hypertrader-test-${randomUUID()}-`;
    let store = new Prefixed(await openEventStoreDb(real), prefix);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = new Prefixed(await openEventStoreDb(real), prefix);
        return store;
      },
      close: () => store.close(),
    };
  });
}
