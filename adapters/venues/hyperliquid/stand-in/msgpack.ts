/**
 * MessagePack of JSON values, by its specification: what the venue hashes. Written apart from the client's, so that the two
 * check each other.
 */
export const msgpack = (value: unknown): Uint8Array => {
  const out: number[] = [];
  write(value, out);
  return Uint8Array.from(out);
};

const write = (value: unknown, out: number[]): void => {
  if (value === null || value === undefined) out.push(0xc0);
  else if (typeof value === 'boolean') out.push(value ? 0xc3 : 0xc2);
  else if (typeof value === 'number') writeNumber(value, out);
  else if (typeof value === 'string') writeText(value, out);
  else if (Array.isArray(value)) {
    writeLength(value.length, { fix: 0x90, fixMost: 15, two: 0xdc, four: 0xdd }, out);
    for (const item of value) write(item, out);
  } else {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    writeLength(entries.length, { fix: 0x80, fixMost: 15, two: 0xde, four: 0xdf }, out);
    for (const [key, inner] of entries) {
      writeText(key, out);
      write(inner, out);
    }
  }
};

interface Heads {
  readonly fix: number;
  readonly fixMost: number;
  readonly two: number;
  readonly four: number;
}

const writeLength = (length: number, heads: Heads, out: number[]): void => {
  if (length <= heads.fixMost) out.push(heads.fix | length);
  else if (length < 0x10000) out.push(heads.two, ...bytes(length, 2));
  else out.push(heads.four, ...bytes(length, 4));
};

const writeText = (text: string, out: number[]): void => {
  const utf8 = new TextEncoder().encode(text);
  if (utf8.length < 32) out.push(0xa0 | utf8.length);
  else if (utf8.length < 0x100) out.push(0xd9, utf8.length);
  else out.push(0xda, ...bytes(utf8.length, 2));
  out.push(...utf8);
};

const writeNumber = (value: number, out: number[]): void => {
  if (!Number.isSafeInteger(value)) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    out.push(0xcb, ...new Uint8Array(view.buffer));
  } else if (value < 0) writeNegative(value, out);
  else if (value < 0x80) out.push(value);
  else if (value < 0x100) out.push(0xcc, value);
  else if (value < 0x10000) out.push(0xcd, ...bytes(value, 2));
  else if (value < 0x1_0000_0000) out.push(0xce, ...bytes(value, 4));
  else out.push(0xcf, ...bytes(value, 8));
};

const writeNegative = (value: number, out: number[]): void => {
  if (value >= -32) out.push(value & 0xff);
  else if (value >= -0x80) out.push(0xd0, value & 0xff);
  else if (value >= -0x8000) out.push(0xd1, ...bytes(value, 2));
  else if (value >= -0x8000_0000) out.push(0xd2, ...bytes(value, 4));
  else out.push(0xd3, ...bytes(value, 8));
};

/** Big-endian, two's complement. */
const bytes = (value: number, count: number): number[] => {
  const whole = BigInt.asUintN(8 * count, BigInt(value));
  return Array.from({ length: count }, (_, index) => Number((whole >> BigInt(8 * (count - 1 - index))) & 0xffn));
};
