import { hyperliquidConnection, hyperliquidFeed, NETWORKS } from '../adapters/venues/hyperliquid/index.ts';
import { EngineError } from '../engine/index.ts';
import type { AccountKey, VenueDoors } from './sessions/venues.ts';

/** Every venue there is an adapter for. */
export const venueDoors: VenueDoors = {
  hyperliquid: {
    urls: NETWORKS,
    feed: (url) => hyperliquidFeed({ url }),
    connection: ({ address, ...access }) => hyperliquidConnection({ ...access, account: address }),
  },
};

/** Address and key of an account by its name. */
export const accountKey = (name: string): Promise<AccountKey> =>
  Promise.reject(new EngineError('E_KEY_UNKNOWN', `there is no account "${name}"`));
