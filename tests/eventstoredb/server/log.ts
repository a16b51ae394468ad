import { existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { Retention } from './retention.ts';
import type { Expectation, Proposed, Stored, Verdict } from './stored.ts';

/** Ids that `any` still knows: the real server has a cache of a few megabytes. */
const RECENT_IDS = 10_000;
const HEADER_BYTES = 113n;
const TICKS_PER_MS = 10_000n;

interface Line {
  readonly stream: string;
  readonly created: string;
  readonly events: readonly (readonly [string, string, string, string, string])[];
}

/** Everything that was written, in memory and, if a file is given, behind it: a server that is killed comes back with it. */
export class Log {
  readonly all: Stored[] = [];
  readonly #streams = new Map<string, Stored[]>();
  readonly #recent = new Map<string, Stored>();
  readonly #tombstones = new Set<string>();
  readonly #file: number | null;
  readonly #listeners = new Set<() => void>();
  #end = 0n;

  constructor(path: string | null) {
    if (path !== null && existsSync(path)) this.#replay(readFileSync(path, 'utf8'));
    this.#file = path === null ? null : openSync(path, 'a', 0o600);
    if (this.all.length === 0) this.#begin();
  }

  /** Forgets everything, as a new database would. */
  clear(): void {
    this.all.length = 0;
    this.#streams.clear();
    this.#recent.clear();
    this.#tombstones.clear();
    this.#end = 0n;
    if (this.#file !== null) ftruncateSync(this.#file);
    this.#begin();
  }

  /** Calls back after every write, until the returned function is called. */
  onWrite(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  isTombstoned(stream: string): boolean {
    return this.#tombstones.has(stream);
  }

  /** All events ever written to a stream, whatever its retention hides. */
  written(stream: string): readonly Stored[] {
    return this.#streams.get(stream) ?? [];
  }

  retention(stream: string): Retention {
    return Retention.parse(this.written(`$$${stream}`).at(-1)?.data.toString('utf8'));
  }

  /** What can be read of a stream now; null if it does not exist. */
  visible(stream: string): readonly Stored[] | null {
    const events = this.written(stream);
    if (events.length === 0) return null;
    const retention = this.retention(stream);
    if (retention.isDeleted) return null;
    return retention.applyTo(events, BigInt(Date.now()) * TICKS_PER_MS);
  }

  append(stream: string, events: readonly Proposed[], expected: Expectation): Verdict {
    if (this.isTombstoned(stream)) return { kind: 'deleted' };
    return expected === 'any' || expected === 'stream_exists'
      ? this.#appendLoosely(stream, events, expected)
      : this.#appendExactly(stream, events, expected === 'no_stream' ? -1n : expected);
  }

  #appendLoosely(stream: string, events: readonly Proposed[], expected: 'any' | 'stream_exists'): Verdict {
    if (expected === 'stream_exists' && this.visible(stream) === null) return { kind: 'wrong', current: null };
    const before = this.#recent.get(`${stream}/${events[0]?.id ?? ''}`);
    if (before === undefined) return this.#accept(stream, events);
    return this.#repeated(this.written(stream), events, before.revision - 1n);
  }

  #appendExactly(stream: string, events: readonly Proposed[], after: bigint): Verdict {
    const all = this.written(stream);
    const current = BigInt(all.length) - 1n;
    const isReopened = after === -1n && this.retention(stream).isDeleted;
    if (after === current || isReopened) return this.#accept(stream, events);
    if (after > current) return { kind: 'wrong', current: current < 0n ? null : current };
    return this.#repeated(all, events, after);
  }

  delete(stream: string): bigint {
    return this.#write(`$$${stream}`, [systemEvent('$metadata', '{"$tb":9223372036854775807}')]);
  }

  tombstone(stream: string): bigint {
    const position = this.#write(stream, [systemEvent('$streamDeleted', '')]);
    this.#tombstones.add(stream);
    return position;
  }

  /** The rule of a repeated append: the ids that follow the expected revision decide. */
  #repeated(all: readonly Stored[], events: readonly Proposed[], after: bigint): Verdict {
    const first = Number(after) + 1;
    const same = events.filter((event, index) => all[first + index]?.id === event.id).length;
    const current = BigInt(all.length) - 1n;
    if (same === events.length && same > 0) {
      const last = all[first + same - 1] as Stored;
      return { kind: 'success', revision: last.revision, position: last.position };
    }
    return all[first]?.id === events[0]?.id && events.length > 0 ? { kind: 'corrupted' } : { kind: 'wrong', current };
  }

  /** A real server has written something of its own before anybody else comes. */
  #begin(): void {
    this.#write('$settings-of-this-server', [systemEvent('$ServerStarted', '{}')]);
  }

  #accept(stream: string, events: readonly Proposed[]): Verdict {
    const retention = this.retention(stream);
    if (retention.isDeleted) {
      const next = this.written(stream).length;
      this.#write(`$$${stream}`, [systemEvent('$metadata', `{"$tb":${next}}`)]);
    }
    const position = this.#write(stream, events);
    return { kind: 'success', revision: BigInt(this.written(stream).length) - 1n, position };
  }

  #write(stream: string, events: readonly Proposed[]): bigint {
    const created = BigInt(Date.now()) * TICKS_PER_MS;
    if (events.length > 0) this.#persist({ stream, created: created.toString(), events: events.map(packed) });
    return this.#remember(stream, events, created);
  }

  #remember(stream: string, events: readonly Proposed[], created: bigint): bigint {
    const list = this.#streams.get(stream) ?? [];
    for (const event of events) {
      // Positions are places in a log of bytes: in order, with gaps, and never 0, 1, 2.
      this.#end += HEADER_BYTES + BigInt(event.data.length + event.meta.length);
      const stored = { ...event, stream, revision: BigInt(list.length), position: this.#end, created };
      list.push(stored);
      this.all.push(stored);
      if (event.type === '$streamDeleted') this.#tombstones.add(stream);
      this.#recent.set(`${stream}/${event.id}`, stored);
      if (this.#recent.size > RECENT_IDS) this.#recent.delete(this.#recent.keys().next().value ?? '');
    }
    this.#streams.set(stream, list);
    for (const listener of this.#listeners) listener();
    return this.#end;
  }

  #persist(line: Line): void {
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  /** A line without its end was being written when the server died; nobody was told of it. */
  #replay(text: string): void {
    const lines = text.split('\n');
    lines.pop();
    for (const line of lines) {
      const { stream, created, events } = JSON.parse(line) as Line;
      this.#remember(stream, events.map(unpacked), BigInt(created));
    }
  }
}

const systemEvent = (type: string, data: string): Proposed => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(data),
  meta: Buffer.alloc(0),
});

const packed = ({ id, type, contentType, data, meta }: Proposed): Line['events'][number] => [
  id,
  type,
  contentType,
  data.toString('base64'),
  meta.toString('base64'),
];

const unpacked = ([id, type, contentType, data, meta]: Line['events'][number]): Proposed => ({
  id,
  type,
  contentType,
  data: Buffer.from(data, 'base64'),
  meta: Buffer.from(meta, 'base64'),
});
