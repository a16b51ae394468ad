import type { SessionInbox } from './inbox.ts';

/** What a session hears from: prices, and news of its account. */
export type Source = 'market' | 'account';

/**
 * Which lines are down. From the first that is lost until the last is back the session knows that it does not know, and
 * adds no exposure.
 */
export class Outages {
  readonly #inbox: SessionInbox;
  readonly #down = new Set<Source>();
  #from = 0;

  constructor(inbox: SessionInbox) {
    this.#inbox = inbox;
  }

  /** Nothing has come over this line since `from`; ms UTC, our clock. */
  down(source: Source, from: number, now: number): void {
    const isFirst = this.#down.size === 0;
    this.#down.add(source);
    if (!isFirst) return;
    this.#from = Math.trunc(from);
    this.#inbox.add({ kind: 'feed', state: 'gap', from: this.#from, to: Math.trunc(now) });
  }

  up(source: Source, now: number): void {
    if (!this.#down.delete(source) || this.#down.size > 0) return;
    this.#inbox.add({ kind: 'feed', state: 'restored', from: this.#from, to: Math.trunc(now) });
  }

  isDown(source: Source): boolean {
    return this.#down.has(source);
  }
}
