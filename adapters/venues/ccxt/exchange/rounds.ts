import type { ConnectionState } from '../../../../engine/index.ts';
import { pauseAfter, type Retry } from '../../parts/retry.ts';
import type { Cancel, Outside } from '../outside.ts';

/** How often is asked, ms. */
export interface RoundsPace {
  readonly everyMs: number;
  /** A question that is not answered for so long is told as stale, before it fails. */
  readonly staleMs: number;
  readonly retry: Retry;
}

export interface RoundsParts {
  readonly outside: Outside;
  readonly pace: RoundsPace;
  /** Asks what there is to ask; what it throws is a lost line. Nothing may be told once it is no longer current. */
  readonly round: (isCurrent: () => boolean) => Promise<void>;
  readonly state: (state: ConnectionState, detail: string) => void;
}

/** Asks again and again, for ever, until it is closed: what a line is where a venue must be asked. */
export class Rounds {
  readonly #parts: RoundsParts;
  #state: ConnectionState = 'connecting';
  #heardAt = 0;
  #failures = 0;
  #cancel: Cancel = () => undefined;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** When the last whole answer came, our clock; 0 for never. */
  get heardAt(): number {
    return this.#heardAt;
  }

  open(): void {
    this.#become('connecting', 'asked for the first time');
    void this.#round();
  }

  close(): void {
    this.#cancel();
    if (this.#state !== 'closed') this.#become('closed', 'closed by us');
  }

  async #round(): Promise<void> {
    const { outside, pace, round } = this.#parts;
    const isCurrent = (): boolean => this.#state !== 'closed';
    const calm = outside.after(pace.staleMs, () => {
      if (this.#state === 'open') this.#become('stale', `no answer for ${pace.staleMs} ms`);
    });
    try {
      await round(isCurrent);
      calm();
      if (!isCurrent()) return;
      this.#heardAt = outside.now();
      this.#failures = 0;
      if (this.#state !== 'open') this.#become('open', 'answered');
      this.#next(pace.everyMs * (0.9 + outside.random() / 5));
    } catch (error) {
      calm();
      if (isCurrent()) this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  #lost(why: string): void {
    const { outside, pace } = this.#parts;
    const pause = pauseAfter(this.#failures, pace.retry, () => outside.random());
    this.#failures += 1;
    this.#become('lost', `${why}; next try in ${pause} ms`);
    this.#next(pause);
  }

  #next(delayMs: number): void {
    this.#cancel = this.#parts.outside.after(delayMs, () => void this.#round());
  }

  #become(state: ConnectionState, detail: string): void {
    this.#state = state;
    this.#parts.state(state, detail);
  }
}
