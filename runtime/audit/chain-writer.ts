import { EngineError, type EventStore, type NewEvent } from '../../engine/index.ts';
import { afterSeal, BLOCK_EVENTS, emptyChain, sealEvent, sealOf, type ChainState, type Sealed } from './chain.ts';
import { Leaves } from './leaf.ts';
import { rootOf } from './tree.ts';

/**
 * Seals a stream in blocks while it grows. A seal is written only when its events are durable, so a chain is
 * never ahead of its stream; what a killed process left unsealed is read from the store and sealed by the next one, with
 * the same seals as if nothing had happened. Only `seal` ends a block early.
 */
export class ChainWriter {
  readonly #store: EventStore;
  readonly #sealed: Sealed;
  readonly #leaves: Leaves;
  /** Of the block that is not full yet. */
  #digests: string[] = [];
  /** Behind the last full block, stored or not. */
  #state: ChainState;
  /** Behind the last stored seal. */
  #stored: ChainState;
  #waiting: { readonly event: NewEvent; readonly after: ChainState }[] = [];

  private constructor(store: EventStore, sealed: Sealed, state: ChainState) {
    this.#store = store;
    this.#sealed = sealed;
    this.#leaves = new Leaves(sealed.stream);
    this.#state = state;
    this.#stored = state;
  }

  /** Goes on behind the last seal. To be opened before the head of the stream is read. E_SEAL_SHAPE. */
  static async open(store: EventStore, sealed: Sealed): Promise<ChainWriter> {
    return new ChainWriter(store, sealed, await lastState(store, sealed));
  }

  /** Takes what the stream holds behind the last seal; `head` is the revision of its last event. E_CHAIN_AHEAD. */
  async catchUp(head: number): Promise<void> {
    const { events } = this.#state;
    if (events > head + 1) throw ahead(this.#sealed, events, head + 1);
    const unsealed = { from: events, limit: head + 1 - events };
    if (unsealed.limit === 0) return;
    for await (const batch of this.#store.read(this.#sealed.stream, unsealed)) {
      for (const event of batch) this.add(event);
    }
  }

  /** Takes the next event of the stream as it is stored, or will be. */
  add(event: NewEvent): void {
    this.#digests.push(this.#leaves.of(this.#state.events + this.#digests.length, event));
    if (this.#digests.length === BLOCK_EVENTS) this.#cut();
  }

  /** Writes the seals of full blocks whose events are durable: those up to revision `durable`. */
  async write(durable: number): Promise<void> {
    const ready = this.#waiting.filter(({ after }) => after.events <= durable + 1);
    const last = ready.at(-1);
    if (last === undefined) return;
    this.#waiting = this.#waiting.slice(ready.length);
    const expected = this.#stored.blocks === 0 ? 'no-stream' : this.#stored.blocks - 1;
    const seals = ready.map(({ event }) => event);
    await this.#store.append(this.#sealed.seals, seals, expected);
    this.#stored = last.after;
  }

  /** Seals everything up to the last event, which must be durable, and says where the chain stands then. */
  async seal(): Promise<ChainState> {
    if (this.#digests.length > 0) this.#cut();
    await this.write(this.#state.events - 1);
    return this.#state;
  }

  #cut(): void {
    const before = this.#state;
    const leaves = Buffer.from(this.#digests.join(''), 'latin1');
    const seal = sealOf(this.#sealed, before, this.#digests.length, rootOf(leaves, this.#digests.length));
    this.#state = afterSeal(before, seal);
    this.#waiting.push({ event: sealEvent(this.#sealed, before.blocks, seal), after: this.#state });
    this.#digests = [];
  }
}

const lastState = async (store: EventStore, sealed: Sealed): Promise<ChainState> => {
  for await (const batch of store.read(sealed.seals, { direction: 'backwards', limit: 1 })) {
    // Loaded where there is a seal to read: it brings zod, which takes longer than a new journal needs to open.
    const { parseSeal } = await import('./parse-seal.ts');
    for (const event of batch) {
      const seal = parseSeal(event);
      return { head: seal.head, blocks: event.revision + 1, events: seal.first + seal.count };
    }
  }
  return emptyChain(sealed);
};

const ahead = ({ stream, session }: Sealed, sealed: number, found: number): EngineError =>
  new EngineError('E_CHAIN_AHEAD', `run ${session} has lost events: ${sealed} were sealed, ${found} are there`, {
    where: `stream ${stream}`,
    why: 'A block is sealed only after its events are on disk, so somebody or something removed them. Nothing was written.',
    fix: `ht audit verify ${session}`,
  });
