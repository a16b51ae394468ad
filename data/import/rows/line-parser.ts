import { COLUMNS } from '../../tape/columns.ts';
import { INEXACT, plainText } from './digits.ts';
import type { Field, Layout, Role } from './layout.ts';
import { RowBuffer } from './row-buffer.ts';
import { RowProblem } from './row-problem.ts';
import type { NumberReaders, Read } from './scales.ts';
import { takerFromMaker, takerSide } from './sides.ts';
import { TimeReader } from './times.ts';

const NEWLINE = 10;
const RETURN = 13;
const MINUS = 45;

/** One field of interest: how it is read and into which column; -1 for an id, -2 for a line number. */
interface Slot {
  readonly role: Role;
  readonly column: number;
  readonly read: Read;
}

/**
 * Turns bytes of delimited lines into rows, straight from the bytes: no strings, no floating-point rounding.
 * Feed it chunks that end anywhere, then call `end`; the rows gather in `rows` until the caller clears them.
 */
export class LineParser {
  readonly rows: RowBuffer;
  /** Lines seen so far. */
  line = 0;
  /** True if the last line had no line end. */
  isUnterminated = false;
  readonly #slots: readonly (Slot | undefined)[];
  readonly #delimiter: number;
  readonly #headerLines: number;
  readonly #time: TimeReader;
  #carry: Uint8Array = new Uint8Array();
  #ownLine = 0;

  /** `numbers` says how each role that is a price, size or rate is read. */
  constructor(layout: Layout, numbers: NumberReaders) {
    this.rows = new RowBuffer(
      layout.kind,
      layout.fields.some((field) => field.role === 'id'),
    );
    this.#time = new TimeReader(layout.time);
    this.#slots = slotsOf(layout, numbers, this.#time);
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#headerLines = layout.headerLines;
  }

  /** Times that were finer than a millisecond and were cut to it. */
  get finerTimes(): number {
    return this.#time.finer;
  }

  feed(chunk: Uint8Array): void {
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    let at = 0;
    while (at < end) at = this.#takeLine(bytes, at);
    // A copy: the chunk is the source's to use again.
    this.#carry = new Uint8Array(bytes.subarray(end));
  }

  /** Takes the last line if it has no line end; what cannot be read of it is E_DATA_TORN. */
  end(): void {
    if (this.#carry.length === 0) return;
    this.isUnterminated = true;
    try {
      this.#takeLine(Buffer.concat([this.#carry, Uint8Array.of(NEWLINE)]), 0);
    } catch (error) {
      if (error instanceof RowProblem) throw torn(error);
      throw error;
    }
    this.#carry = new Uint8Array();
  }

  /** Takes the line that begins at `start` and ends with a line end; says where the next one begins. */
  #takeLine(bytes: Uint8Array, start: number): number {
    this.line += 1;
    if (this.#isPassedOver(bytes, start)) return bytes.indexOf(NEWLINE, start) + 1;
    this.rows.makeRoom();
    const slots = this.#slots;
    const delimiter = this.#delimiter;
    let from = start;
    for (let field = 0; field < slots.length; field++) {
      let to = from;
      let byte = bytes[to];
      while (byte !== delimiter && byte !== NEWLINE) byte = bytes[++to];
      const slot = slots[field];
      if (slot) this.#takeField(slot, bytes, from, byte === NEWLINE && bytes[to - 1] === RETURN ? to - 1 : to);
      if (byte === NEWLINE && field < slots.length - 1) throw this.#missing(field + 1);
      from = to + 1;
    }
    const { rows } = this;
    rows.lines[rows.count] = this.#ownLine || this.line;
    rows.count += 1;
    return bytes[from - 1] === NEWLINE ? from : bytes.indexOf(NEWLINE, from) + 1;
  }

  #isPassedOver(bytes: Uint8Array, at: number): boolean {
    const isBlank = bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE);
    return isBlank || this.line <= this.#headerLines;
  }

  #takeField(slot: Slot, bytes: Uint8Array, from: number, to: number): void {
    const value = slot.read(bytes, from, to);
    // Neither NaN nor INEXACT is below it.
    if (!(value < INEXACT)) throw this.#refused(slot, value, plainText(bytes, from, to));
    const { rows } = this;
    if (slot.column === OWN_LINE) this.#ownLine = value;
    else (slot.column === ID ? rows.ids : (rows.columns[slot.column] ?? rows.ids))[rows.count] = value;
  }

  #refused(slot: Slot, value: number, text: string): RowProblem {
    return value === INEXACT ? this.#inexact(slot, text) : this.#notNumeric(slot, text);
  }

  #missing(field: number): RowProblem {
    const wanted = this.#slots[field]?.role ?? 'next';
    const why = `The line has ${field} field(s); the ${wanted} column would be number ${field + 1}.`;
    const place = { line: this.line, role: null, text: '' };
    return new RowProblem('E_DATA_FORMAT', 'a line has too few fields', place, { remark: 'ends here', why });
  }

  #notNumeric(slot: Slot, text: string): RowProblem {
    const place = { line: this.#ownLine || this.line, role: slot.role, text };
    return new RowProblem('E_DATA_NUMBER', `"${text}" is not a ${slot.role}`, place, {
      remark: `no ${slot.role}`,
      why: 'Every row must be readable; nothing was imported.',
      fix: 'correct or remove the line, or name the columns: --columns time=NAME,price=NAME,size=NAME',
    });
  }

  #inexact(slot: Slot, text: string): RowProblem {
    const place = { line: this.#ownLine || this.line, role: slot.role, text };
    const isSize = slot.role === 'size' || slot.role === 'volume';
    return new RowProblem('E_NOT_EXACT', `${slot.role} ${text} is not a whole number of steps`, place, {
      remark: `off the ${isSize ? 'lot' : 'tick'}`,
      why: `Prices are whole ticks and sizes whole lots; nothing is rounded silently, and nothing was imported.`,
      fix: isSize
        ? '--lot STEP, or leave it out to have it inferred'
        : '--tick STEP, or leave it out to have it inferred',
    });
  }
}

