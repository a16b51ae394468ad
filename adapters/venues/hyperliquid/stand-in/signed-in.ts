import { z } from 'zod';
import type { Account } from './account.ts';
import { signerOf } from './signer.ts';
import type { Venue } from './venue.ts';

const hex = z.string().regex(/^0x[0-9a-f]+$/i);
export const envelope = z.object({
  action: z.looseObject({ type: z.string() }),
  nonce: z.number().int(),
  signature: z.object({ r: hex, s: hex, v: z.union([z.literal(27), z.literal(28)]) }),
  vaultAddress: hex.nullish(),
  expiresAfter: z.number().int().nullish(),
});
export type Envelope = z.infer<typeof envelope>;

const DAY_MS = 86_400_000;
const KEPT = 100;

/** Who may act for whom, and which nonces were used: everything the venue looks at before the action itself. */
export class Door {
  readonly #venue: Venue;
  readonly #network: 'mainnet' | 'testnet';
  /** The highest nonces of each signer, ascending. */
  readonly #nonces = new Map<string, number[]>();

  constructor(venue: Venue, network: 'mainnet' | 'testnet') {
    this.#venue = venue;
    this.#network = network;
  }

  /** The account that is acted for, or the venue's words of refusal. */
  admit(signed: Envelope, now: number): Account | string {
    const signer = signerOf(signed, this.#network);
    if (signer === null) return 'Unable to recover signer';
    const master = this.#masterOf(signer, now);
    if (master === null) return `User or API Wallet ${signer} does not exist.`;
    const refusal = this.#nonce(signer, signed.nonce, now) ?? this.#expiry(signed, now);
    if (refusal !== null) return refusal;
    if (!signed.vaultAddress) return master;
    const sub = this.#venue.accounts.get(signed.vaultAddress.toLowerCase());
    return sub?.master === master.address ? sub : `Vault not registered: ${signed.vaultAddress}`;
  }

  #masterOf(signer: string, now: number): Account | null {
    const own = this.#venue.accounts.get(signer);
    if (own) return own;
    for (const account of this.#venue.accounts.values()) {
      const agent = account.agents.get(signer);
      if (agent && agent.validUntil > now) return account;
    }
    return null;
  }

  #nonce(signer: string, nonce: number, now: number): string | null {
    const used = this.#nonces.get(signer) ?? [];
    if (used.includes(nonce)) return `Invalid nonce: duplicate nonce ${nonce}`;
    if (used.length >= KEPT && nonce < (used[0] ?? 0)) return `Invalid nonce: nonce too low, ${nonce}`;
    if (nonce <= now - 2 * DAY_MS || nonce >= now + DAY_MS)
      return `Invalid nonce: nonce too far from the time, ${nonce}`;
    this.#nonces.set(signer, [...used, nonce].sort((a, b) => a - b).slice(-KEPT));
    return null;
  }

  #expiry({ expiresAfter }: Envelope, now: number): string | null {
    return expiresAfter && expiresAfter < now ? `Action expired: expiresAfter ${expiresAfter} is before ${now}` : null;
  }
}
