import { readModelStoreContract, snapshotStoreContract } from '../contract.ts';
import { memoryReadModels } from './index.ts';

const open = () => {
  const store = memoryReadModels();
  return Promise.resolve({ store, close: () => store.close() });
};

readModelStoreContract('read models in memory', open);
snapshotStoreContract('read models in memory', async () => {
  const { store, close } = await open();
  return { store: store.snapshots, close };
});
