import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { EngineError } from '../../engine/index.ts';
import { Secret } from './secret.ts';

/** An encrypted key as a file holds it; everything in base64. */
export interface Sealed {
  readonly cipher: 'aes-256-gcm';
  readonly kdf: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** What scrypt costs: 128 MiB and about half a second. */
const COST = { n: 131_072, r: 8, p: 1 } as const;
const MEMORY = 256 * 1024 * 1024;
/** A file that asks for more than this is not ours. */
const COST_MOST = { n: 1_048_576, r: 16, p: 4 } as const;

/** Encrypts a key with a passphrase. `bound` (name, account, address) is not hidden, but cannot be changed unnoticed. */
export const seal = (key: Secret, passphrase: string, bound: string): Sealed => {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derived(passphrase, salt, COST), iv);
  cipher.setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(key.reveal()), cipher.final()]);
  const texts = { salt: base64(salt), iv: base64(iv), tag: base64(cipher.getAuthTag()), data: base64(data) };
  return { cipher: 'aes-256-gcm', kdf: 'scrypt', ...COST, ...texts };
};

/** The key again. E_KEY_PASSPHRASE for the wrong passphrase, and for a file that was changed: the two look the same. */
export const unseal = (sealed: Sealed, passphrase: string, bound: string): Secret => {
  const isOurs = sealed.n <= COST_MOST.n && sealed.r <= COST_MOST.r && sealed.p <= COST_MOST.p;
  try {
    if (!isOurs) throw new RangeError('scrypt would cost too much');
    const key = derived(passphrase, Buffer.from(sealed.salt, 'base64'), sealed);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return new Secret(Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]));
  } catch {
    throw new EngineError('E_KEY_PASSPHRASE', 'the key cannot be opened', {
      why: 'The passphrase is wrong, or the file was changed.',
      fix: 'try again; a forgotten passphrase cannot be recovered, but a new API wallet can be approved',
    });
  }
};

const derived = (passphrase: string, salt: Uint8Array, { n, r, p }: Pick<Sealed, 'n' | 'r' | 'p'>): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: n, r, p, maxmem: 2 * MEMORY });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
