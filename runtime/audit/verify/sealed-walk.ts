import type { RecordedEvent } from '../../../engine/index.ts';
import { BLOCK_EVENTS, type Seal } from '../chain.ts';
import { DIGEST_BYTES, Leaves } from '../leaf.ts';
import { rootOf } from '../tree.ts';
import type { Findings } from './findings.ts';
import type { StoredEntry } from './log.ts';

/** A stream with the seals over it. */
export interface SealedParts {
  readonly stream: string;
  readonly seals: readonly Seal[];
  /** The id that was given to the event that is written at this place. */
  readonly idOf: (event: RecordedEvent) => string;
}

/** Goes through a sealed stream, event by event, and compares it with the seals over it. */
export class SealedWalk {
  /** Revision that comes next. */
  next = 0;
  readonly #idOf: (event: RecordedEvent) => string;
  readonly #seals: readonly Seal[];
  readonly #findings: Findings;
  readonly #leaves: Leaves;
  readonly #digests = Buffer.alloc(BLOCK_EVENTS * DIGEST_BYTES);
  /** Number of the seal that the next event belongs to, or is behind. */
  #seal = 0;
  #filled = 0;
  /** Findings when the block began: one that has some already needs no other. */
  #before = 0;

  constructor({ stream, seals, idOf }: SealedParts, findings: Findings) {
    this.#idOf = idOf;
    this.#seals = seals;
    this.#findings = findings;
    this.#leaves = new Leaves(stream);
  }

  take({ event, intact }: StoredEntry): void {
    const { revision, id } = event;
    if (revision > this.next) this.#findings.damaged('missing', this.next, revision - 1);
    this.next = revision + 1;
    if (!intact) this.#findings.damaged('changed: its checksum does not fit', revision);
    else if (id !== this.#idOf(event)) {
      this.#findings.differs('another event than the one recorded here: its id belongs to another place', revision);
    }
    const seal = this.#sealAt(revision);
    if (seal === null) return;
    this.#digests.write(this.#leaves.of(revision, event), this.#filled * DIGEST_BYTES, 'latin1');
    this.#filled++;
    if (revision === seal.first + seal.count - 1) this.#end(seal);
  }

  /** What the seals have beyond the last event. */
  finish(): void {
    const last = this.#seals.at(-1);
    const sealed = last === undefined ? 0 : last.first + last.count;
    if (sealed > this.next) this.#findings.damaged('missing, though sealed', this.next, sealed - 1);
  }

  /** The seal over an event; null if there is none. Blocks that were left behind had gaps, which were noted. */
  #sealAt(revision: number): Seal | null {
    for (;;) {
      const seal = this.#seals[this.#seal];
      if (seal === undefined || revision < seal.first) return null;
      if (revision < seal.first + seal.count) return seal;
      this.#leave();
    }
  }

  #leave(): void {
    this.#seal++;
    this.#filled = 0;
    this.#before = this.#findings.count;
  }

  #end(seal: Seal): void {
    const isWhole = this.#filled === seal.count && rootOf(this.#digests, seal.count) === seal.root;
    if (!isWhole && this.#findings.count === this.#before) {
      this.#findings.differs(
        'the hash that was sealed does not come out: an event was changed',
        seal.first,
        seal.first + seal.count - 1,
      );
    }
    this.#leave();
  }
}
