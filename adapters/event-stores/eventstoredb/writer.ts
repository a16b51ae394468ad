import type { Appended, Expected, NewEvent, Position } from '../../../engine/index.ts';
import { EngineError } from '../../../engine/index.ts';
import { judge, type StreamState } from '../expectation.ts';
import { eventBytes } from '../proposal.ts';
import { attempt, type Attempt } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import { readStream } from './reader.ts';

/** A server takes 1 MiB in one append unless told otherwise; some room for what it adds. */
const PART_BYTES = 1_000_000;
/** How far back a repetition is looked for where no revision says where it would stand. */
const TAIL_EVENTS = 100;
/** Heads that are remembered; forgetting one costs a question. */
const HEADS_KEPT = 10_000;
/** Appends without an exact revision that lose against others so often give up. */
const RACES_MAX = 100;

/** What stands in a stream, as far as an append has to know. */
interface Seen extends StreamState {
  readonly positionAt: (revision: number) => Position;
}

/**
 * Appends with fixed ids and an exact revision, always: a server then recognises what it has, and an append whose fate
 * is unknown can be repeated until it is known. Where the caller names no revision, the head is asked for first.
 */
export class Writer {
  readonly #connection: Connection;
  readonly #queues = new Map<string, Promise<unknown>>();
  /** Heads as this process left them; another writer makes them wrong, and the server says so. */
  readonly #heads = new Map<string, number>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Appends to one stream in the order in which they were asked for. */
  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const before = this.#queues.get(stream) ?? Promise.resolve();
    const mine = before.then(() => this.#append(stream, events, expected));
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (this.#queues.get(stream) === settled) this.#queues.delete(stream);
      });
    this.#queues.set(stream, settled);
    return mine;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#queues.values());
  }

  /** What a reader learned: the next append need not ask. */
  learn(stream: string, head: number): void {
    if (!this.#queues.has(stream)) this.#remember(stream, head);
  }

  async #append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const after = expected === 'no-stream' ? -1 : expected;
    if (typeof after === 'number' && events.length > 0 && this.#heads.get(stream) === after) {
      const done = await this.#write(stream, events, after);
      if (done !== 'overtaken') return done;
    }
    const place = { hidden: -1 };
    for (let race = 0; race < RACES_MAX; race++) {
      const done = await this.#judged(stream, events, expected, place);
      if (done !== 'overtaken') return done;
    }
    throw new EngineError('E_STORE_BUSY', `others write stream ${stream} all the time`, {
      where: this.#connection.address.shown,
      why: `${RACES_MAX} attempts found another event at the end; nothing was written.`,
      fix: 'Repeat the append, or stop the other writers.',
    });
  }

  /** Looks first, and writes only what is to be written. */
  async #judged(
    stream: string,
    events: readonly NewEvent[],
    expected: Expected,
    place: { hidden: number },
  ): Promise<Appended | 'overtaken'> {
    const seen = await this.#look(stream, events, expected);
    const { head } = seen;
    const rest = unfinished(seen, events, expected);
    const verdict = judge(seen, rest ?? events, rest === null ? expected : head);
    if (verdict.kind === 'duplicate') {
      return { revision: verdict.last, position: seen.positionAt(verdict.last), duplicate: true };
    }
    if (events.length === 0) return { revision: head, position: seen.positionAt(head), duplicate: false };
    // A stream whose events have all expired looks absent, and goes on where it ended.
    const after = head < 0 ? place.hidden : head;
    return this.#write(stream, rest ?? events, after, (current) => (place.hidden = current));
  }

  /** Part by part, each behind the one before. Overtaken: the stream is not where it was; nothing was written. */
  async #write(
    stream: string,
    events: readonly NewEvent[],
    head: number,
    onHidden?: (current: number) => void,
  ): Promise<Appended | 'overtaken'> {
    let at = head;
    let position = -1n;
    let done = 0;
    for (const part of partsOf(events)) {
      const outcome = await this.#try(stream, part, at).catch((error: unknown) => {
        // What stands there now is not known.
        this.#heads.delete(stream);
        throw error;
      });
      if (outcome.kind === 'wrong') {
        this.#heads.delete(stream);
        if (done > 0) throw torn(stream, done, events.length);
        if (head < 0) onHidden?.(outcome.current ?? -1);
        return 'overtaken';
      }
      ({ revision: at, position } = outcome);
      done += part.length;
      this.#remember(stream, at);
    }
    return { revision: at, position, duplicate: false };
  }

  #try(stream: string, events: readonly NewEvent[], after: number): Promise<Attempt> {
    const connection = this.#connection;
    const attempts = new Attempts(connection, `stream ${stream}, ${connection.address.shown}`);
    return attempts.until(() => attempt(connection, stream, events, after));
  }

  /** The end of the stream, and those of its events that an append could be a repetition of. */
  async #look(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Seen> {
    const head = await this.#headOf(stream);
    const after = expected === 'no-stream' ? -1 : typeof expected === 'number' ? expected : null;
    const first = after === null ? Math.max(0, head + 1 - TAIL_EVENTS - events.length) : after + 1;
    const count = after === null ? head + 1 - first : Math.min(events.length, head + 1 - first);
    const ids = new Map<number, string>();
    const positions = new Map<number, Position>();
    const note = async (from: number, limit: number): Promise<void> => {
      for await (const batch of readStream(this.#connection, stream, { from, limit })) {
        for (const { revision, id, position } of batch) {
          ids.set(revision, id);
          positions.set(revision, position);
        }
      }
    };
    if (count > 0 && events.length > 0) await note(first, count);
    else if (head >= 0) await note(head, 1);
    return {
      stream,
      head,
      idsFrom: (revision, limit) => consecutive(ids, revision, limit),
      positionAt: (revision) => positions.get(revision) ?? -1n,
    };
  }

  async #headOf(stream: string): Promise<number> {
    for await (const batch of readStream(this.#connection, stream, { direction: 'backwards', limit: 1 })) {
      return batch[0]?.revision ?? -1;
    }
    return -1;
  }

  #remember(stream: string, head: number): void {
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
    this.#heads.set(stream, head);
  }
}

