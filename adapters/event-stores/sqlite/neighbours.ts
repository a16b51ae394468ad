import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Wakeup } from '../wakeup.ts';

/**
 * Notices what other connections (mostly other processes) have committed: `data_version` changes with each of their
 * commits, and asking costs a few microseconds. It asks only while somebody waits.
 */
export class NeighbourWatch {
  readonly #version: StatementSync;
  readonly #wakeup: Wakeup;
  readonly #pollMs: number;
  #seen: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(db: DatabaseSync, pollMs: number, wakeup: Wakeup) {
    this.#version = db.prepare('PRAGMA data_version');
    this.#wakeup = wakeup;
    this.#pollMs = pollMs;
    this.#seen = this.#now();
  }

  /** Called when a subscription begins to wait; asks until something changed. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#poll(), this.#pollMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The version seen last is older than the last read of anybody who waits, so no commit is missed in between. */
  #poll(): void {
    if (!this.#wakeup.isAwaited) this.stop();
    const version = this.#now();
    if (version === this.#seen) return;
    this.#seen = version;
    this.#wakeup.notify();
  }

  #now(): number {
    try {
      return Number(this.#version.get()?.['data_version']);
    } catch {
      // A file that cannot be asked is news, too: whoever waits meets the error when reading.
      return NaN;
    }
  }
}
