import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { EngineError, type EventStore } from '../../engine/index.ts';
import { openStore, storeFile } from '../home.ts';
import type { Caller } from '../requests.ts';
import type { StoreCheck } from '../stores/check.ts';
import type { StoreChoice } from '../stores/choice.ts';
import { backUp, restore, type Restored, type RestoreRequest } from './backup.ts';
import { copyEvents } from './copy.ts';
import type { Manifest } from './event-line.ts';
import { exportEvents } from './export.ts';
import { checkEventsFile, importEvents } from './import.ts';
import { exportParquet } from './parquet/write.ts';
import type { Replicated } from './replica.ts';

/** A store: the embedded one of a home, or a server with a home for its caches. */
export interface StoreAt {
  readonly home: string;
  readonly choice: StoreChoice | null;
}

export interface CopyRequest {
  readonly from: StoreAt;
  readonly to: StoreAt;
  readonly prefixes: readonly string[];
}

export interface ExportRequest {
  readonly store: StoreAt;
  readonly prefixes: readonly string[];
  readonly file: string;
}

export interface ImportRequest {
  readonly file: string;
  readonly store: StoreAt;
}

/** Copies every event as it stands. E_SAME_STORE, E_STORE_UNAVAILABLE, E_COPY_DIFFERS, E_COPY_GAP, E_INTERRUPTED. */
export const copyStore = async (request: CopyRequest, caller: Caller): Promise<Replicated> => {
  const { from, to, prefixes } = request;
  if (isSame(from, to)) throw sameStore(from);
  assertThere(from);
  return withStore(from, (source) =>
    withStore(to, async (target) => {
      const total = await totalOf(from, source);
      return copyEvents({ from: source, to: target, prefixes, total, isOrdered: to.choice === null }, caller);
    }),
  );
};

/** Writes the events of a store into a file that is not there yet. E_EXISTS, E_EVENTS_FILE, E_INTERRUPTED. */
export const exportStore = async (
  { store, prefixes, file }: ExportRequest,
  caller: Caller,
): Promise<Manifest & { readonly bytes: number }> => {
  if (existsSync(file)) throw exists(file);
  assertThere(store);
  return withStore(store, async (source) => {
    const job = { store: source, prefixes, file, total: await totalOf(store, source) };
    const manifest = await (extname(file) === '.parquet' ? exportParquet : exportEvents)(job, caller);
    return { ...manifest, bytes: (await stat(file)).size };
  });
};

/** Writes the events of a file into a store. E_EVENTS_FILE, E_COPY_DIFFERS, E_INTERRUPTED. */
export const importStore = async ({ file, store }: ImportRequest, caller: Caller): Promise<Replicated> => {
  const manifest = await checkEventsFile(file, caller);
  const isOrdered = store.choice === null;
  return withStore(store, (target) => importEvents({ file, manifest, store: target, isOrdered }, caller));
};

/** Copies the embedded store into a file, also while it is written to. */
export const backUpStore = (home: string, file: string): Promise<StoreCheck> => backUp(home, file);

/** Brings a backup back. */
export const restoreStore = (request: Omit<RestoreRequest, 'now'>): Promise<Restored> =>
  restore({ ...request, now: Date.now() });

const isSame = (a: StoreAt, b: StoreAt): boolean =>
  a.choice === null || b.choice === null
    ? a.choice === b.choice && a.home === b.home
    : a.choice.address === b.choice.address;

const withStore = async <T>({ home, choice }: StoreAt, work: (store: EventStore) => Promise<T>): Promise<T> => {
  const store = await openStore(home, choice);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** Positions of the embedded store are dense; those of a server tell nothing about how many events there are. */
const totalOf = async ({ choice }: StoreAt, store: EventStore): Promise<number | null> =>
  choice === null ? Number(await store.head()) + 1 : null;

/** To open a store that is not there would make it. */
const assertThere = ({ home, choice }: StoreAt): void => {
  if (choice !== null || existsSync(storeFile(home))) return;
  throw new EngineError('E_STORE_UNAVAILABLE', 'there is no store here', {
    where: storeFile(home),
    fix: 'name the folder in which events.db is, or the address of a server',
  });
};

const sameStore = ({ home, choice }: StoreAt): EngineError =>
  new EngineError('E_SAME_STORE', 'a store cannot be copied to itself', {
    where: choice === null ? home : 'the same address',
    fix: 'name another home or address with --to',
  });

const exists = (file: string): EngineError =>
  new EngineError('E_EXISTS', `${file} is there already`, {
    why: 'An export overwrites nothing.',
    fix: 'choose another name with --to, or move the file away',
  });
