import { EngineError, type EventStore, type NewEvent } from '../../engine/index.ts';
import { afterSeal, BLOCK_EVENTS, chainStreamOf, emptyChain, sealEvent, sealOf, type ChainState } from './chain.ts';
import { DIGEST_BYTES, Leaves } from './leaf.ts';
import { rootOf } from './tree.ts';

/**
 * Seals a session's stream in blocks while it grows. A seal is written only when its events are durable, so a chain is
 * never ahead of its stream; what a killed process left unsealed is read from the store and sealed by the next one, with
 * the same seals as if nothing had happened. Only `seal` ends a block early.
 */
export class ChainWriter {
  readonly #store: EventStore;
  readonly #session: string;
  readonly #leaves: Leaves;
  readonly #block = Buffer.alloc(BLOCK_EVENTS * DIGEST_BYTES);
  #filled = 0;
  /** Behind the last full block, stored or not. */
  #state: ChainState;
  /** Behind the last stored seal. */
  #stored: ChainState;
  #waiting: { readonly event: NewEvent; readonly after: ChainState }[] = [];

  private constructor(store: EventStore, session: string, state: ChainState) {
    this.#store = store;
    this.#session = session;
    this.#leaves = new Leaves(`session-${session}`);
    this.#state = state;
    this.#stored = state;
  }

  /** Goes on behind the last seal. To be opened before the head of the stream is read. E_SEAL_SHAPE. */
  static async open(store: EventStore, session: string): Promise<ChainWriter> {
    return new ChainWriter(store, session, await lastState(store, session));
  }

  /** Takes what the stream holds behind the last seal; `head` is the revision of its last event. E_CHAIN_AHEAD. */
  async catchUp(head: number): Promise<void> {
    const { events } = this.#state;
    if (events > head + 1) throw ahead(this.#session, events, head + 1);
    const unsealed = { from: events, limit: head + 1 - events };
    if (unsealed.limit === 0) return;
    for await (const batch of this.#store.read(`session-${this.#session}`, unsealed)) {
      for (const event of batch) this.add(event);
    }
  }

  /** Takes the next event of the stream as it is stored, or will be. */
  add(event: NewEvent): void {
    const leaf = this.#leaves.of(this.#state.events + this.#filled, event);
    this.#block.write(leaf, this.#filled * DIGEST_BYTES, 'latin1');
    this.#filled++;
    if (this.#filled === BLOCK_EVENTS) this.#cut();
  }

  /** Writes the seals of full blocks whose events are durable: those up to revision `durable`. */
  async write(durable: number): Promise<void> {
    const ready = this.#waiting.filter(({ after }) => after.events <= durable + 1);
    const last = ready.at(-1);
    if (last === undefined) return;
    this.#waiting = this.#waiting.slice(ready.length);
    const expected = this.#stored.blocks === 0 ? 'no-stream' : this.#stored.blocks - 1;
    const seals = ready.map(({ event }) => event);
    await this.#store.append(chainStreamOf(this.#session), seals, expected);
    this.#stored = last.after;
  }

  /** Seals everything up to the last event, which must be durable, and says where the chain stands then. */
  async seal(): Promise<ChainState> {
    if (this.#filled > 0) this.#cut();
    await this.write(this.#state.events - 1);
    return this.#state;
  }

  #cut(): void {
    const before = this.#state;
    const seal = sealOf(this.#session, before, this.#filled, rootOf(this.#block, this.#filled));
    this.#state = afterSeal(before, seal);
    this.#waiting.push({ event: sealEvent(this.#session, before.blocks, seal), after: this.#state });
    this.#filled = 0;
  }
}

const lastState = async (store: EventStore, session: string): Promise<ChainState> => {
  for await (const batch of store.read(chainStreamOf(session), { direction: 'backwards', limit: 1 })) {
    // Loaded where there is a seal to read: it brings zod, which takes longer than a new journal needs to open.
    const { parseSeal } = await import('./parse-seal.ts');
    for (const event of batch) {
      const seal = parseSeal(event);
      return { head: seal.head, blocks: event.revision + 1, events: seal.first + seal.count };
    }
  }
  return emptyChain(session);
};

const ahead = (session: string, sealed: number, found: number): EngineError =>
  new EngineError('E_CHAIN_AHEAD', `run ${session} has lost events: ${sealed} were sealed, ${found} are there`, {
    where: `stream session-${session}`,
    why: 'A block is sealed only after its events are on disk, so somebody or something removed them. Nothing was written.',
    fix: `ht audit verify ${session}`,
  });
