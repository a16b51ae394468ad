export { readModelStoreContract } from './contract/builds.ts';
export { snapshotStoreContract } from './contract/snapshots.ts';
