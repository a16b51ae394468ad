import {
  EngineError,
  encodeMeta,
  hashedLine,
  presentLine,
  type AnyEvent,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '../../engine/index.ts';
import { ChainWriter } from '../audit/chain-writer.ts';
import { sealedSession, type ChainState } from '../audit/chain.ts';
import { Digest } from './digest.ts';
import { entryOf, type Entry } from './entry.ts';
import { RecordedPrefix, type Difference } from './recorded-prefix.ts';
import type { Closed, Kept, Recorder } from './recorder.ts';
import { StreamIds } from './uuid.ts';

export const streamOf = (session: string): string => `session-${session}`;

/** Events per append: big enough for one fsync to be nothing, small enough to stay far below a store's limit. */
const BATCH = 2_000;
/** Ids remembered to name causes by; a later cause is derived again. */
const IDS_KEPT = 256;
/** A server counts data, metadata and the type name twice; 1 MiB is its default limit for one append. */
const BATCH_BYTES = 900_000;

/** How the id of the cause stands at the end of an event's metadata: this, a UUID, a quotation mark. */
const CAUSE = ',"$causationId":"';
const CAUSE_LENGTH = CAUSE.length + 36 + 1;

/**
 * The only writer of a session's stream. The ids of events follow from session and sequence, and every append names the
 * revision it expects, so a repeated append changes nothing and a second writer is noticed. What stands in the stream
 * already (an interrupted run, or the same run once more) is compared event for event instead of written again. What is
 * durable is sealed, block by block, in the stream `chain-<session>`.
 */
export class Journal implements Recorder {
  readonly #store: EventStore;
  readonly #stream: string;
  readonly #session: string;
  readonly #correlation: string;
  readonly #prefix: RecordedPrefix;
  /** Null: nothing may be written. */
  readonly #chain: ChainWriter | null;
  readonly #digest = new Digest();
  #batch: NewEvent[] = [];
  #batchBytes = 0;
  readonly #ids: StreamIds;
  readonly #known: { readonly seq: number; readonly id: string }[] = [];
  #events = 0;
  #written = 0;
  #revision: number;
  #difference: Difference | null = null;

  private constructor(store: EventStore, session: string, prefix: RecordedPrefix, chain: ChainWriter | null) {
    this.#store = store;
    this.#session = session;
    this.#correlation = `,"$correlationId":"${session}"`;
    this.#stream = streamOf(session);
    this.#ids = new StreamIds(this.#stream);
    this.#prefix = prefix;
    this.#revision = prefix.revision;
    this.#chain = chain;
  }

  /** Opens a session's stream to record it, going on behind what is there already. */
  static async open(store: EventStore, session: string): Promise<Journal> {
    // The chain first: it is never ahead of its stream, unless the stream has lost events.
    const chain = await ChainWriter.open(store, sealedSession(session));
    const prefix = await RecordedPrefix.open(store, streamOf(session));
    await chain.catchUp(prefix.revision);
    return new Journal(store, session, prefix, chain);
  }

  /** Opens a session's stream to compare it only; nothing is ever written. */
  static async compare(store: EventStore, session: string): Promise<Journal> {
    return new Journal(store, session, await RecordedPrefix.open(store, streamOf(session)), null);
  }

  /** The first event that is not what was recorded; null as long as there is none. */
  get difference(): Difference | null {
    return this.#difference;
  }

  /** How many events this journal has written so far. */
  get written(): number {
    return this.#written;
  }

  async record(events: readonly AnyEvent[]): Promise<void> {
    const entries = events.map(entryOf);
    for (const entry of entries) this.#digest.add(entry, entry.data);
    await this.take(entries);
  }

  /** As `record`, for events that are text already and are hashed elsewhere. */
  async take(entries: Iterable<Entry>): Promise<void> {
    for (const entry of entries) {
      if (this.#difference) return;
      this.#events++;
      if (entry.seq <= this.#prefix.revision) {
        if (this.#prefix.isDrained) await this.#prefix.readOn();
        this.#compare(entry);
      } else if (this.#chain) this.#add(entry, this.#chain);
      else this.#difference = { seq: entry.seq, recorded: null, replayed: hashedLine(entry, entry.data) };
      if (this.#batch.length >= BATCH || this.#batchBytes >= BATCH_BYTES) await this.flush();
    }
  }

  /** Writes what waits; durable when it resolves. E_RUN_TAKEN if somebody else writes this session. */
  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    const expected = this.#revision === -1 ? 'no-stream' : this.#revision;
    try {
      // In one turn, so that a store which can commit them together flushes its disk once.
      const [{ revision }] = await Promise.all([
        this.#store.append(this.#stream, batch, expected),
        this.#chain?.write(this.#revision),
      ]);
      this.#revision = revision;
      this.#written += batch.length;
    } catch (error) {
      throw this.#named(error);
    }
  }

  leave(): Promise<void> {
    return this.flush();
  }

  /** Ends the recording. What the stream holds beyond the last event is a difference too. */
  async close(): Promise<Closed> {
    return { ...(await this.end()), hash: this.#digest.hex() };
  }

  /** As `close`, for somebody who has hashed the events himself. */
  async end(): Promise<Kept> {
    await this.flush();
    if (this.#difference === null) await this.#compareEnd();
    if (this.#chain && this.#difference) throw differs(this.#session, this.#difference);
    const chain = await this.seal();
    return { events: this.#events, written: this.#written, chain };
  }

  /** Seals all events so far, also a block that is not full; for sessions that go on for days without filling one. */
  async seal(): Promise<ChainState | null> {
    await this.flush();
    try {
      return (await this.#chain?.seal()) ?? null;
    } catch (error) {
      throw this.#named(error);
    }
  }

  #named(error: unknown): unknown {
    const isTaken = error instanceof EngineError && error.code === 'E_WRONG_EXPECTED_REVISION';
    return isTaken ? taken(this.#session, error) : error;
  }

  async #compareEnd(): Promise<void> {
    if (this.#prefix.isDrained) await this.#prefix.readOn();
    const surplus = this.#prefix.next();
    if (surplus) this.#difference = { seq: surplus.revision, recorded: presentLine(surplus), replayed: null };
  }

  #compare(entry: Entry): void {
    const recorded = this.#prefix.next();
    if (recorded !== null && this.#isWritten(recorded, entry)) return;
    const line = hashedLine(entry, entry.data);
    const recordedLine = recorded && presentLine(recorded);
    if (recordedLine === line) return;
    this.#difference = { seq: entry.seq, recorded: recordedLine, replayed: line };
    if (this.#chain) throw differs(this.#session, this.#difference);
  }

  /** Whether an event stands there just as this program writes this one: then there is nothing to read of it. */
  #isWritten({ revision, type, data, meta }: RecordedEvent, entry: Entry): boolean {
    if (data !== entry.data || type !== entry.type || revision !== entry.seq) return false;
    const plain = encodeMeta(entry, this.#correlation);
    if (entry.cause === null || meta.length === plain.length) return meta === plain;
    const end = plain.length - 1;
    if (meta.length !== plain.length + CAUSE_LENGTH || !meta.startsWith(CAUSE, end)) return false;
    return meta.slice(0, end) === plain.slice(0, end);
  }

  #add(entry: Entry, chain: ChainWriter): void {
    const { type, data, seq, cause } = entry;
    const because = cause === null ? '' : `${CAUSE}${this.#idOf(cause)}"`;
    const meta = encodeMeta(entry, this.#correlation + because);
    const stored = { id: this.#idOf(seq), type, data, meta };
    chain.add(stored);
    this.#batch.push(stored);
    this.#batchBytes += data.length + meta.length + 2 * type.length;
  }

  /** Mostly an event is caused by one of the few before it, whose id is known still. */
  #idOf(seq: number): string {
    const place = seq % IDS_KEPT;
    const known = this.#known[place];
    if (known?.seq === seq) return known.id;
    const id = this.#ids.of(seq);
    this.#known[place] = { seq, id };
    return id;
  }
}

const taken = (session: string, cause: EngineError): EngineError =>
  new EngineError('E_RUN_TAKEN', `run ${session} is being written by another process`, {
    why: 'Its stream grew while this process was writing it. This process has stopped; the other one goes on.',
    fix: `wait for it, then look at it: ht report ${session}`,
    cause,
  });

const differs = (session: string, difference: Difference): EngineError =>
  new EngineError(
    'E_RUN_DIFFERS',
    `run ${session} was recorded before, and event ${difference.seq} is not the same now`,
    {
      where: `recorded ${difference.recorded?.trim() ?? 'nothing'}\n   now      ${difference.replayed?.trim() ?? 'nothing'}`,
      why: 'The same command and code must give the same events: either the store was changed or something is not deterministic.',
      fix: `ht verify ${session}`,
    },
  );
