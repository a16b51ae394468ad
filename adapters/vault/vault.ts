import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError, nearest } from '../../engine/index.ts';
import { exchangeKey } from './exchange-key.ts';
import { privateKey } from './private-key.ts';
import { seal, unseal } from './sealed.ts';
import { Secret } from './secret.ts';

/** What may be shown of a key. */
export interface KeyInfo {
  readonly name: string;
  readonly venue: string;
  /** The account it trades for. */
  readonly account: string;
  /** The address it signs for. */
  readonly address: string;
  readonly kept: 'encrypted' | 'plain' | 'environment';
}

const sealedShape = z.object({
  cipher: z.literal('aes-256-gcm'),
  kdf: z.literal('scrypt'),
  n: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  salt: z.string(),
  iv: z.string(),
  tag: z.string(),
  data: z.string(),
});
const fileShape = z.object({
  version: z.literal(1),
  name: z.string(),
  venue: z.string(),
  account: z.string(),
  address: z.string(),
  key: z.union([z.object({ sealed: sealedShape }), z.object({ plain: z.string() })]),
});
type KeyFile = z.infer<typeof fileShape>;

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/**
 * Keys of one home folder: one file each below `keys`, readable by its owner only, encrypted with a passphrase unless it
 * was asked not to be. A key can also stand in the environment (`HYPERTRADER_KEY_<NAME>`), never in an argument.
 */
export class Vault {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(home: string, env: Readonly<Record<string, string | undefined>>) {
    this.#folder = join(home, 'keys');
    this.#env = env;
  }

  list(): readonly KeyInfo[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
    return names.map((file) => infoOf(this.#read(file.slice(0, -'.json'.length))));
  }

  /** Puts a key away. A null passphrase keeps it as it is. E_KEY_NAME, E_KEY_EXISTS. */
  add(info: Omit<KeyInfo, 'kept'>, key: Secret, passphrase: string | null): KeyInfo {
    const file = this.#fileOf(info.name);
    if (existsSync(file)) {
      throw new EngineError('E_KEY_EXISTS', `there is a key "${info.name}" already`, {
        why: 'A key is never overwritten.',
        fix: `choose another name, or: ht keys remove ${info.name}`,
      });
    }
    const { name, venue, account, address } = info;
    const kept =
      passphrase === null
        ? { plain: Buffer.from(key.reveal()).toString('hex') }
        : { sealed: seal(key, passphrase, boundTo(info)) };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    chmodSync(this.#folder, 0o700);
    writeWhole(file, JSON.stringify({ version: 1, name, venue, account, address, key: kept }));
    return { ...info, kept: passphrase === null ? 'plain' : 'encrypted' };
  }

  /** E_KEY_UNKNOWN. */
  info(name: string): KeyInfo {
    return infoOf(this.#read(name));
  }

  /**
   * The key itself. The environment goes before the file's content, so that a service needs no passphrase; `ask` is called
   * for an encrypted one. E_KEY_UNKNOWN, E_KEY_OPEN, E_KEY_PASSPHRASE, E_KEY_FORM.
   */
  async open(name: string, ask: () => Promise<string>): Promise<Secret> {
    const variable = `HYPERTRADER_KEY_${name.toUpperCase().replaceAll('-', '_')}`;
    const given = this.#env[variable];
    if (given !== undefined) return this.#given(name, given, `$${variable}`);
    const file = this.#read(name);
    if ('plain' in file.key) return new Secret(Buffer.from(file.key.plain, 'hex'));
    const passphrase = this.#env['HYPERTRADER_VAULT_PASSPHRASE'] ?? (await ask());
    return unseal(file.key.sealed, passphrase, boundTo(file));
  }

  /** A key from the environment has the form of its venue; without a file it is that of a wallet. */
  #given(name: string, text: string, where: string): Secret {
    const isExchange = existsSync(this.#fileOf(name)) && isExchangeKey(this.#read(name).venue);
    return isExchange ? exchangeKey(text, where) : privateKey(text, where);
  }

  /** E_KEY_UNKNOWN. */
  remove(name: string): void {
    this.#read(name);
    rmSync(this.#fileOf(name));
  }

  #fileOf(name: string): string {
    if (NAME.test(name)) return join(this.#folder, `${name}.json`);
    throw new EngineError('E_KEY_NAME', 'this cannot be the name of a key', {
      why: 'A name has 1 to 32 lower-case letters, digits and dashes, and begins with a letter or digit.',
      fix: 'ht keys add main',
    });
  }

  #read(name: string): KeyFile {
    const path = this.#fileOf(name);
    if (!existsSync(path)) throw this.#unknown(name);
    refuseOpen(path, name);
    const parsed = fileShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success && parsed.data.name === name) return parsed.data;
    throw new EngineError('E_KEY_FILE', `the file of the key "${name}" is not what it should be`, {
      where: path,
      why: 'It was changed, or written by something else. Its content is not shown.',
      fix: `ht keys remove ${name}, and add it again`,
    });
  }

  #unknown(name: string): EngineError {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder).map((file) => file.replace(/\.json$/, '')) : [];
    const meant = nearest(name, names);
    return new EngineError('E_KEY_UNKNOWN', `there is no key "${name}"`, {
      why: `${meant === null ? '' : `Did you mean ${meant}? `}Keys here: ${names.length === 0 ? 'none' : names.join(', ')}.`,
      fix: names.length === 0 ? 'ht keys add main --account 0x…' : 'ht keys list',
    });
  }
}

/** Others on the machine could read it: then it is as good as published. E_KEY_OPEN. */
const refuseOpen = (path: string, name: string): void => {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  throw new EngineError('E_KEY_OPEN', `others can read the file of the key "${name}"`, {
    where: path,
    why: 'It must be readable by its owner only (mode 600). Nothing was read from it.',
    fix: `chmod 600 ${path}, and think about whether somebody has read it already`,
  });
};

/** What encryption binds a key to: the file cannot be made to trade for another account. */
const boundTo = ({ name, venue, account, address }: Omit<KeyInfo, 'kept'>): string =>
  JSON.stringify([name, venue, account, address]);

/** Venues behind `ccxt:` take an API key and a secret, all others the private key of a wallet. */
export const isExchangeKey = (venue: string): boolean => venue.startsWith('ccxt:');

const infoOf = ({ name, venue, account, address, key }: KeyFile): KeyInfo => ({
  name,
  venue,
  account,
  address,
  kept: 'plain' in key ? 'plain' : 'encrypted',
});

/** All of it or nothing, and never readable by others, not even for a moment. */
const writeWhole = (path: string, text: string): void => {
  const half = `${path}.half`;
  rmSync(half, { force: true });
  const file = openSync(half, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(half, path);
};
