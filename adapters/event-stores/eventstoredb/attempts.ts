import { EngineError } from '../../../engine/index.ts';
import { storeClosed } from '../closed.ts';
import type { Connection } from './connection.ts';
import { errorOf } from './explained.ts';
import { faultOf } from './faults.ts';
import { pause } from './waiting.ts';

/** Bears with a server that goes away and comes back: waits longer each time, and not for ever. */
export class Attempts {
  readonly #connection: Connection;
  readonly #where: string;
  #failingSince: number | null = null;
  #wait: number;
  #isEndless = false;

  /** `where`: what an error names as its place. */
  constructor(connection: Connection, where: string) {
    this.#connection = connection;
    this.#where = where;
    this.#wait = connection.patience.firstWaitMs;
  }

  /** From now on patience has no end: for those who only wait for news. */
  bearForEver(): void {
    this.#isEndless = true;
  }

  /** Something came: patience begins anew. */
  progress(): void {
    this.#failingSince = null;
    this.#wait = this.#connection.patience.firstWaitMs;
  }

  /** Resolves after a pause if trying again makes sense; otherwise throws what people should see. */
  async failed(error: unknown, signal?: AbortSignal): Promise<void> {
    const { closing, patience } = this.#connection;
    if (closing.aborted) throw storeClosed();
    const fault = faultOf(error);
    if (fault instanceof EngineError) throw fault;
    const now = performance.now();
    this.#failingSince ??= now;
    const isOver = !this.#isEndless && now - this.#failingSince + this.#wait > patience.totalMs;
    if (!fault.isPassing || isOver) throw errorOf(fault, this.#where);
    this.#connection.recover(fault);
    await pause(this.#wait, signal === undefined ? closing : AbortSignal.any([closing, signal]));
    this.#wait = Math.min(this.#wait * 2, patience.lastWaitMs);
  }

  /** Does something until it succeeds, fails for good, or patience is at its end. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        await this.failed(error);
      }
    }
  }
}
