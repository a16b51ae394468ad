import { open, type FileHandle } from 'node:fs/promises';
import { EngineError } from '../../../engine/index.ts';

/** A file within a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc32: number;
  /** First byte of the compressed content within the archive, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

const END_MARK = 0x06054b50;
const END_BYTES = 22;
const END64_MARK = 0x06064b50;
const ENTRY_MARK = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_MARK = 0x04034b50;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 65_535;
const IN_ZIP64 = 0xffffffff;

/** The files in an archive, directories left out. E_DATA_TORN if its directory is missing: the file was cut. */
export const zipEntries = async (path: string): Promise<readonly ZipEntry[]> => {
  const file = await open(path);
  try {
    const { at, bytes, count } = await findDirectory(file, path);
    const directory = await readAt(file, at, bytes, path);
    const entries: ZipEntry[] = [];
    let offset = 0;
    for (let index = 0; index < count; index++) {
      if (offset + ENTRY_BYTES > directory.length || directory.readUInt32LE(offset) !== ENTRY_MARK) throw torn(path);
      const { entry, next } = await readEntry(file, directory, offset, path);
      if (!entry.name.endsWith('/')) entries.push(entry);
      offset = next;
    }
    return entries;
  } finally {
    await file.close();
  }
};

const findDirectory = async (file: FileHandle, path: string) => {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT);
  const tail = await readAt(file, size - tailBytes, tailBytes, path);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_MARK) end--;
  if (end < 0) throw torn(path);
  const at = tail.readUInt32LE(end + 16);
  if (at !== IN_ZIP64) return { at, bytes: tail.readUInt32LE(end + 12), count: tail.readUInt16LE(end + 10) };
  const end64 = await readAt(file, Number(tail.readBigUInt64LE(end - 12)), 56, path);
  if (end64.readUInt32LE(0) !== END64_MARK) throw torn(path);
  return {
    at: Number(end64.readBigUInt64LE(48)),
    bytes: Number(end64.readBigUInt64LE(40)),
    count: Number(end64.readBigUInt64LE(32)),
  };
};

const readEntry = async (file: FileHandle, directory: Buffer, offset: number, path: string) => {
  const nameBytes = directory.readUInt16LE(offset + 28);
  const extraBytes = directory.readUInt16LE(offset + 30);
  const name = directory.toString('utf8', offset + ENTRY_BYTES, offset + ENTRY_BYTES + nameBytes);
  const extraFrom = offset + ENTRY_BYTES + nameBytes;
  const extra = directory.subarray(extraFrom, extraFrom + extraBytes);
  const sizes = sizesOf(directory, offset, extra);
  const method = directory.readUInt16LE(offset + 10);
  if (method !== 0 && method !== 8) throw unreadable(path, name, `Its compression method ${method} is not deflate.`);
  if ((directory.readUInt16LE(offset + 8) & 1) === 1) throw unreadable(path, name, 'It is encrypted.');
  const local = await readAt(file, sizes.local, LOCAL_BYTES, path);
  if (local.readUInt32LE(0) !== LOCAL_MARK) throw torn(path);
  const from = sizes.local + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  const crc32 = directory.readUInt32LE(offset + 16);
  const entry: ZipEntry = { name, isDeflated: method === 8, crc32, from, to: from + sizes.compressed };
  return { entry, next: extraFrom + extraBytes + directory.readUInt16LE(offset + 32) };
};

/** Sizes above 4 GiB stand in the extra field, each only if its 32-bit place says so, in this order. */
const sizesOf = (directory: Buffer, offset: number, extra: Buffer) => {
  const content = directory.readUInt32LE(offset + 24);
  const compressed = directory.readUInt32LE(offset + 20);
  const local = directory.readUInt32LE(offset + 42);
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  let next = at + 4;
  const large = (value: number): number => {
    if (value !== IN_ZIP64 || next + 8 > extra.length) return value;
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  };
  large(content);
  return { compressed: large(compressed), local: large(local) };
};

const readAt = async (file: FileHandle, position: number, length: number, path: string): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw torn(path);
  return buffer;
};

const torn = (path: string): EngineError =>
  new EngineError('E_DATA_TORN', 'the zip archive is incomplete', {
    where: path,
    why: 'Its directory stands at the end and is missing or damaged: the file was cut. Nothing was imported.',
    fix: 'fetch the file again',
  });

const unreadable = (path: string, name: string, why: string): EngineError =>
  new EngineError('E_DATA_FORMAT', 'a file of the zip archive cannot be read', {
    where: `${path}, ${name}`,
    why,
    fix: 'unpack it and import the file itself',
  });
