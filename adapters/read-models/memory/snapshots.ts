import type { Snapshot, SnapshotStore } from '../../../engine/index.ts';

/** Snapshots in memory, newest revision last, kept apart by projection, version and stream. */
export class MemorySnapshots implements SnapshotStore {
  #kept: readonly Snapshot[] = [];

  load(projection: string, version: number, stream: string, atMost = Infinity): Promise<Snapshot | null> {
    const fitting = this.#kept.filter(
      (kept) =>
        kept.projection === projection && kept.version === version && kept.stream === stream && kept.revision <= atMost,
    );
    return Promise.resolve(fitting.at(-1) ?? null);
  }

  /** Replaces a snapshot of the same revision, and drops those of older versions of the projection. */
  save(snapshot: Snapshot): Promise<void> {
    const others = this.#kept.filter(
      (kept) =>
        kept.projection !== snapshot.projection ||
        kept.stream !== snapshot.stream ||
        kept.version > snapshot.version ||
        (kept.version === snapshot.version && kept.revision !== snapshot.revision),
    );
    this.#kept = [...others, { ...snapshot }].sort((a, b) => a.revision - b.revision);
    return Promise.resolve();
  }

  drop(projection: string, stream?: string): Promise<void> {
    this.#kept = this.#kept.filter(
      (kept) => kept.projection !== projection || (stream !== undefined && kept.stream !== stream),
    );
    return Promise.resolve();
  }
}
