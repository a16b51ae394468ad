import { decodeInput, Scale, type EventStore, type PriceTicks, type RecordedEvent } from '../../engine/index.ts';
import type { Instrument } from '../../engine/index.ts';

/** The market as the session last heard it. */
export interface Heard {
  readonly price: string | null;
  /** Our clock, ms UTC. */
  readonly heardAt: number | null;
  /** The least that a print of the last minute of them came after the venue's stamp, ms; below zero: our clock is behind. */
  readonly behindMs: number | null;
}

/** Inputs that are read back for the last price: between two prices there can be many words of the venue. */
const BACK = 200;
const MINUTE_MS = 60_000;

/** Listens to the prices among the inputs of a session. */
export class MarketEar {
  readonly #scale: Scale;
  #price: string | null = null;
  #heardAt: number | null = null;
  /** The quickest print of this minute, and of the one before. */
  #quickest: { minute: number; ms: number } | null = null;
  #former: number | null = null;

  constructor(instrument: Instrument) {
    this.#scale = new Scale(instrument);
  }

  get heard(): Heard {
    const now = this.#quickest?.ms ?? null;
    const behindMs = now === null || this.#former === null ? now : Math.min(now, this.#former);
    return { price: this.#price, heardAt: this.#heardAt, behindMs };
  }

  /** Looks for the last price before somebody began to listen. */
  async catchUp(store: Pick<EventStore, 'read'>, stream: string, revision: number): Promise<void> {
    if (revision < 0) return;
    for await (const batch of store.read(stream, { from: revision, direction: 'backwards', limit: BACK })) {
      for (const recorded of batch) if (this.hear(recorded)) return;
    }
  }

  /** True if it was a price. */
  hear(recorded: RecordedEvent): boolean {
    if (recorded.type !== 'TapeBlockRecorded') return false;
    const input = decodeInput(recorded);
    if (input.kind !== 'tape' || input.block.kind !== 'trades' || input.block.count === 0) return false;
    const { count, price, time, received } = input.block;
    this.#price = this.#scale.priceText(price[count - 1] as PriceTicks);
    if (received === null) return true;
    this.#heardAt = Math.max(this.#heardAt ?? -Infinity, received[count - 1] ?? -Infinity);
    for (let row = 0; row < count; row++) this.#measure(received[row] ?? 0, time[row] ?? 0);
    return true;
  }

  #measure(received: number, time: number): void {
    const minute = Math.floor(received / MINUTE_MS);
    const ms = received - time;
    if (this.#quickest?.minute !== minute) {
      this.#former = this.#quickest?.minute === minute - 1 ? this.#quickest.ms : null;
      this.#quickest = { minute, ms };
    }
    this.#quickest.ms = Math.min(this.#quickest.ms, ms);
  }
}
