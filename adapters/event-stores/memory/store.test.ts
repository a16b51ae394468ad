import { describe, expect, it } from 'vitest';
import { eventStoreContract } from '../contract.ts';
import { event } from '../contract/sample.ts';
import { collect } from '../contract/setting.ts';
import { memoryStore } from './index.ts';

const open = (): Promise<{ store: ReturnType<typeof memoryStore>; close: () => Promise<void> }> => {
  const store = memoryStore();
  return Promise.resolve({ store, close: () => store.close() });
};

eventStoreContract('memory store', open);

describe('memory store', () => {
  it('keeps its own copy of bytes and takes the time from the clock it is given', async () => {
    const store = memoryStore(() => 1_700_000_000_000);
    const bytes = Buffer.from([1, 2, 3]);
    await store.append('a', [event(1, { data: bytes })], 'no-stream');
    bytes.fill(9);
    const [read] = await collect(store.read('a'));
    expect(read?.data).toEqual(new Uint8Array([1, 2, 3]));
    expect(read?.recordedAt).toBe(1_700_000_000_000);
  });

  it('says so when it is used after it was closed', async () => {
    const store = memoryStore();
    await store.close();
    await expect(store.append('a', [event(1)], 'any')).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
    await expect(store.head()).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
  });
});
