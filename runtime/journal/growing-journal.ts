import type { AnyEvent } from '../../engine/index.ts';
import { JournalThread } from './journal-thread.ts';
import type { Journal } from './journal.ts';
import type { Difference } from './recorded-prefix.ts';
import type { Closed, Recorder } from './recorder.ts';
import type { Assignment } from './thread-messages.ts';

/** Events after which a thread is worth its start, some 0.15 s of a second core. */
const EVENTS_WORTH_A_THREAD = 5_000;

/**
 * A journal that begins beside the turn, because most runs are over before a thread would have started, and goes on in
 * a thread of its own once it has grown. The thread is told everything from the start: what stands in the stream by
 * then it compares, as a run that goes on after an interruption does, so that its hash is that of the whole.
 */
export class GrowingJournal implements Recorder {
  readonly #assignment: Assignment;
  readonly #beside: Journal;
  /** What was recorded beside the turn; null once the thread knows it. */
  #begun: (readonly AnyEvent[])[] | null = [];
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
    this.#events += events.length;
    if (this.#begun !== null && this.#events > EVENTS_WORTH_A_THREAD) await this.#move(this.#begun);
    this.#begun?.push(events);
    await this.#here.record(events);
  }

  async close(): Promise<Closed> {
    const closed = await this.#here.close();
    return this.#thread ? { ...closed, written: closed.written + this.#beside.written } : closed;
  }

  leave(): Promise<void> {
    return this.#here.leave();
  }

  get #here(): Recorder {
    return this.#thread ?? this.#beside;
  }

  async #move(begun: readonly (readonly AnyEvent[])[]): Promise<void> {
    await this.#beside.flush();
    this.#begun = null;
    this.#thread = new JournalThread(this.#assignment);
    for (const events of begun) await this.#thread.record(events);
  }
}