const ID = -1;
const OWN_LINE = -2;

const slotsOf = (layout: Layout, numbers: NumberReaders, time: TimeReader): readonly (Slot | undefined)[] => {
  const columns: readonly string[] = COLUMNS[layout.kind];
  const last = Math.max(...layout.fields.map((field) => field.index));
  return Array.from({ length: last + 1 }, (_, index) => {
    const field = layout.fields.find((candidate) => candidate.index === index);
    return field
      ? { role: field.role, column: columnOf(field, columns), read: readerOf(field, numbers, time) }
      : undefined;
  });
};

const columnOf = (field: Field, columns: readonly string[]): number => {
  if (field.role === 'id') return ID;
  if (field.role === 'line') return OWN_LINE;
  return columns.indexOf(field.role === 'buyer-is-maker' ? 'side' : field.role);
};

const readerOf = (field: Field, numbers: NumberReaders, time: TimeReader): Read => {
  const number = numbers.get(field.role);
  if (number) return number;
  if (field.role === 'time') return (bytes, from, to) => time.read(bytes, from, to);
  if (field.role === 'side') return remembered(takerSide);
  if (field.role === 'buyer-is-maker') return remembered(takerFromMaker);
  if (field.role === 'id') return tradeId;
  return (bytes, from, to) => (from === to ? NaN : Number(plainText(bytes, from, to)));
};

const LONGEST_WORD = 6;

/** Words that occur in every row are understood once: up to six bytes are a key of their own. */
const remembered = (meaning: (word: string) => number): Read => {
  const known = new Map<number, number>();
  return (bytes, from, to) => {
    if (to - from > LONGEST_WORD) return meaning(plainText(bytes, from, to));
    let low = 0;
    let high = 0;
    for (let at = from; at < to; at++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (bytes[at] ?? 0);
    }
    const key = high === 0 ? low : high * 4_294_967_296 + low;
    const found = known.get(key) ?? meaning(plainText(bytes, from, to));
    known.set(key, found);
    return found;
  };
};

/** A numeric id as it is, any other as a 52-bit mixture of its bytes: only ids of one moment are compared. */
const tradeId: Read = (bytes, from, to) => {
  let low = 0x811c9dc5;
  let high = 0x01234567;
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 48 || byte > 57) value = NaN;
    else value = value * 10 + byte - 48;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x85ebca6b) ^ (low >>> 13);
  }
  if (to > from && Number.isSafeInteger(value) && bytes[from] !== MINUS) return value;
  return (high & 0xfffff) * 4_294_967_296 + (low >>> 0);
};

const torn = (problem: RowProblem): RowProblem =>
  new RowProblem('E_DATA_TORN', 'the last line is torn', problem.place, {
    remark: 'the file ends here',
    why: `The last line has no line end and cannot be read (${problem.message}): the file was cut. Nothing was imported.`,
    fix: 'fetch the file again, or remove the torn line',
  });
