import { createHash, hash } from 'node:crypto';
import type { NewEvent } from '../../engine/index.ts';

/** Bytes of a sha256. */
export const DIGEST_BYTES = 32;

/**
 * Starts every leaf and no inner node, whose first byte is 1: nobody can pass one off as the other. Digests are kept as
 * latin1 text here, one character a byte, because node:crypto makes those faster than Buffers.
 */
const LEAF = '\u0000';

/** A text with its length in bytes in front, so that what follows cannot be mistaken for a part of it. */
const measured = (text: string): string => `${Buffer.byteLength(text)}:${text}`;

/** Makes the leaves of one stream. */
export class Leaves {
  readonly #lead: string;
  /** There are few types: each is measured once. */
  readonly #types = new Map<string, string>();

  constructor(stream: string) {
    this.#lead = LEAF + measured(stream);
  }

  /**
   * sha256, as latin1 text, over all that is stored of an event and where it stands:
   * `0 | stream | revision: | id | type | meta | s or b | data`, where stream, type and meta are `<bytes>:<text>`, the id
   * has its 36 letters, s says that the data are text and b that they are bytes, and the data go on to the end.
   */
  of(revision: number, { id, type, meta, data }: NewEvent): string {
    const head = `${this.#lead}${revision}:${id}${this.#type(type)}${measured(meta)}`;
    if (typeof data === 'string') return hash('sha256', `${head}s${data}`, 'latin1');
    return createHash('sha256').update(`${head}b`).update(data).digest('latin1');
  }

  /** What the leaf is made of, for somebody who wants to make it himself. */
  preimage(revision: number, { id, type, meta, data }: NewEvent): Buffer {
    const head = `${this.#lead}${revision}:${id}${this.#type(type)}${measured(meta)}`;
    return typeof data === 'string' ? Buffer.from(`${head}s${data}`) : Buffer.concat([Buffer.from(`${head}b`), data]);
  }

  #type(type: string): string {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const text = measured(type);
    this.#types.set(type, text);
    return text;
  }
}
