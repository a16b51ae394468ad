import { EngineError } from '../../../engine/index.ts';
import {
  afterSeal,
  emptyChain,
  headAfter,
  sealEvent,
  sealOf,
  type ChainState,
  type Seal,
  type Sealed,
} from '../chain.ts';
import { parseSeal } from '../parse-seal.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log, StoredEntry } from './log.ts';

/** The chain of a stream as it was found. */
export interface ChainAudit {
  /** Those that can be read, in order, none of them overlapping. */
  readonly seals: readonly Seal[];
  /** Heads behind each seal, hex, by their number; for anchors. */
  readonly heads: readonly string[];
  readonly end: ChainState;
  readonly findings: readonly Finding[];
}

/** Follows a chain from its beginning: each seal has to be the very one that follows from those before it. */
export const auditChain = async (log: Log, sealed: Sealed): Promise<ChainAudit> => {
  const findings = new Findings(sealed.seals);
  const walk = new Walk(sealed, findings);
  await orDamaged(findings, async () => {
    for await (const batch of log.entries(sealed.seals)) for (const entry of batch) walk.take(entry);
  });
  return { seals: walk.seals, heads: walk.heads, end: walk.state, findings: findings.all };
};

class Walk {
  readonly seals: Seal[] = [];
  readonly heads: string[] = [];
  state: ChainState;
  readonly #sealed: Sealed;
  readonly #findings: Findings;

  constructor(sealed: Sealed, findings: Findings) {
    this.#sealed = sealed;
    this.#findings = findings;
    this.state = emptyChain(sealed);
  }

  take(entry: StoredEntry): void {
    const { event, intact } = entry;
    const { revision } = event;
    const { blocks } = this.state;
    if (revision > blocks) this.#findings.damaged('missing', blocks, revision - 1);
    if (!intact) this.#findings.damaged('changed: its checksum does not fit', revision);
    const seal = this.#parsed(entry);
    if (seal === null) this.state = { ...this.state, blocks: revision + 1 };
    else this.#follow(entry, seal);
    this.heads[revision] = this.state.head;
  }

  #parsed({ event }: StoredEntry): Seal | null {
    try {
      return parseSeal(event);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#findings.differs(`no seal: ${error.detail.why ?? error.message}`, event.revision);
      return null;
    }
  }

  /** Goes on from what the seal says, even if that does not follow, to see whether the rest holds together. */
  #follow({ event }: StoredEntry, seal: Seal): void {
    const { revision } = event;
    const before = this.state;
    const expected = sealOf(this.#sealed, before, seal.count, seal.root);
    const written = sealEvent(this.#sealed, revision, expected);
    const isWhole = event.id === written.id && event.meta === written.meta && event.data === written.data;
    if (!isWhole) this.#findings.differs(complaint(before, seal, expected), revision);
    this.state = { ...afterSeal(before, seal), blocks: revision + 1 };
    if (seal.first >= (this.seals.at(-1) ? endOf(this.seals.at(-1) as Seal) : 0)) this.seals.push(seal);
  }
}

const endOf = ({ first, count }: Seal): number => first + count;

const complaint = (before: ChainState, seal: Seal, expected: Seal): string => {
  if (seal.stream !== expected.stream) return `seals ${seal.stream}, which is another stream`;
  if (seal.first !== before.events) return `seals from event ${seal.first} on, but ${before.events} comes next`;
  if (seal.previous !== before.head) return 'does not follow the seal before it';
  if (seal.head !== headAfter(seal.previous, seal.first, seal.count, seal.root))
    return 'its head is not the hash of what it says';
  return 'not written as seals are: its id, data or metadata differ';
};
