import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '../adapters/event-stores/eventstoredb/index.ts';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import type { EventStore, NewEvent } from '../engine/index.ts';
import { StandIn } from '../tests/eventstoredb/stand-in.ts';

export interface Measured {
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
}

const RUNS = 3;
const EVENT_BYTES = 150;
const BLOB_BYTES = 200_000;
const BLOBS = 400;
const BLOBS_PER_APPEND = 20;
const READ_EVENTS = 200_000;

const idOf = (n: number): string => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`;

/** JSON events of 150 bytes of data. */
const jsonEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => {
    const start = `{"order":"o${n}","side":"buy","price":"50123.5","size":"0.25","fee":"1.2530875","note":"`;
    const data = `${start.padEnd(EVENT_BYTES - 2, 'x')}"}`;
    return { id: idOf(n), type: 'OrderFilled', data, meta: `{"version":1,"time":${1_700_000_000_000 + n}}` };
  });

const blobEvents = (): readonly NewEvent[] =>
  Array.from({ length: BLOBS }, (_, n) => {
    const data = new Uint8Array(BLOB_BYTES).fill(n);
    return { id: idOf(n), type: 'TapeBlockRecorded', data, meta: '{"version":1}' };
  });

const appendAll = async (store: EventStore, events: readonly NewEvent[], batch: number): Promise<void> => {
  for (let from = 0; from < events.length; from += batch) {
    await store.append('bench', events.slice(from, from + batch), from - 1);
  }
};

const parseAll = async (store: EventStore): Promise<void> => {
  for await (const batch of store.read('bench')) for (const event of batch) JSON.parse(String(event.data));
};

/** Touches every block as the doubles a tape would see. */
const viewAll = async (store: EventStore): Promise<void> => {
  for await (const batch of store.read('bench')) {
    for (const { data } of batch) if (typeof data !== 'string') new Float64Array(data.buffer, data.byteOffset).at(-1);
  }
};

interface Subject {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  /** Done before the clock starts. */
  readonly prepare: (store: EventStore) => Promise<void>;
  readonly work: (store: EventStore) => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

const subjects = (): readonly Subject[] => {
  const events = jsonEvents(READ_EVENTS);
  const blobs = blobEvents();
  const append = (batch: number, count: number): Subject => ({
    name: `durable append, ${batch} per batch`,
    unit: 'events/s',
    count,
    prepare: nothing,
    work: (store) => appendAll(store, events.slice(0, count), batch),
  });
  return [
    append(1, 4_000),
    append(100, 50_000),
    append(10_000, READ_EVENTS),
    {
      name: 'read and JSON.parse',
      unit: 'events/s',
      count: READ_EVENTS,
      prepare: (store) => appendAll(store, events, 10_000),
      work: parseAll,
    },
    {
      name: `read blocks of ${BLOB_BYTES / 1_000} kB`,
      unit: 'blocks/s',
      count: BLOBS,
      prepare: (store) => appendAll(store, blobs, BLOBS_PER_APPEND),
      work: viewAll,
    },
  ];
};

/** A fresh, empty store. */
interface Opened {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

const measure = async (subject: Subject, open: () => Promise<Opened>): Promise<number> => {
  const { store, close } = await open();
  try {
    await subject.prepare(store);
    const start = performance.now();
    await subject.work(store);
    return (subject.count / (performance.now() - start)) * 1_000;
  } finally {
    await close();
  }
};

/** Speed of a store; each number is the median of three fresh ones. */
const benchOf = async (open: () => Promise<Opened>): Promise<Measured[]> => {
  const measured: Measured[] = [];
  for (const subject of subjects()) {
    const speeds: number[] = [];
    for (let run = 0; run < RUNS; run++) speeds.push(await measure(subject, open));
    speeds.sort((a, b) => a - b);
    measured.push({ name: subject.name, perSecond: Math.round(speeds[1] ?? 0), unit: subject.unit });
  }
  return measured;
};

/** Speed of the SQLite store in a folder of the disk in question. */
export const benchStore = (folder: string = tmpdir()): Promise<Measured[]> =>
  benchOf(() => {
    const home = mkdtempSync(join(folder, 'hypertrader-bench-'));
    const store = openSqliteStore(join(home, 'store.db'));
    const close = async (): Promise<void> => {
      await store.close();
      rmSync(home, { recursive: true });
    };
    return Promise.resolve({ store, close });
  });

/** Speed of the adapter of EventStoreDB against the stand-in, which keeps events in memory: a cost of the client, mostly. */
export const benchServerStore = async (): Promise<Measured[]> => {
  const server = await StandIn.start();
  try {
    const measured = await benchOf(async () => {
      await server.clear();
      const store = await openEventStoreDb(server.url);
      return { store, close: () => store.close() };
    });
    // Nothing is durable here.
    return measured.map((line) => ({ ...line, name: `stand-in: ${line.name.replace('durable ', '')}` }));
  } finally {
    await server.kill();
  }
};
