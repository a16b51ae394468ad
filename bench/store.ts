import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '../adapters/event-stores/eventstoredb/index.ts';
import { memoryStore } from '../adapters/event-stores/memory/index.ts';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import { BLOCK_ROWS, decodeBlock, encodeBlock, type EventStore, type NewEvent } from '../engine/index.ts';
import { StandIn } from '../tests/eventstoredb/stand-in.ts';
import { median, type Line } from './measure.ts';
import { randomTrades } from './random-tape.ts';

const RUNS = 3;
const EVENT_BYTES = 150;
const TICKS = 2_000_000;
/** Below a server's limit of 1 MiB for an append. */
const BLOCKS_PER_APPEND = 4;
const READ_EVENTS = 200_000;

const idOf = (n: number): string => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`;

/** JSON events of 150 bytes of data. */
const jsonEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => {
    const start = `{"order":"o${n}","side":"buy","price":"50123.5","size":"0.25","fee":"1.2530875","note":"`;
    const data = `${start.padEnd(EVENT_BYTES - 2, 'x')}"}`;
    return { id: idOf(n), type: 'OrderFilled', data, meta: `{"version":1,"time":${1_700_000_000_000 + n}}` };
  });

/** Blocks of prints as an import writes them. */
const blockEvents = (): readonly NewEvent[] =>
  Array.from(randomTrades(TICKS, BLOCK_ROWS, 'store'), (block, n) => ({
    id: idOf(n),
    type: 'TapeBlockRecorded',
    data: encodeBlock(block),
    meta: '{"version":1}',
  }));

const appendAll = async (store: EventStore, events: readonly NewEvent[], batch: number): Promise<void> => {
  for (let from = 0; from < events.length; from += batch) {
    await store.append('bench', events.slice(from, from + batch), from - 1);
  }
};

const parseAll = async (store: EventStore): Promise<void> => {
  for await (const batch of store.read('bench')) for (const event of batch) JSON.parse(String(event.data));
};

/** Decodes every block as a backtest does. */
const decodeAll = async (store: EventStore): Promise<void> => {
  let ticks = 0;
  for await (const batch of store.read('bench')) {
    for (const { data } of batch) if (typeof data !== 'string') ticks += decodeBlock(data).count;
  }
  if (ticks !== TICKS) throw new Error(`the store gave ${ticks} of ${TICKS} ticks`);
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
  const blocks = blockEvents();
  const append = (batch: number, count: number): Subject => ({
    name: `append, ${batch} per batch`,
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
      name: `append blocks of ${BLOCK_ROWS} ticks`,
      unit: 'ticks/s',
      count: TICKS,
      prepare: nothing,
      work: (store) => appendAll(store, blocks, BLOCKS_PER_APPEND),
    },
    {
      name: `read and decode blocks of ${BLOCK_ROWS} ticks`,
      unit: 'ticks/s',
      count: TICKS,
      prepare: (store) => appendAll(store, blocks, BLOCKS_PER_APPEND),
      work: decodeAll,
    },
  ];
};

/** A fresh, empty store. */
interface Opened {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

interface Measure {
  readonly ms: number;
  readonly processorMs: number;
}

/** Does the work of a subject once, on a fresh store. */
const once = async (subject: Subject, open: () => Promise<Opened>): Promise<Measure> => {
  const { store, close } = await open();
  try {
    await subject.prepare(store);
    const used = process.cpuUsage();
    const start = performance.now();
    await subject.work(store);
    const { user, system } = process.cpuUsage(used);
    return { ms: performance.now() - start, processorMs: (user + system) / 1_000 };
  } finally {
    await close();
  }
};

/** Speed of a store; each number is the median of three fresh ones. */
const benchOf = async (store: string, open: () => Promise<Opened>): Promise<readonly Line[]> => {
  const lines: Line[] = [];
  for (const subject of subjects()) {
    const { count, unit } = subject;
    const runs: Measure[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await once(subject, open));
    const perSecond = (count * 1_000) / median(runs.map(({ ms }) => ms));
    const cpuNs = (median(runs.map(({ processorMs }) => processorMs)) * 1e6) / count;
    lines.push({ name: `${store}: ${subject.name}`, perSecond, unit, cpuNs });
  }
  return lines;
};

/** Speed of the stores that need no server, SQLite in a folder of the disk in question. */
export const benchStore = async (folder: string = tmpdir()): Promise<readonly Line[]> => {
  const sqlite = (): Promise<Opened> => {
    const home = mkdtempSync(join(folder, 'hypertrader-bench-'));
    const store = openSqliteStore(join(home, 'store.db'));
    const close = async (): Promise<void> => {
      await store.close();
      rmSync(home, { recursive: true });
    };
    return Promise.resolve({ store, close });
  };
  const memory = (): Promise<Opened> => {
    const store = memoryStore();
    return Promise.resolve({ store, close: () => store.close() });
  };
  return [...(await benchOf('sqlite, durable', sqlite)), ...(await benchOf('memory', memory))];
};

/** Speed of the adapter of EventStoreDB against the stand-in, which keeps events in memory: a cost of the client, mostly. */
export const benchServerStore = async (): Promise<readonly Line[]> => {
  const server = await StandIn.start();
  try {
    return await benchOf('stand-in', async () => {
      await server.clear();
      const store = await openEventStoreDb(server.url);
      return { store, close: () => store.close() };
    });
  } finally {
    await server.kill();
  }
};
