import { addressOfKey } from '../../adapters/venues/hyperliquid/index.ts';
import {
  exchangeKey,
  isExchangeKey,
  privateKey,
  Vault,
  type KeyInfo,
  type Secret,
} from '../../adapters/vault/index.ts';
import { EngineError } from '../../engine/index.ts';
import { doorOf } from '../sessions/venues.ts';
import { venueDoors } from '../venue-doors.ts';

export type { KeyInfo, Secret };

/** A key to be put away. */
export interface AddKeyRequest {
  readonly name: string;
  readonly venue: string;
  readonly account: string;
  /** The key as a person has it. */
  readonly text: string;
  /** Null to keep it unencrypted. */
  readonly passphrase: string | null;
}

/** What a venue says about a key. */
export interface KeyTest {
  readonly key: KeyInfo;
  readonly url: string;
  /** Equity in the account's currency, decimal string. */
  readonly equity: string;
  readonly currency: string;
}

export interface TestKeyRequest {
  readonly name: string;
  /** A network of the venue, or the address of a server that speaks as it does. */
  readonly where: string;
  readonly ask: () => Promise<string>;
}

/** Keys of accounts: put away, listed, tried, removed. None is ever shown. */
export interface KeyDesk {
  list(): readonly KeyInfo[];
  /** What may be shown of one. E_KEY_UNKNOWN. */
  info(name: string): KeyInfo;
  /** E_KEY_FORM, E_KEY_NAME, E_KEY_EXISTS, E_VENUE_UNKNOWN, E_VENUE_ADDRESS. */
  add(request: AddKeyRequest): KeyInfo;
  /** Asks the venue whether the key may trade for its account; nothing is placed. E_VENUE_AGENT, E_KEY_UNKNOWN, ... */
  test(request: TestKeyRequest): Promise<KeyTest>;
  remove(name: string): void;
  open(name: string, ask: () => Promise<string>): Promise<Secret>;
}

export const keyDesk = (home: string, env: Readonly<Record<string, string | undefined>>): KeyDesk => {
  const vault = new Vault(home, env);
  return {
    list: () => vault.list(),
    info: (name) => vault.info(name),
    add: ({ name, venue, account, text, passphrase }) => {
      knownVenue(venue);
      if (isExchangeKey(venue)) {
        const key = exchangeKey(text, `the key "${name}"`);
        return vault.add({ name, venue, account: labelOf(account), address: shownOf(key) }, key, passphrase);
      }
      const key = privateKey(text, `the key "${name}"`);
      const info = { name, venue, account: accountOf(account), address: addressOfKey(key.reveal()) };
      return vault.add(info, key, passphrase);
    },
    test: (request) => test(vault, request),
    remove: (name) => vault.remove(name),
    open: (name, ask) => vault.open(name, ask),
  };
};

const test = async (vault: Vault, { name, where, ask }: TestKeyRequest): Promise<KeyTest> => {
  const info = vault.info(name);
  const key = await vault.open(name, ask);
  const door = doorOf(venueDoors, info.venue);
  const url = where === 'mainnet' || where === 'testnet' ? door.urls[where] : where;
  const connection = door.connection({
    url,
    address: info.account,
    key: key.reveal(),
    isTestnet: where === 'testnet' || url.includes('testnet'),
    session: 'key-test',
    actionLifetimeMs: 10_000,
    instruments: [],
  });
  try {
    await connection.open(Date.now(), () => undefined);
    const { equity, currency } = await connection.balance();
    return { key: info, url, equity, currency };
  } finally {
    await connection.close();
  }
};

const knownVenue = (venue: string): void => {
  if (venue === 'hyperliquid' || /^ccxt:[a-z0-9]+$/.test(venue)) return;
  throw new EngineError('E_VENUE_UNKNOWN', `there is no venue "${venue}" to trade at`, {
    why: 'Venues with an account here: hyperliquid, and exchanges of ccxt as ccxt:binanceusdm.',
    fix: '--venue hyperliquid',
  });
};

/** What may be shown of an API key: enough to tell two of them apart. */
const shownOf = (key: Secret): string => {
  const { apiKey } = JSON.parse(Buffer.from(key.reveal()).toString('utf8')) as { readonly apiKey: string };
  return `${apiKey.slice(0, 4)}…`;
};

/** An account at an exchange has no address: any name of one's own tells it from others. */
const labelOf = (account: string): string => {
  if (/^[\w.@-]{1,40}$/.test(account)) return account;
  throw new EngineError('E_VENUE_ADDRESS', 'this cannot be the name of an account', {
    why: 'A name has 1 to 40 letters, digits, dots and dashes. It is not shown: it might be a key.',
    fix: '--account my-main',
  });
};

const accountOf = (account: string): string => {
  if (/^0x[0-9a-fA-F]{40}$/.test(account)) return account.toLowerCase();
  throw new EngineError('E_VENUE_ADDRESS', 'this is not the address of an account', {
    why: `An address is 0x and 40 hexadecimal digits; this has ${account.length} characters. It is not shown: it might be a key.`,
    fix: '--account with the address of your account, not that of the API wallet',
  });
};
