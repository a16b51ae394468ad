import type { Build, BuildIdentity, Commit, ReadModelRow, ReadModelStore } from '../../../engine/index.ts';
import { MemorySnapshots } from './snapshots.ts';

interface Kept {
  build: Build;
  readonly rows: Map<string, ReadModelRow>;
}

/** Read models that live as long as the process, with the manners of durable ones. */
class MemoryReadModels implements ReadModelStore {
  readonly snapshots = new MemorySnapshots();
  readonly #kept = new Map<number, Kept>();
  readonly #now: () => number;
  #ids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  builds(): Promise<readonly Build[]> {
    return Promise.resolve([...this.#kept.values()].map(({ build }) => build));
  }

  begin(identity: BuildIdentity): Promise<Build> {
    const { projection, version, code } = identity;
    for (const { build } of this.#of(projection, 'building')) {
      if (build.version === version && build.code === code) return Promise.resolve(build);
      this.#kept.delete(build.id);
    }
    this.#ids += 1;
    const now = this.#now();
    const times = { startedAt: now, updatedAt: now };
    const build: Build = { id: this.#ids, projection, version, code, status: 'building', checkpoint: null, ...times };
    this.#kept.set(build.id, { build, rows: new Map() });
    return Promise.resolve(build);
  }

  commit(build: number, { from, to, rows }: Commit): Promise<boolean> {
    const kept = this.#kept.get(build);
    if (kept === undefined || (kept.build.checkpoint?.position ?? null) !== from) return Promise.resolve(false);
    for (const row of rows) {
      const whole = 'state' in row ? row : { ...kept.rows.get(row.key), ...row };
      if ('state' in whole) kept.rows.set(row.key, { ...whole } as ReadModelRow);
    }
    kept.build = { ...kept.build, checkpoint: to, updatedAt: this.#now() };
    return Promise.resolve(true);
  }

  promote(build: number): Promise<boolean> {
    const kept = this.#kept.get(build);
    if (kept === undefined) return Promise.resolve(false);
    for (const { build: other } of [...this.#kept.values()]) {
      if (other.projection === kept.build.projection && other.id !== build) this.#kept.delete(other.id);
    }
    kept.build = { ...kept.build, status: 'live' };
    return Promise.resolve(true);
  }

  discard(build: number): Promise<void> {
    this.#kept.delete(build);
    return Promise.resolve();
  }

  load(build: number, key: string): Promise<ReadModelRow | null> {
    return Promise.resolve(this.#kept.get(build)?.rows.get(key) ?? null);
  }

  live(projection: string, key: string): Promise<{ readonly build: Build; readonly row: ReadModelRow } | null> {
    const [kept] = this.#of(projection, 'live');
    const row = kept?.rows.get(key);
    return Promise.resolve(kept === undefined || row === undefined ? null : { build: kept.build, row });
  }

  page(projection: string, after: string | null, limit: number): Promise<readonly Omit<ReadModelRow, 'state'>[]> {
    const rows = [...(this.#of(projection, 'live')[0]?.rows.values() ?? [])];
    const found = rows
      .filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(after ?? '')) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
      .slice(0, limit);
    return Promise.resolve(found.map(({ key, seq, summary }) => ({ key, seq, summary })));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #of(projection: string, status: Build['status']): readonly Kept[] {
    return [...this.#kept.values()].filter(({ build }) => build.projection === projection && build.status === status);
  }
}

/** Read models in memory. `now` gives ms since 1970 UTC. */
export const memoryReadModels = (now: () => number = Date.now): ReadModelStore => new MemoryReadModels(now);
