/** Nothing is further than this from a snapshot: folding so many events takes some tens of milliseconds. */
const EVENTS_MAX = 2_500;
/** Closer than this, reading a snapshot takes as long as folding the events would. */
const EVENTS_MIN = 1_000;
/** Bytes of JSON that a snapshot may cost for each event it saves folding; kept compressed, a fifth to a tenth of it. */
const BYTES_PER_EVENT = 75;

/**
 * When a snapshot of one state is due: small states often, large ones seldom. It goes by events and bytes, never by
 * the clock, so that the same session leaves the same snapshots.
 */
export class Spacing {
  readonly #fixed: number | undefined;
  #since = 0;
  #bytes = 0;

  /** `fixed`: that many events apart, whatever they cost. */
  constructor(fixed?: number) {
    this.#fixed = fixed;
  }

  /** For a state that was read and is not itself a snapshot: on average half the way to the next one lies behind it. */
  static resumed(seq: number, bytes: number): Spacing {
    const spacing = new Spacing();
    spacing.taken(bytes);
    spacing.#since = (seq + 1) % EVENTS_MAX;
    return spacing;
  }

  /** Counts an event that was folded; true if the state after it should be kept. */
  isDue(): boolean {
    this.#since += 1;
    return this.#since >= (this.#fixed ?? apart(this.#bytes));
  }

  /** A snapshot of so many bytes was taken, or read. */
  taken(bytes: number): void {
    this.#since = 0;
    this.#bytes = bytes;
  }
}

const apart = (bytes: number): number => Math.min(EVENTS_MAX, Math.max(EVENTS_MIN, bytes / BYTES_PER_EVENT));
