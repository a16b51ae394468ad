import { EngineError, type MarketFeed, type VenueConnection } from '../../../engine/index.ts';
import { HyperliquidFeed } from './feed/feed.ts';
import { MarketQueries } from './feed/market-queries.ts';
import { Limits } from './limits/limits.ts';
import type { Outside } from './outside.ts';
import { Nonces } from './signing/nonces.ts';
import { isPrivateKey, walletOf, type Hex } from './signing/wallet.ts';
import { AccountQueries } from './trading/account-queries.ts';
import { HyperliquidConnection } from './trading/connection.ts';
import { Exchange } from './transport/exchange.ts';
import { Info } from './transport/info.ts';
import type { LineOptions } from './transport/line.ts';
import { realOutside } from './transport/real-outside.ts';

/** The venue's two networks. */
export const NETWORKS = {
  mainnet: 'https://api.hyperliquid.xyz',
  testnet: 'https://api.hyperliquid-testnet.xyz',
} as const;

export interface HyperliquidOptions {
  /** Base address, as `https://api.hyperliquid.xyz`; `/info`, `/exchange` and `/ws` are below it. */
  readonly url: string;
  /** Default: the real clock, dice and network. */
  readonly outside?: Outside;
  /** Default: one for all of this process that talk to the same address. */
  readonly limits?: Limits;
  readonly timeoutMs?: number;
  readonly queryTries?: number;
  readonly line?: Partial<Pick<LineOptions, 'pingMs' | 'staleMs' | 'retry'>>;
}

/** Market data of the venue's perpetuals. No key, no account. */
export const hyperliquidFeed = (options: HyperliquidOptions): MarketFeed => {
  const { outside, limits, queries, socketUrl } = partsOf(options);
  return new HyperliquidFeed({ outside, limits, queries, socketUrl, ...(options.line ? { line: options.line } : {}) });
};

export interface HyperliquidAccountOptions extends HyperliquidOptions {
  /** The account's own address, not that of an API wallet; for a sub-account or vault, that one's. */
  readonly account: string;
  /** Private key that signs: the account's own, or that of an API wallet (agent). 32 bytes. */
  readonly key: Uint8Array;
  /** Whose orders these are: part of every client order id. */
  readonly session: string;
  /** The account is a sub-account or vault, traded by its master or the master's agent. Default: false. */
  readonly isSubAccount?: boolean;
  /** Default: whether the address has "testnet" in it. */
  readonly isTestnet?: boolean;
  /** The venue refuses an action that reaches it later. Default 10 s. */
  readonly actionLifetimeMs?: number;
}

/** Trading of the venue's perpetuals for one account. E_VENUE_ADDRESS, E_VENUE_KEY. */
export const hyperliquidConnection = (options: HyperliquidAccountOptions): VenueConnection => {
  const { outside, limits, url, info, queries: market, socketUrl } = partsOf(options);
  const user = addressOf(options.account);
  const wallet = walletOf(checkedKey(options.key));
  const exchange = new Exchange({
    url,
    outside,
    limits,
    timeoutMs: options.timeoutMs ?? 10_000,
    wallet,
    nonces: noncesOf(outside, wallet.address),
    vaultAddress: options.isSubAccount === true ? user : null,
    isTestnet: options.isTestnet ?? url.includes('testnet'),
    lifetimeMs: options.actionLifetimeMs ?? 10_000,
  });
  return new HyperliquidConnection({
    outside,
    limits,
    socketUrl,
    info,
    market,
    exchange,
    account: new AccountQueries(info, market, outside, user),
    signer: wallet.address,
    session: options.session,
    ...(options.line ? { line: options.line } : {}),
  });
};

/** The address that a private key signs for. E_VENUE_KEY. */
export const addressOfKey = (key: Uint8Array): string => walletOf(checkedKey(key)).address;

/** One counter per key and process, however many connections use it: a nonce that is used twice is refused. */
const counters = new WeakMap<Outside, Map<string, Nonces>>();
const noncesOf = (outside: Outside, signer: string): Nonces => {
  const known = counters.get(outside) ?? new Map<string, Nonces>();
  counters.set(outside, known);
  const nonces = known.get(signer) ?? new Nonces(() => outside.now());
  known.set(signer, nonces);
  return nonces;
};

const addressOf = (account: string): Hex => {
  if (/^0x[0-9a-fA-F]{40}$/.test(account)) return account.toLowerCase() as Hex;
  throw new EngineError('E_VENUE_ADDRESS', 'this is not the address of an account', {
    why: `An address is 0x and 40 hexadecimal digits; this has ${account.length} characters. A private key has 64 digits and does not belong here, so it is not shown.`,
    fix: 'copy the address of your account from the venue’s page, not that of the API wallet',
  });
};

const checkedKey = (key: Uint8Array): Uint8Array => {
  if (isPrivateKey(key)) return key;
  throw new EngineError('E_VENUE_KEY', 'this is not a private key of an account', {
    why: 'A key is 32 bytes (64 hexadecimal digits) and not zero. It is not shown here.',
    fix: 'add it again: ht keys add',
  });
};

/** The venue counts by IP address: everything in this process shares one count. */
const shared = new WeakMap<Outside, Map<string, Limits>>();
const limitsOf = (outside: Outside, url: string): Limits => {
  const known = shared.get(outside) ?? new Map<string, Limits>();
  shared.set(outside, known);
  const limits = known.get(url) ?? new Limits(outside);
  known.set(url, limits);
  return limits;
};

const partsOf = (options: HyperliquidOptions) => {
  const outside = options.outside ?? realOutside;
  const limits = options.limits ?? limitsOf(outside, options.url);
  const url = options.url.replace(/\/+$/, '');
  const info = new Info({
    url,
    outside,
    limits,
    timeoutMs: options.timeoutMs ?? 10_000,
    tries: options.queryTries ?? 4,
  });
  const queries = new MarketQueries(info, outside);
  return { outside, limits, url, info, queries, socketUrl: `${url.replace(/^http/, 'ws')}/ws` };
};
