import { createHash } from 'node:crypto';
import { decodeHead, EngineError, hashedLine } from '../../../engine/index.ts';
import { uuidOf } from '../../journal/uuid.ts';
import { BLOCK_EVENTS, type Seal } from '../chain.ts';
import { DIGEST_BYTES, Leaves } from '../leaf.ts';
import { rootOf } from '../tree.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log, StoredEntry } from './log.ts';

/** A session's stream as it was found. */
export interface SessionAudit {
  /** Events behind the last one, found or missing. */
  readonly events: number;
  /** The hash of the run, as its journal reckons it; null where an event cannot be read. */
  readonly hash: string | null;
  readonly findings: readonly Finding[];
}

/** Compares every event of a session with the seals over it. */
export const auditSession = async (log: Log, session: string, seals: readonly Seal[]): Promise<SessionAudit> => {
  const stream = `session-${session}`;
  const findings = new Findings(stream);
  const walk = new Walk(stream, seals, findings);
  const run = new RunHash();
  await orDamaged(findings, async () => {
    for await (const batch of log.entries(stream)) {
      for (const entry of batch) {
        walk.take(entry);
        run.take(entry);
      }
    }
  });
  const hash = run.digest();
  walk.finish();
  return { events: walk.next, hash, findings: findings.all };
};

class Walk {
  /** Revision that comes next. */
  next = 0;
  readonly #stream: string;
  readonly #seals: readonly Seal[];
  readonly #findings: Findings;
  readonly #leaves: Leaves;
  readonly #digests = Buffer.alloc(BLOCK_EVENTS * DIGEST_BYTES);
  /** Number of the seal that the next event belongs to, or is behind. */
  #seal = 0;
  #filled = 0;
  /** Findings when the block began: one that has some already needs no other. */
  #before = 0;

  constructor(stream: string, seals: readonly Seal[], findings: Findings) {
    this.#stream = stream;
    this.#seals = seals;
    this.#findings = findings;
    this.#leaves = new Leaves(stream);
  }

  take({ event, intact }: StoredEntry): void {
    const { revision, id } = event;
    if (revision > this.next) this.#findings.damaged('missing', this.next, revision - 1);
    this.next = revision + 1;
    if (!intact) this.#findings.damaged('changed: its checksum does not fit', revision);
    else if (id !== uuidOf(`${this.#stream}/${revision}`)) {
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

/** sha256 over the lines that a journal hashes. */
class RunHash {
  readonly #sha = createHash('sha256');
  #isReadable = true;

  take({ event }: StoredEntry): void {
    if (!this.#isReadable || typeof event.data !== 'string') {
      this.#isReadable = false;
      return;
    }
    try {
      this.#sha.update(hashedLine(decodeHead(event), event.data));
    } catch (error) {
      // Metadata that cannot be read are a finding of their own, by checksum or seal.
      if (!(error instanceof EngineError)) throw error;
      this.#isReadable = false;
    }
  }

  digest(): string | null {
    return this.#isReadable ? this.#sha.digest('hex') : null;
  }
}
