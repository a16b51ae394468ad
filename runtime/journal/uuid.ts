import { hash } from 'node:crypto';

/** Namespace of all ids that this program derives (a random UUID, made once). */
const NAMESPACE = Buffer.from('8d1c4c5e2f0b4c6e9a375b0c7d21e6f4', 'hex');

/** UUID version 5 (RFC 9562): the same name gives the same id, so that an append which is repeated changes nothing. */
export const uuidOf = (name: string): string => idOf(Buffer.concat([NAMESPACE, Buffer.from(name)]));

/** Digits of the largest revision there can be, and a sign, as a damaged store might have one. */
const DIGITS_MAX = 17;

/** The ids of a stream's events, as `uuidOf` of `<stream>/<revision>` gives them, with nothing made anew but the digits. */
export class StreamIds {
  readonly #bytes: Buffer;
  readonly #start: number;
  /** The bytes up to so many digits. */
  readonly #upTo: readonly Buffer[];

  constructor(stream: string) {
    this.#bytes = Buffer.concat([NAMESPACE, Buffer.from(`${stream}/`), Buffer.alloc(DIGITS_MAX)]);
    this.#start = this.#bytes.length - DIGITS_MAX;
    this.#upTo = Array.from({ length: DIGITS_MAX + 1 }, (_, count) => this.#bytes.subarray(0, this.#start + count));
  }

  of(revision: number): string {
    const digits = `${revision}`;
    for (let at = 0; at < digits.length; at++) this.#bytes[this.#start + at] = digits.charCodeAt(at);
    return idOf(this.#upTo[digits.length] as Buffer);
  }
}

const idOf = (bytes: Buffer): string => {
  const hex = hash('sha1', bytes, 'hex');
  const last = `${variant(hex.charCodeAt(16))}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${last}`;
};

/** What a hexadecimal digit becomes when its upper two bits say which variant of UUID it is. */
const variant = (code: number): string => '89ab'.charAt((code <= 57 ? code - 48 : code - 87) & 3);
