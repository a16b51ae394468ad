import { createHash } from 'node:crypto';
import { decodeInput, encodeInput, EngineError, inputMeta } from '../../engine/index.ts';
import type { EventStore, Input, RecordedEvent, RunManifest } from '../../engine/index.ts';
import { ChainWriter } from '../audit/chain-writer.ts';
import { sealedInputs, type ChainState } from '../audit/chain.ts';
import { uuidOf } from '../journal/uuid.ts';

const PREFIX = 'inputs-';

/** The stream of everything that reached a session from outside. */
export const inputStreamOf = (session: string): string => `${PREFIX}${session}`;

/**
 * The only writer of a session's input stream. An id follows from place and content: an append that is repeated changes
 * nothing, and another writer's input at the same place is noticed. What is durable is sealed, block by block, in the
 * stream `input-chain-<session>`.
 */
export class InputLog {
  readonly #store: EventStore;
  readonly #session: string;
  readonly #chain: ChainWriter;
  #revision: number;
  /** What is being written; one thing after the other, because each seal builds on the one before. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: EventStore, session: string, chain: ChainWriter, revision: number) {
    this.#store = store;
    this.#session = session;
    this.#chain = chain;
    this.#revision = revision;
  }

  static async open(store: EventStore, session: string): Promise<InputLog> {
    // The chain first: it is never ahead of its stream, unless the stream has lost inputs.
    const chain = await ChainWriter.open(store, sealedInputs(session));
    const revision = await store.revision(inputStreamOf(session));
    await chain.catchUp(revision);
    return new InputLog(store, session, chain, revision);
  }

  /** How many inputs are on record. */
  get count(): number {
    return this.#revision + 1;
  }

  /** Durable when it resolves. E_SESSION_TAKEN if another process has taken the session. */
  append(inputs: readonly Input[]): Promise<void> {
    return this.#inTurn(() => this.#append(inputs));
  }

  async #append(inputs: readonly Input[]): Promise<void> {
    const stream = inputStreamOf(this.#session);
    const meta = inputMeta(this.#session);
    const events = inputs.map((input, index) => {
      const stored = encodeInput(input);
      return { id: idOf(stream, this.#revision + 1 + index, stored.data), ...stored, meta };
    });
    // Both in one turn, so that a store which can commit them together flushes its disk once.
    const [{ revision }] = await this.#named(
      Promise.all([
        this.#store.append(stream, events, this.#revision < 0 ? 'no-stream' : this.#revision),
        this.#chain.write(this.#revision),
      ]),
    );
    this.#revision = revision;
    for (const event of events) this.#chain.add(event);
  }

  /** Seals all inputs so far, also a block that is not full, and says where the chain stands then. */
  seal(): Promise<ChainState> {
    return this.#inTurn(() => this.#named(this.#chain.seal()));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // Who asked for the former work is told of its failure; this one shows whether it still can be done.
    const doing = this.#last.then(work, work);
    this.#last = doing;
    // Else a failure that its caller hears of would count as unheard here.
    doing.catch(() => undefined);
    return doing;
  }

  async #named<T>(writing: Promise<T>): Promise<T> {
    try {
      return await writing;
    } catch (error) {
      const isTaken = error instanceof EngineError && error.code === 'E_WRONG_EXPECTED_REVISION';
      throw isTaken ? taken(this.#session, error) : error;
    }
  }
}

const idOf = (stream: string, revision: number, data: string | Uint8Array): string =>
  uuidOf(`${stream}/${revision}/${createHash('sha1').update(data).digest('hex')}`);

/** The id that follows from the place and the content of an input. */
export const inputIdOf = ({ stream, revision, data }: RecordedEvent): string => idOf(stream, revision, data);

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
