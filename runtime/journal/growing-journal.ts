import type { AnyEvent } from '../../engine/index.ts';
import { JournalThread } from './journal-thread.ts';
import type { Journal } from './journal.ts';
import type { Difference } from './recorded-prefix.ts';
import type { Closed, Recorder } from './recorder.ts';
import type { Assignment } from './thread-messages.ts';

/** Events after which a thread is worth its start, some 0.07 s of a second core. */
const EVENTS_WORTH_A_THREAD = 5_000;

/**
 * A journal that waits to see how long a run becomes. Most runs are over before a thread would have started: their few
 * events are recorded beside the turn when they end. A longer run hands what it has to a thread, and goes on there. What
 * waits is no loss if the process dies: it follows from the inputs, and the same command makes it again.
 */
export class GrowingJournal implements Recorder {
  readonly #assignment: Assignment;
  readonly #beside: Journal;
  /** Not yet in either journal. */
  #waiting: (readonly AnyEvent[])[] = [];
  #events = 0;
  #thread: JournalThread | null = null;

  constructor(beside: Journal, assignment: Assignment) {
    this.#beside = beside;
    this.#assignment = assignment;
  }

  get difference(): Difference | null {
    return this.#here.difference;
  }

  async record(events: readonly AnyEvent[]): Promise<void> {
    this.#waiting.push(events);
    this.#events += events.length;
    if (this.#events <= EVENTS_WORTH_A_THREAD) return;
    this.#thread ??= new JournalThread(this.#assignment);
    await this.#takeAll();
  }

  async close(): Promise<Closed> {
    await this.#takeAll();
    return this.#here.close();
  }

  async leave(): Promise<void> {
    await this.#takeAll();
    await this.#here.leave();
  }

  get #here(): Recorder {
    return this.#thread ?? this.#beside;
  }

  async #takeAll(): Promise<void> {
    for (const events of this.#waiting.splice(0)) await this.#here.record(events);
  }
}
