import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32, createGunzip, createInflateRaw } from 'node:zlib';
import { EngineError } from '../../../engine/index.ts';
import { zipEntries, type ZipEntry } from './zip.ts';

const CHUNK_BYTES = 262_144;
const HEAD_BYTES = 65_536;

/** A file to be imported, opened far enough to see what it is. */
export interface Input {
  readonly path: string;
  /** The path, and the file within it if it is an archive: what errors name. */
  readonly label: string;
  /** Name of the content, without folders: that of the entry of an archive. */
  readonly name: string;
  readonly container: 'plain' | 'gzip' | 'zip' | 'parquet';
  /** The first 64 kB of the content as text; empty for Parquet. */
  readonly head: string;
  /** The whole content, unpacked, from the start each time. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Errors: E_DATA_FILE if it cannot be read, E_DATA_EMPTY, E_DATA_TORN if an archive was cut, E_DATA_FORMAT. */
export const openInput = async (path: string): Promise<Input> => {
  const magic = await firstBytes(path);
  if (magic.length === 0) throw emptyFile(path);
  const plain = { path, label: path, name: basename(path) };
  if (magic.toString('latin1') === 'PAR1')
    return { ...plain, container: 'parquet', head: '', bytes: () => plainBytes(path) };
  if (magic[0] === 0x50 && magic[1] === 0x4b) return await withHead(await zipInput(path));
  if (magic[0] === 0x1f && magic[1] === 0x8b) {
    const name = plain.name.replace(/\.gz$/i, '');
    return await withHead({ ...plain, name, container: 'gzip', bytes: () => unpacked(path, null) });
  }
  return await withHead({ ...plain, container: 'plain', bytes: () => plainBytes(path) });
};

const zipInput = async (path: string): Promise<Omit<Input, 'head'>> => {
  const entries = await zipEntries(path);
  const [entry] = entries;
  if (!entry || entries.length > 1) {
    throw new EngineError('E_DATA_FORMAT', `the zip archive holds ${entries.length} files`, {
      where: path,
      why: 'One file per archive can be imported, so that its order is clear.',
      fix: 'unpack it and import its files one after the other',
    });
  }
  const label = `${path}, ${entry.name}`;
  return { path, label, name: basename(entry.name), container: 'zip', bytes: () => unpacked(path, entry) };
};

const withHead = async (input: Omit<Input, 'head'>): Promise<Input> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input.bytes()) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  if (length === 0) throw emptyFile(input.path);
  const head = Buffer.concat(parts)
    .subarray(0, HEAD_BYTES)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  return { ...input, head };
};

const firstBytes = async (path: string): Promise<Buffer> => {
  try {
    const file = await open(path);
    const buffer = Buffer.alloc(4);
    const { bytesRead } = await file.read(buffer, 0, 4, 0).finally(() => file.close());
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new EngineError('E_DATA_FILE', `${path} cannot be read`, {
      why: messageOf(cause),
      fix: 'check the path',
      cause,
    });
  }
};

async function* plainBytes(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield chunk as Uint8Array;
}

async function* unpacked(path: string, entry: ZipEntry | null): AsyncGenerator<Uint8Array> {
  const slice = entry ? { start: entry.from, end: Math.max(entry.from, entry.to - 1) } : {};
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...slice });
  const unpack = entry ? createInflateRaw({ chunkSize: CHUNK_BYTES }) : createGunzip({ chunkSize: CHUNK_BYTES });
  const source = entry && !entry.isDeflated ? file : file.on('error', (error) => unpack.destroy(error)).pipe(unpack);
  let sum = 0;
  try {
    for await (const chunk of source) {
      const bytes = chunk as Uint8Array;
      if (entry) sum = crc32(bytes, sum);
      yield bytes;
    }
  } catch (cause) {
    throw torn(path, messageOf(cause), cause);
  } finally {
    file.destroy();
  }
  if (entry && sum !== entry.crc32) throw torn(path, 'its check sum does not fit its content');
}

const torn = (path: string, what: string, cause?: unknown): EngineError =>
  new EngineError('E_DATA_TORN', 'the compressed file is incomplete or damaged', {
    where: path,
    why: `Unpacking it ended with: ${what}. Nothing was imported.`,
    fix: 'fetch the file again',
    ...(cause === undefined ? {} : { cause }),
  });

const emptyFile = (path: string): EngineError =>
  new EngineError('E_DATA_EMPTY', 'the file is empty', { where: path, why: 'There is nothing to import.' });

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
