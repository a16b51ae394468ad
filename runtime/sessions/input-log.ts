import { createHash } from 'node:crypto';
import { decodeInput, encodeInput, EngineError, inputMeta } from '../../engine/index.ts';
import type { EventStore, Input, RunManifest } from '../../engine/index.ts';
import { uuidOf } from '../journal/uuid.ts';

const PREFIX = 'inputs-';

/** The stream of everything that reached a session from outside. */
export const inputStreamOf = (session: string): string => `${PREFIX}${session}`;

/**
 * The only writer of a session's input stream. An id follows from place and content: an append that is repeated changes
 * nothing, and another writer's input at the same place is noticed.
 */
export class InputLog {
  readonly #store: EventStore;
  readonly #session: string;
  #revision: number;

  private constructor(store: EventStore, session: string, revision: number) {
    this.#store = store;
    this.#session = session;
    this.#revision = revision;
  }

  static async open(store: EventStore, session: string): Promise<InputLog> {
    return new InputLog(store, session, await store.revision(inputStreamOf(session)));
  }

  /** How many inputs are on record. */
  get count(): number {
    return this.#revision + 1;
  }

  /** Durable when it resolves. E_SESSION_TAKEN if another process has taken the session. */
  async append(inputs: readonly Input[]): Promise<void> {
    const stream = inputStreamOf(this.#session);
    const meta = inputMeta(this.#session);
    const events = inputs.map((input, index) => {
      const stored = encodeInput(input);
      const content = createHash('sha1').update(stored.data).digest('hex');
      return { id: uuidOf(`${stream}/${this.#revision + 1 + index}/${content}`), ...stored, meta };
    });
    try {
      const { revision } = await this.#store.append(stream, events, this.#revision < 0 ? 'no-stream' : this.#revision);
      this.#revision = revision;
    } catch (error) {
      const isTaken = error instanceof EngineError && error.code === 'E_WRONG_EXPECTED_REVISION';
      throw isTaken ? taken(this.#session, error) : error;
    }
  }
}

/** Which inputs a recording was decided by: those of a session, its own or the one that a fork came from. */
export interface Heard {
  readonly session: string;
  /** How many of them; null for all that are on record. */
  readonly count: number | null;
}

/** What a manifest names as its tape; `count` where not all of it was played. */
export const heardBy = ({ tape }: RunManifest, count: number | null = null): Heard => ({
  session: tape.dataset.slice(PREFIX.length),
  count,
});

/** Recorded inputs of a session, in order, as they were gathered by the store's batches. */
export async function* recordedInputs(store: EventStore, { session, count }: Heard): AsyncGenerator<readonly Input[]> {
  const range = count === null ? {} : { limit: count };
  for await (const batch of store.read(inputStreamOf(session), range)) yield batch.map(decodeInput);
}

const taken = (session: string, cause: EngineError): EngineError =>
  new EngineError('E_SESSION_TAKEN', `session ${session} has been taken up by another process`, {
    why: 'Its inputs grew while this process was recording them. This process has stopped; the other one goes on.',
    fix: 'ht status',
    cause,
  });
