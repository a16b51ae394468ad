import type { Stored } from './stored.ts';

/** `$tb` of a deleted stream is 2^63-1, which a double only approximates. */
const DELETED = 9.2e18;
const TICKS_PER_SECOND = 10_000_000n;

interface Metadata {
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $tb?: number;
}

/** What the metadata of a stream hides from its readers. */
export class Retention {
  readonly #metadata: Metadata;

  private constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  static parse(text: string | undefined): Retention {
    return new Retention(text === undefined || text === '' ? {} : (JSON.parse(text) as Metadata));
  }

  get isDeleted(): boolean {
    return (this.#metadata.$tb ?? 0) >= DELETED;
  }

  applyTo(events: readonly Stored[], now: bigint): readonly Stored[] {
    const { $maxCount, $maxAge, $tb } = this.#metadata;
    if ($maxCount === undefined && $maxAge === undefined && $tb === undefined) return events;
    const first = Math.max($tb ?? 0, $maxCount === undefined ? 0 : events.length - $maxCount);
    const oldest = $maxAge === undefined ? 0n : now - BigInt($maxAge) * TICKS_PER_SECOND;
    return events.filter(({ revision, created }) => revision >= BigInt(first) && created >= oldest);
  }
}
