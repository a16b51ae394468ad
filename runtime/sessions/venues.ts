import { EngineError, suggestion, type Instrument, type MarketFeed, type VenueConnection } from '../../engine/index.ts';
import { didYouMean, nearestPairs } from './pair-names.ts';

/** How a venue is reached: each adapter in one entry. */
export interface VenueDoor {
  /** Address of the network; a URL of the user's own stands for either. */
  readonly urls: Readonly<Record<'mainnet' | 'testnet', string>>;
  readonly feed: (url: string) => MarketFeed;
  readonly connection: (access: VenueAccess) => VenueConnection;
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
}

export type VenueDoors = Readonly<Record<string, VenueDoor>>;

/** The door of a venue. E_VENUE_UNKNOWN with the nearest name. */
export const doorOf = (doors: VenueDoors, venue: string): VenueDoor => {
  const door = Object.hasOwn(doors, venue) ? doors[venue] : undefined;
  if (door !== undefined) return door;
  throw new EngineError('E_VENUE_UNKNOWN', `there is no venue "${venue}"`, {
    why: suggestion(venue, Object.keys(doors)),
    fix: 'ht paper hyperliquid --pair BTC --strategy ema-rsi',
  });
};

/** The instrument that a person calls by its base currency, its symbol or its full id. E_PAIR_UNKNOWN. */
export const instrumentOf = async (
  feed: Pick<MarketFeed, 'venue' | 'instruments'>,
  pair: string,
): Promise<Instrument> => {
  const all = await feed.instruments();
  const found = all.find(({ id, symbol, base }) => [id, symbol, base].includes(pair));
  if (found !== undefined) return found;
  const meant = nearestPairs(pair, all);
  const [first] = meant;
  throw new EngineError('E_PAIR_UNKNOWN', `${feed.venue} does not trade "${pair}"`, {
    why: didYouMean(meant, all),
    fix: first === undefined ? 'name the coin as the venue writes it' : `write ${first} instead of ${pair}`,
  });
};
