import type { MarketFeed, VenueConnection } from '../../../engine/index.ts';
import type { Credentials } from './exchange/ccxt.ts';
import { Client, type ClientOptions } from './exchange/client.ts';
import { CcxtFeed, type FeedPace } from './feed/feed.ts';
import { MarketQueries } from './feed/market-queries.ts';
import { History } from './history/history.ts';
import { CcxtConnection } from './trading/connection.ts';
import { credentialsOf } from './trading/credentials.ts';
import type { WatchPace } from './trading/watch.ts';
import { realOutside, type Outside } from './outside.ts';

export interface CcxtOptions {
  /** ccxt's name of the exchange, as `binanceusdm`. */
  readonly exchange: string;
  /** Any server that speaks as the exchange does; default the exchange itself. */
  readonly url?: string | null;
  /** Default: false. */
  readonly isTestnet?: boolean;
  /** Default: the real clock, dice and network. */
  readonly outside?: Outside;
  readonly timeoutMs?: number;
  readonly tries?: number;
  /** Default: true, which keeps to the exchange's own pace. */
  readonly isPaced?: boolean;
  readonly pace?: Partial<FeedPace>;
}

/** Market data of an exchange. No key. ccxt is loaded at the first question. */
export const ccxtFeed = (options: CcxtOptions): MarketFeed => {
  const outside = options.outside ?? realOutside;
  return new CcxtFeed({
    venue: options.exchange,
    outside,
    queries: queriesOf(options),
    ...(options.pace ? { pace: options.pace } : {}),
  });
};

export interface CcxtAccountOptions extends Omit<CcxtOptions, 'pace'> {
  /** Credentials, as the vault keeps them. */
  readonly key: Uint8Array;
  /** Whose orders these are: part of every client order id. */
  readonly session: string;
  /** What is going to be traded, by id. */
  readonly instruments: readonly string[];
  readonly pace?: Partial<WatchPace>;
}

/** Trading at an exchange, for one account. E_EXCHANGE_KEY; what else is missing is said at the first question. */
export const ccxtConnection = ({
  key,
  session,
  instruments,
  pace,
  ...options
}: CcxtAccountOptions): VenueConnection => {
  const credentials: Credentials = credentialsOf(key);
  return new CcxtConnection({
    venue: options.exchange,
    outside: options.outside ?? realOutside,
    queries: queriesOf(options, { credentials }),
    session,
    instruments,
    ...(pace ? { pace } : {}),
  });
};

/** What an exchange still knows of the past. No key. */
export const ccxtHistory = (options: CcxtOptions): History => new History(queriesOf(options));

/** The market of an exchange as anybody may ask about it. */
const queriesOf = (options: CcxtOptions, over: Partial<ClientOptions> = {}): MarketQueries => {
  const outside = options.outside ?? realOutside;
  let client: Promise<Client> | null = null;
  const open = (): Promise<Client> => {
    client ??= Client.open({ ...clientOptions(options, outside), ...over }).catch((error: unknown) => {
      client = null;
      throw error;
    });
    return client;
  };
  return new MarketQueries(open, outside);
};

const clientOptions = (options: CcxtOptions, outside: Outside): ClientOptions => ({
  exchange: options.exchange,
  outside,
  url: options.url ?? null,
  isTestnet: options.isTestnet ?? false,
  credentials: null,
  timeoutMs: options.timeoutMs ?? 10_000,
  tries: options.tries ?? 4,
  isPaced: options.isPaced ?? true,
});
