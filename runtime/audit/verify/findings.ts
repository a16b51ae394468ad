import { EngineError } from '../../../engine/index.ts';

/**
 * What does not fit. *damaged*: the store itself says that this is not what it was given (a checksum, a gap). *differs*: the
 * store is content, but the hashes are not: somebody knew what he did, or wrote with something else.
 */
export interface Finding {
  readonly kind: 'damaged' | 'differs';
  readonly stream: string;
  /** First and last revision it is about; null for the stream as a whole. */
  readonly from: number | null;
  readonly to: number | null;
  /** What is wrong, to stand behind the events and a colon. */
  readonly what: string;
}

/** Findings kept of one stream: the first ones tell, thousands would not tell more. */
const KEPT = 100;

/** Gathers what is found in one stream. */
export class Findings {
  readonly #stream: string;
  readonly #found: Finding[] = [];
  #count = 0;

  constructor(stream: string) {
    this.#stream = stream;
  }

  get all(): readonly Finding[] {
    return this.#found;
  }

  /** All of them, also those that are not kept. */
  get count(): number {
    return this.#count;
  }

  damaged(what: string, from: number | null = null, to: number | null = from): void {
    this.#add({ kind: 'damaged', stream: this.#stream, from, to, what });
  }

  differs(what: string, from: number | null = null, to: number | null = from): void {
    this.#add({ kind: 'differs', stream: this.#stream, from, to, what });
  }

  #add(finding: Finding): void {
    this.#count++;
    if (this.#found.length < KEPT) this.#found.push(finding);
  }
}

/** Reads as far as the store lets one: where it gives up, that is a finding, too. */
export const orDamaged = async (findings: Findings, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    findings.damaged(`cannot be read: ${error.message}`);
  }
};
