import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export type Hex = `0x${string}`;
type Fields = readonly { readonly name: string; readonly type: string }[];

/** Typed data in the form of EIP-712, flat: no structs within structs, which no action of the venue has. */
export interface TypedData {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: number;
    readonly verifyingContract: Hex;
  };
  readonly types: Readonly<Record<string, Fields>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Signs for one address; the key stays inside. */
export interface Wallet {
  readonly address: Hex;
  signTypedData(data: TypedData): Promise<Hex>;
}

const DOMAIN: Fields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
];

/** Whether these bytes can be a private key: 32 of them, and a number of the curve. */
export const isPrivateKey = (key: Uint8Array): boolean => secp256k1.utils.isValidSecretKey(key);

/** A wallet of a private key: 32 bytes. */
export const walletOf = (key: Uint8Array): Wallet => {
  const address = addressOf(secp256k1.getPublicKey(key, false));
  return {
    address,
    signTypedData: ({ domain, types, primaryType, message }) => {
      const separator = structHash('EIP712Domain', DOMAIN, domain);
      const content = structHash(primaryType, types[primaryType] ?? [], message);
      const digest = keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), separator, content));
      // "recovered": the recovery bit first, then r and s.
      const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
      const recovery = (27 + (signature[0] ?? 0)).toString(16);
      return Promise.resolve(`0x${bytesToHex(signature.slice(1))}${recovery}` as const);
    },
  };
};

/** The last 20 bytes of the hash of an uncompressed public key. */
const addressOf = (publicKey: Uint8Array): Hex => `0x${bytesToHex(keccak_256(publicKey.slice(1)).slice(12))}`;

const structHash = (name: string, fields: Fields, values: Readonly<Record<string, unknown>>): Uint8Array => {
  const type = `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`;
  const words = fields.map((field) => word(field.type, values[field.name]));
  return keccak_256(concatBytes(keccak_256(utf8ToBytes(type)), ...words));
};

/** One field as 32 bytes. */
const word = (type: string, value: unknown): Uint8Array => {
  if (type === 'string') return keccak_256(utf8ToBytes(String(value)));
  if (type === 'bytes32' || type === 'address') return padded(String(value).slice(2));
  if (type === 'bool') return padded(value === true ? '1' : '0');
  return padded(BigInt(value as number | bigint | string).toString(16));
};

const padded = (hex: string): Uint8Array => hexToBytes(hex.padStart(64, '0'));
