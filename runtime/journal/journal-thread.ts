import { Worker } from 'node:worker_threads';
import { EngineError, type AnyEvent } from '../../engine/index.ts';
import { Digest } from './digest.ts';
import { pack } from './entry.ts';
import type { Difference } from './recorded-prefix.ts';
import type { Closed, Recorder } from './recorder.ts';
import { errorOf, type Answer, type Assignment, type Question } from './thread-messages.ts';

/** Events that may be on their way: enough that neither side waits for the other, little enough that memory stays flat. */
const EVENTS_AHEAD = 20_000;

/**
 * Not those of the process: some of them, as the size of its memory, no thread may have. Below `node_modules` our own
 * files are stripped of their types by a hook, in each thread anew.
 */
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  ...(import.meta.url.includes('/node_modules/')
    ? ['--import', new URL('../../bin/strip-own-types.mjs', import.meta.url).href]
    : []),
];

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Events that were handed over, until they have been taken. */
interface Ahead {
  readonly events: number;
  readonly taken: Promise<Answer>;
}

/**
 * A journal at work in a thread of its own, with its own connection to the store: ids, checksums, seals, comparing and
 * committing take place beside the turn. The hash is made on the side that has less to do: here while recording, there while
 * comparing. Only so many events are under way; the error of one ends the run a little later than it would in one thread,
 * and nothing behind it is written.
 */
export class JournalThread implements Recorder {
  readonly #worker: Worker;
  /** Null where the thread makes the hash. */
  readonly #digest: Digest | null;
  readonly #asked: Asked[] = [];
  readonly #ahead: Ahead[] = [];
  #eventsAhead = 0;
  #difference: Difference | null = null;
  #end: Error | null = null;

  constructor(assignment: Assignment) {
    this.#digest = assignment.mode === 'record' ? new Digest() : null;
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: assignment,
      execArgv: FLAGS,
    });
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.on('error', (error) => this.#fail(errorOf({ error, ours: null })));
    this.#worker.on('exit', () => this.#fail(ended()));
    this.#worker.unref();
  }

  get difference(): Difference | null {
    return this.#difference;
  }

  async record(events: readonly AnyEvent[]): Promise<void> {
    if (events.length === 0) return;
    const taken = this.#ask({ kind: 'take', parcel: pack(events, this.#digest) });
    // Its failure is met by whoever waits for it below, or by a later question.
    taken.catch(() => undefined);
    this.#ahead.push({ events: events.length, taken });
    this.#eventsAhead += events.length;
    await this.#catchUp(EVENTS_AHEAD);
  }

  async close(): Promise<Closed> {
    try {
      await this.#catchUp(0);
      const { kept, hash } = await this.#ask({ kind: 'close' });
      const whole = this.#digest?.hex() ?? hash;
      if (kept === null || whole === null) throw ended();
      return { ...kept, hash: whole };
    } finally {
      await this.#worker.terminate();
    }
  }

  async leave(): Promise<void> {
    try {
      await this.#catchUp(0);
      await this.#ask({ kind: 'flush' });
    } finally {
      await this.#worker.terminate();
    }
  }

  /** Waits until no more than so many events are under way. */
  async #catchUp(events: number): Promise<void> {
    for (let oldest = this.#ahead[0]; oldest && this.#eventsAhead > events; oldest = this.#ahead[0]) {
      await oldest.taken;
      this.#ahead.shift();
      this.#eventsAhead -= oldest.events;
    }
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#end) return Promise.reject(this.#end);
    // While somebody waits for it the thread keeps the process alive, and at no other time.
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#worker.postMessage(question);
    });
  }

  #hear(answer: Answer): void {
    this.#difference ??= answer.difference;
    if (answer.failure) this.#fail(errorOf(answer.failure));
    else this.#asked.shift()?.resolve(answer);
    if (this.#asked.length === 0) this.#worker.unref();
  }

  /** The first failure is the one that everybody hears of. */
  #fail(error: Error): void {
    this.#end ??= error;
    for (const asked of this.#asked.splice(0)) asked.reject(this.#end);
  }
}

const ended = (): EngineError => new EngineError('E_BUG', 'the thread of the journal ended before its work was done');
