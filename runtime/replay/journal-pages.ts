import { decodeEvent, type AnyEvent, type EventStore } from '../../engine/index.ts';

const PAGE = 256;
const PAGES_KEPT = 64;

/** A session's events by their place, read a page at a time; the newest pages stay. */
export class JournalPages {
  readonly #store: EventStore;
  readonly #stream: string;
  readonly length: number;
  readonly #pages = new Map<number, readonly AnyEvent[]>();

  constructor(store: EventStore, stream: string, length: number) {
    this.#store = store;
    this.#stream = stream;
    this.length = length;
  }

  /** The event of a seq; undefined beyond the ends. */
  async at(seq: number): Promise<AnyEvent | undefined> {
    if (seq < 0 || seq >= this.length) return undefined;
    return (await this.#page(Math.floor(seq / PAGE)))[seq % PAGE];
  }

  /** Events from a seq on, at most so many. */
  async slice(from: number, count: number): Promise<readonly AnyEvent[]> {
    const events: AnyEvent[] = [];
    const end = Math.min(this.length, Math.max(0, from) + count);
    for (let seq = Math.max(0, from); seq < end; ) {
      const page = await this.#page(Math.floor(seq / PAGE));
      const first = seq % PAGE;
      const part = page.slice(first, first + end - seq);
      if (part.length === 0) break;
      events.push(...part);
      seq += part.length;
    }
    return events;
  }

  /** The nearest event that passes, in one direction from a seq (not itself); undefined if there is none. */
  async find(
    from: number,
    direction: 1 | -1,
    passes: (event: AnyEvent) => boolean,
    signal?: AbortSignal,
  ): Promise<AnyEvent | undefined> {
    for (let seq = from + direction; seq >= 0 && seq < this.length; seq += direction) {
      if (seq % PAGE === 0) signal?.throwIfAborted();
      const event = await this.at(seq);
      if (event && passes(event)) return event;
    }
    return undefined;
  }

  async #page(number: number): Promise<readonly AnyEvent[]> {
    const known = this.#pages.get(number);
    if (known) return known;
    const events: AnyEvent[] = [];
    const range = { from: number * PAGE, limit: Math.min(PAGE, this.length - number * PAGE) };
    for await (const batch of this.#store.read(this.#stream, range)) {
      for (const recorded of batch) events.push(decodeEvent(recorded));
    }
    this.#pages.set(number, events);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES_KEPT && oldest !== undefined) this.#pages.delete(oldest);
    return events;
  }
}
