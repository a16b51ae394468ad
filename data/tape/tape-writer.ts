import { BLOCK_ROWS, encodeBlock, type EventStore, type NewEvent } from '../../engine/index.ts';
import type { DatasetPart } from '../dataset.ts';
import { blockOf, COLUMNS, type BlockShape, type Columns } from './columns.ts';
import { chain, sha256 } from './content-hash.ts';
import { periodOf, type Period } from './periods.ts';
import { blockId, blockMeta } from './tape-event.ts';

/** EventStoreDB takes 1 MiB per append; blocks are gathered up to less than that. */
const APPEND_BYTES = 700_000;

/** What a writer continues: no parts and an empty chain for a new dataset. */
export interface Before {
  readonly parts: readonly DatasetPart[];
  readonly hash: string;
}

/** What the dataset then consists of. */
export interface Written extends Before {
  /** Blocks written or found by this writer. */
  readonly blocks: number;
}

/** Ids of the events of one stream after the dataset's own: left by an import that was killed. */
interface StreamEnd {
  readonly stream: string;
  next: number;
  leftovers: readonly string[];
  leftoversFrom: number;
}

/**
 * Cuts rows into blocks and appends them. Blocks that stand there already, because an earlier import was killed, are
 * recognised by their ids and kept; where they differ the writer goes on behind them.
 */
export class TapeWriter {
  readonly #store: EventStore;
  readonly #dataset: string;
  readonly #shape: BlockShape;
  readonly #columns: Float64Array[];
  readonly #parts: DatasetPart[];
  #hash: string;
  #blocks = 0;
  #count = 0;
  #period: Period = { stream: '', end: -Infinity };
  #end: StreamEnd | null = null;
  #pending: NewEvent[] = [];
  #pendingBytes = 0;

  constructor(store: EventStore, dataset: string, shape: BlockShape, before: Before) {
    this.#store = store;
    this.#dataset = dataset;
    this.#shape = shape;
    this.#columns = COLUMNS[shape.kind].map(() => new Float64Array(BLOCK_ROWS));
    this.#parts = [...before.parts];
    this.#hash = before.hash;
  }

  /** Takes the rows `[from, count)`; times never decrease from call to call. */
  async add(columns: Columns, from: number, count: number): Promise<void> {
    const times = columns[0] ?? new Float64Array();
    let row = from;
    while (row < count) {
      const time = times[row] ?? 0;
      if (time >= this.#period.end) {
        await this.#cut();
        this.#period = periodOf(this.#dataset, this.#shape.kind, time);
      }
      const end = endOfRun(times, row, Math.min(count, row + BLOCK_ROWS - this.#count), this.#period.end);
      for (const [index, column] of this.#columns.entries()) {
        column.set(columns[index]?.subarray(row, end) ?? [], this.#count);
      }
      this.#count += end - row;
      row = end;
      if (this.#count === BLOCK_ROWS) await this.#cut();
    }
  }

  /** Writes what is left and says what the dataset now consists of. */
  async finish(): Promise<Written> {
    await this.#cut();
    await this.#append();
    return { parts: this.#parts, hash: this.#hash, blocks: this.#blocks };
  }

  async #cut(): Promise<void> {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const block = blockOf(this.#shape, this.#columns, count);
    const bytes = encodeBlock(block);
    const hash = sha256(bytes);
    const first = block.time[0] ?? 0;
    const last = block.time[count - 1] ?? 0;
    const meta = blockMeta(this.#dataset, block, hash);
    this.#hash = chain(this.#hash, hash);
    this.#blocks += 1;
    await this.#place({ bytes, hash, meta, rows: count, first, last });
  }

  async #place(block: Omit<DatasetPart, 'stream' | 'from' | 'to'> & { bytes: Uint8Array; hash: string; meta: string }) {
    const end = await this.#endOf(this.#period.stream);
    const idAt = (revision: number): string => blockId(this.#dataset, end.stream, revision, block.hash);
    const { rows, first, last } = block;
    const leftover = end.leftovers[end.next - end.leftoversFrom];
    if (leftover !== undefined && leftover !== idAt(end.next)) {
      end.next = end.leftoversFrom + end.leftovers.length;
      end.leftovers = [];
    }
    const revision = end.next;
    end.next += 1;
    this.#extend({ stream: end.stream, from: revision, to: revision, rows, first, last });
    if (leftover !== undefined && leftover === idAt(revision)) return;
    this.#pending.push({ id: idAt(revision), type: 'TapeBlockRecorded', data: block.bytes, meta: block.meta });
    this.#pendingBytes += block.bytes.byteLength;
    if (this.#pendingBytes >= APPEND_BYTES) await this.#append();
  }

  async #endOf(stream: string): Promise<StreamEnd> {
    if (this.#end?.stream === stream) return this.#end;
    await this.#append();
    const own = this.#parts.findLast((part) => part.stream === stream)?.to ?? -1;
    const leftovers: string[] = [];
    if ((await this.#store.revision(stream)) > own) {
      for await (const batch of this.#store.read(stream, { from: own + 1 })) leftovers.push(...batch.map((e) => e.id));
    }
    this.#end = { stream, next: own + 1, leftovers, leftoversFrom: own + 1 };
    return this.#end;
  }

  async #append(): Promise<void> {
    if (this.#pending.length === 0 || !this.#end) return;
    const before = this.#end.next - this.#pending.length - 1;
    await this.#store.append(this.#end.stream, this.#pending, before < 0 ? 'no-stream' : before);
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #extend(part: DatasetPart): void {
    const last = this.#parts.at(-1);
    if (last?.stream !== part.stream || last.to + 1 !== part.from) {
      this.#parts.push(part);
      return;
    }
    this.#parts[this.#parts.length - 1] = { ...last, to: part.to, rows: last.rows + part.rows, last: part.last };
  }
}

/** First row in `[from, limit)` whose time belongs to the next period, or `limit`. */
const endOfRun = (times: Float64Array, from: number, limit: number, periodEnd: number): number => {
  if ((times[limit - 1] ?? 0) < periodEnd) return limit;
  let row = from;
  while (row < limit && (times[row] ?? 0) < periodEnd) row++;
  return row;
};
