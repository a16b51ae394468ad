import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { msgpack } from './msgpack.ts';

/** A signed action as it arrives. */
export interface SignedAction {
  readonly action: Readonly<Record<string, unknown>>;
  readonly nonce: number;
  readonly signature: { readonly r: string; readonly s: string; readonly v: number };
  readonly vaultAddress?: string | null | undefined;
  readonly expiresAfter?: number | null | undefined;
}

const hashOfText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text));
const number256 = (value: number): Uint8Array => hexToBytes(value.toString(16).padStart(64, '0'));
const number64 = (value: number): Uint8Array => hexToBytes(BigInt(value).toString(16).padStart(16, '0'));

const DOMAIN = keccak_256(
  concatBytes(
    hashOfText('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
    hashOfText('Exchange'),
    hashOfText('1'),
    number256(1337),
    number256(0),
  ),
);
const AGENT = hashOfText('Agent(string source,bytes32 connectionId)');

/**
 * The address whose key signed an action for a network. Any other bytes give some other address, as on the venue: a wrong
 * signature shows as a user who does not exist. Null for a signature that is none.
 */
export const signerOf = (signed: SignedAction, network: 'mainnet' | 'testnet'): string | null => {
  const source = hashOfText(network === 'mainnet' ? 'a' : 'b');
  const content = keccak_256(concatBytes(AGENT, source, connectionId(signed)));
  const digest = keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), DOMAIN, content));
  try {
    const { r, s, v } = signed.signature;
    const compact = hexToBytes(r.slice(2).padStart(64, '0') + s.slice(2).padStart(64, '0'));
    const signature = secp256k1.Signature.fromBytes(compact, 'compact').addRecoveryBit(v - 27);
    const key = signature.recoverPublicKey(digest).toBytes(false);
    return `0x${bytesToHex(keccak_256(key.slice(1)).slice(12))}`;
  } catch {
    return null;
  }
};

const connectionId = ({ action, nonce, vaultAddress, expiresAfter }: SignedAction): Uint8Array => {
  const vault = vaultAddress ? [Uint8Array.of(1), hexToBytes(vaultAddress.slice(2))] : [Uint8Array.of(0)];
  const expiry = expiresAfter ? [Uint8Array.of(0), number64(expiresAfter)] : [];
  return keccak_256(concatBytes(msgpack(action), number64(nonce), ...vault, ...expiry));
};
