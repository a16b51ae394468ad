import type { StandInClock } from './clock.ts';

interface Timer {
  at: number;
  readonly everyMs: number | null;
  readonly work: () => void;
}

/** A clock that moves only when it is told to: the stand-in and the adapter of a test share one. */
export class ManualClock implements StandInClock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    return this.#add({ at: this.#now + Math.max(0, ms), everyMs: null, work });
  }

  every(ms: number, work: () => void): () => void {
    return this.#add({ at: this.#now + ms, everyMs: ms, work });
  }

  /** Moves on, and does what falls due on the way, in order of time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.everyMs === null) this.#timers.delete(next);
      else next.at += next.everyMs;
      next.work();
    }
    this.#now = end;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }
}
