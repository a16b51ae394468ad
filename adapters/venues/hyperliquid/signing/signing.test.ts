import { readFileSync } from 'node:fs';
import { createL1ActionHash } from '@nktkas/hyperliquid/signing';
import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOrderId } from './client-order-id.ts';
import { Nonces } from './nonces.ts';
import { signedBody, type Action } from './sign.ts';
import { walletOf, type Hex, type TypedData } from './wallet.ts';

interface RSV {
  readonly r: string;
  readonly s: string;
  readonly v: number;
}
interface Vector {
  readonly name: string;
  readonly kind: 'l1_action' | 'l1_action_hash' | 'user_signed';
  readonly privateKey: string;
  readonly action: Action & { readonly signatureChainId: string };
  readonly nonce: number;
  readonly vaultAddress: Hex | null;
  readonly expiresAfter: number | null;
  readonly expectedHash: string;
  readonly signatureMainnet: RSV;
  readonly signatureTestnet: RSV;
  readonly primaryType: string;
  readonly types: TypedData['types'][string];
  readonly signature: RSV;
}

const file = new URL('../fixtures/signing-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: readonly Vector[] };
const of = (kind: Vector['kind']): readonly Vector[] => vectors.filter((vector) => vector.kind === kind);
const wallet = (key: string) => walletOf(hexToBytes(key.slice(2)));

/** The official suite writes r and s without leading zeros. */
const padded = ({ r, s, v }: RSV): RSV => ({
  r: `0x${r.slice(2).padStart(64, '0')}`,
  s: `0x${s.slice(2).padStart(64, '0')}`,
  v,
});
const split = (signature: string): RSV => ({
  r: signature.slice(0, 66),
  s: `0x${signature.slice(66, 130)}`,
  v: Number.parseInt(signature.slice(130), 16),
});

describe('signing as the official suites do', () => {
  it('has all their vectors', () => {
    expect([of('l1_action').length, of('l1_action_hash').length, of('user_signed').length]).toEqual([10, 5, 3]);
  });

  it.each(of('l1_action_hash'))('hashes $name', ({ action, nonce, vaultAddress, expiresAfter, expectedHash }) => {
    const optional = {
      ...(vaultAddress === null ? {} : { vaultAddress }),
      ...(expiresAfter === null ? {} : { expiresAfter }),
    };
    expect(createL1ActionHash({ action, nonce, ...optional })).toBe(expectedHash);
  });

  it.each(
    of('l1_action').flatMap((vector) => [
      { ...vector, isTestnet: false },
      { ...vector, isTestnet: true },
    ]),
  )(
    'signs $name, testnet $isTestnet',
    async ({ privateKey, action, isTestnet, signatureMainnet, signatureTestnet, ...frame }) => {
      const { nonce, vaultAddress, expiresAfter } = frame;
      const sent = await signedBody(wallet(privateKey), action, { nonce, vaultAddress, expiresAfter, isTestnet });
      const body = JSON.parse(sent) as { readonly signature: RSV; readonly action: Action };
      expect(body.signature).toEqual(padded(isTestnet ? signatureTestnet : signatureMainnet));
      expect(body.action).toEqual(action);
    },
  );

  it.each(of('user_signed'))('signs $name', async ({ privateKey, action, primaryType, types, signature }) => {
    const domain = {
      name: 'HyperliquidSignTransaction',
      version: '1',
      chainId: Number(action.signatureChainId),
      verifyingContract: `0x${'0'.repeat(40)}` as const,
    };
    const signed = await wallet(privateKey).signTypedData({
      domain,
      types: { [primaryType]: types },
      primaryType,
      message: action,
    });
    expect(split(signed)).toEqual(padded(signature));
  });
});

describe('nonces', () => {
  it('rise strictly, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 })), (clock) => {
        let now = 0;
        const nonces = new Nonces(() => now);
        let last = 0;
        for (const time of clock) {
          now = time;
          const nonce = nonces.next();
          expect(nonce).toBeGreaterThan(last);
          expect(nonce).toBeGreaterThanOrEqual(time);
          last = nonce;
        }
      }),
    );
  });
});

describe('client order ids', () => {
  it('are 128 bits of session and order, the same each time', () => {
    expect(clientOrderId('a81c04de', 'o17')).toBe(clientOrderId('a81c04de', 'o17'));
    expect(clientOrderId('a81c04de', 'o17')).toMatch(/^0x[0-9a-f]{32}$/);
    const ids = ['o1', 'o2', 'o11'].flatMap((order) =>
      ['a', 'b', 'a/o1'].map((session) => clientOrderId(session, order)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