const consecutive = (ids: ReadonlyMap<number, string>, from: number, limit: number): readonly string[] => {
  const found: string[] = [];
  for (let revision = from; revision < from + limit; revision++) {
    const id = ids.get(revision);
    if (id === undefined) break;
    found.push(id);
  }
  return found;
};

/** Events in groups that a server takes at once; one event is never split, and a large one goes alone. */
function* partsOf(events: readonly NewEvent[]): Generator<readonly NewEvent[]> {
  let part: NewEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = eventBytes(event);
    if (part.length > 0 && bytes + size > PART_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(event);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** The parts that are missing where an earlier append of these events was cut off between two parts; otherwise null. */
const unfinished = (seen: StreamState, events: readonly NewEvent[], expected: Expected): readonly NewEvent[] | null => {
  const after = expected === 'no-stream' ? -1 : expected;
  if (typeof after !== 'number' || seen.head <= after) return null;
  let done = 0;
  for (const part of partsOf(events)) {
    if (done > 0 && after + done === seen.head) {
      const ids = seen.idsFrom(after + 1, done);
      return ids.every((id, index) => id === events[index]?.id) ? events.slice(done) : null;
    }
    done += part.length;
  }
  return null;
};

const torn = (stream: string, done: number, all: number): EngineError =>
  new EngineError('E_WRONG_EXPECTED_REVISION', `another writer came into the middle of an append to stream ${stream}`, {
    where: `${done} of ${all} events were written`,
    why: 'An append that is larger than the server takes at once is written in parts; two writers own this stream.',
    fix: 'Stop this writer; read the stream again and decide anew before writing.',
  });
