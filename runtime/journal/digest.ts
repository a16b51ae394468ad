import { createHash } from 'node:crypto';
import { hashedLine, type EventHead } from '../../engine/index.ts';

/** Lines hashed at once: enough that a call is nothing, few enough that they are still at hand. */
const LINES = 256;

/** The hash of a run, over the canonical lines of its events in order. */
export class Digest {
  readonly #sha = createHash('sha256');
  #lines: string[] = [];

  /** Takes the next event, whose data are text already. */
  add(head: EventHead, data: string): void {
    if (this.#lines.push(hashedLine(head, data)) === LINES) this.#update();
  }

  /** sha256 of all so far, hex. */
  hex(): string {
    this.#update();
    return this.#sha.copy().digest('hex');
  }

  /** Joined, not added up: a text that was added up from thousands is slow to read. */
  #update(): void {
    this.#sha.update(this.#lines.join(''));
    this.#lines = [];
  }
}
