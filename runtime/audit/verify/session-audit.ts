import { createHash } from 'node:crypto';
import { decodeHead, EngineError, hashedLine, type RecordedEvent } from '../../../engine/index.ts';
import { StreamIds } from '../../journal/uuid.ts';
import type { Seal } from '../chain.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log, StoredEntry } from './log.ts';
import { SealedWalk } from './sealed-walk.ts';

/** A session's stream as it was found. */
export interface SessionAudit {
  /** Events behind the last one, found or missing. */
  readonly events: number;
  /** The hash of the run, as its journal reckons it; null where an event cannot be read. */
  readonly hash: string | null;
  /** The highest place of the tape, or number of an input, that an event was decided at; -1 for none. */
  readonly lastBlock: number;
  readonly findings: readonly Finding[];
}

/** Compares every event of a session with the seals over it. */
export const auditSession = async (log: Log, session: string, seals: readonly Seal[]): Promise<SessionAudit> => {
  const stream = `session-${session}`;
  const findings = new Findings(stream);
  const ids = new StreamIds(stream);
  const idOf = ({ revision }: RecordedEvent): string => ids.of(revision);
  const walk = new SealedWalk({ stream, seals, idOf }, findings);
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
  return { events: walk.next, hash, lastBlock: run.lastBlock, findings: findings.all };
};

/** sha256 over the lines that a journal hashes. */
class RunHash {
  readonly #sha = createHash('sha256');
  #isReadable = true;
  lastBlock = -1;

  take({ event }: StoredEntry): void {
    if (!this.#isReadable || typeof event.data !== 'string') {
      this.#isReadable = false;
      return;
    }
    try {
      const head = decodeHead(event);
      this.#sha.update(hashedLine(head, event.data));
      this.lastBlock = Math.max(this.lastBlock, head.tape?.block ?? -1);
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
