import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventStore, ReadAllOptions } from '../../../engine/index.ts';
import { event } from '../contract/sample.ts';
import { collect } from '../contract/setting.ts';
import { openSqliteStore } from './index.ts';

/** More events than a filter passes over in one go, so that the walk takes several steps. */
const BATCH = 15_000;
const BATCHES = 8;

describe('filters of a large sqlite store', () => {
  let folder = '';
  let store: EventStore;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-store-'));
    store = openSqliteStore(join(folder, 'store.db'));
    for (let batch = 0; batch < BATCHES; batch++) {
      const bulk = Array.from({ length: BATCH }, (_, index) => event(batch * BATCH + index));
      await store.append('bulk', bulk, batch * BATCH - 1);
      const rare = event(1_000_000 + batch, { type: batch % 2 === 0 ? 'SessionStarted' : 'SessionStopped' });
      await store.append(`session-${batch}`, [rare], 'no-stream');
    }
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const found = async (options: ReadAllOptions): Promise<readonly string[]> =>
    (await collect(store.readAll(options))).map((each) => `${each.stream}@${each.position}`);
  const rare = (batch: number): string => `session-${batch}@${(batch + 1) * (BATCH + 1) - 1}`;

  it('finds the few among the many, both ways', async () => {
    expect(await found({ streamPrefix: 'session-' })).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(rare));
    expect(await found({ types: ['SessionStopped'] })).toEqual([1, 3, 5, 7].map(rare));
    expect(await found({ types: ['SessionStarted'], direction: 'backwards' })).toEqual([6, 4, 2, 0].map(rare));
    expect(await found({ streamPrefix: 'session-', limit: 3, after: 60_003n })).toEqual([4, 5, 6].map(rare));
    expect(await found({ streamPrefix: 'session-', direction: 'backwards', after: 60_003n, limit: 2 })).toEqual(
      [2, 1].map(rare),
    );
    expect(await found({ streamPrefix: 'none' })).toEqual([]);
  });

  it('reads the many through a filter in batches, each event once', async () => {
    const revisions = (await collect(store.readAll({ types: ['OrderFilled'] }))).map((each) => each.revision);
    expect(revisions).toEqual(Array.from({ length: BATCH * BATCHES }, (_, index) => index));
  });
});
