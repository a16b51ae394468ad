import { createHash } from 'node:crypto';
import { decodeInput, encodeInput, EngineError, inputMeta, type EventStore, type Input } from '../../engine/index.ts';
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

/** The recorded inputs of a session, in order, as they were gathered by the store's batches. */
export async function* recordedInputs(store: EventStore, session: string): AsyncGenerator<readonly Input[]> {
  for await (const batch of store.read(inputStreamOf(session))) yield batch.map(decodeInput);
}

const taken = (session: string, cause: EngineError): EngineError =>
  new EngineError('E_SESSION_TAKEN', `session ${session} has been taken up by another process`, {
    why: 'Its inputs grew while this process was recording them. This process has stopped; the other one goes on.',
    fix: 'ht status',
    cause,
  });
