import { EngineError, suggestion, type Instrument, type MarketFeed, type VenueConnection } from '../../engine/index.ts';
import { didYouMean, nearestPairs } from './pair-names.ts';

import type { VenuePast } from '../history/requests.ts';

/** How a venue is reached: each adapter in one entry. */
export interface VenueDoor {
  /** Address of the network; a URL of the user's own stands for either. */
  readonly urls: Readonly<Record<'mainnet' | 'testnet', string>>;
  readonly feed: (url: string) => MarketFeed;
  readonly connection: (access: VenueAccess) => VenueConnection;
  /** What it knows of the past; absent where nobody fetches it. */
  readonly past?: (url: string) => VenuePast;
}

/** What trading needs: which account, and the key that signs for it. */
export interface AccountKey {
  /** The account's own address, also where an API wallet signs. */
  readonly address: string;
  readonly key: Uint8Array;
}

export interface VenueAccess extends AccountKey {
  readonly url: string;
  readonly isTestnet: boolean;
  /** Part of every client order id. */
  readonly session: string;
  /** The venue refuses what reaches it later than this after it was sent. */
  readonly actionLifetimeMs: number;
  /** What is going to be traded, by id: some venues tell fills of one instrument at a time only. */
  readonly instruments: readonly string[];
}

/** An adapter for many venues, each named behind a colon: `ccxt:binanceusdm`. */
export type VenueFamily = (name: string) => VenueDoor;

export type VenueDoors = Readonly<Record<string, VenueDoor | VenueFamily>>;

/** The door of a venue. E_VENUE_UNKNOWN with the nearest name. */
export const doorOf = (doors: VenueDoors, venue: string): VenueDoor => {
  const [adapter = '', name] = venue.split(':');
  const door = Object.hasOwn(doors, adapter) ? doors[adapter] : undefined;
  if (typeof door === 'object' && name === undefined) return door;
  if (typeof door === 'function' && name !== undefined && name !== '') return door(name);
  if (typeof door === 'function') {
    throw new EngineError('E_VENUE_UNKNOWN', `"${venue}" does not say which exchange`, {
      why: 'It stands for many; the exchange is named behind it.',
      fix: `${adapter}:binanceusdm`,
    });
  }
  throw new EngineError('E_VENUE_UNKNOWN', `there is no venue "${venue}"`, {
    why: suggestion(venue, Object.keys(doors)),
    fix: 'ht paper hyperliquid --pair BTC --strategy ema-rsi',
  });
};

/**
 * The instrument that a person calls by its full id, its symbol, its pair (`BTC/USDT`) or its base currency. E_PAIR_UNKNOWN,
 * also where a base currency stands for several.
 */
export const instrumentOf = async (
  feed: Pick<MarketFeed, 'venue' | 'instruments'>,
  pair: string,
): Promise<Instrument> => {
  const all = await feed.instruments();
  const exact = all.find(({ id, symbol }) => id === pair || symbol === pair);
  if (exact !== undefined) return exact;
  const called = all.filter(({ symbol, base }) => base === pair || symbol.split(':')[0] === pair);
  const [only, ...others] = called;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) throw ambiguous(feed.venue, pair, called);
  const meant = nearestPairs(pair, all);
  const [first] = meant;
  throw new EngineError('E_PAIR_UNKNOWN', `${feed.venue} does not trade "${pair}"`, {
    why: didYouMean(meant, all),
    fix: first === undefined ? 'name the coin as the venue writes it' : `write ${first} instead of ${pair}`,
  });
};

const ambiguous = (venue: string, pair: string, meant: readonly Instrument[]): EngineError => {
  const symbols = meant.map(({ symbol }) => symbol);
  const shown = symbols.slice(0, 8).join(', ');
  return new EngineError('E_PAIR_UNKNOWN', `${venue} trades ${symbols.length} pairs that could be "${pair}"`, {
    why: `They are ${shown}${symbols.length > 8 ? ', …' : ''}.`,
    fix: `--pair ${symbols[0] ?? pair}`,
  });
};
