import { hyperliquidConnection, hyperliquidFeed, NETWORKS } from '../adapters/venues/hyperliquid/index.ts';
import type { VenueDoors } from './sessions/venues.ts';

/** Every venue there is an adapter for. */
export const venueDoors: VenueDoors = {
  hyperliquid: {
    urls: NETWORKS,
    feed: (url) => hyperliquidFeed({ url }),
    connection: ({ address, ...access }) => hyperliquidConnection({ ...access, account: address }),
  },
};
