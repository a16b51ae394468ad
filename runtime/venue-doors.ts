import { hyperliquidConnection, hyperliquidFeed, NETWORKS } from '../adapters/venues/hyperliquid/index.ts';
import { ccxtConnection, ccxtFeed, ccxtHistory } from '../adapters/venues/ccxt/index.ts';
import type { VenueDoors } from './sessions/venues.ts';

/** Every venue there is an adapter for. */
export const venueDoors: VenueDoors = {
  hyperliquid: {
    urls: NETWORKS,
    feed: (url) => hyperliquidFeed({ url }),
    connection: ({ address, ...access }) => hyperliquidConnection({ ...access, account: address }),
  },
  ccxt: (exchange) => ({
    urls: EXCHANGE_ITSELF,
    feed: (url) => ccxtFeed({ exchange, ...networkOf(url) }),
    past: (url) => ccxtHistory({ exchange, ...networkOf(url) }),
    connection: ({ url, ...access }) => ccxtConnection({ exchange, ...access, ...networkOf(url) }),
  }),
};

/** ccxt knows the addresses of each exchange: these stand for them. */
const EXCHANGE_ITSELF = { mainnet: 'the exchange itself', testnet: 'the exchange’s test network' } as const;

const networkOf = (url: string): { readonly url: string | null; readonly isTestnet: boolean } =>
  url === EXCHANGE_ITSELF.mainnet || url === EXCHANGE_ITSELF.testnet
    ? { url: null, isTestnet: url === EXCHANGE_ITSELF.testnet }
    : { url, isTestnet: false };
