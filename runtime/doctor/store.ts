import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import type { EventStore } from '../../engine/index.ts';
import { storeFile } from '../home.ts';
import type { StoreChoice } from '../stores/choice.ts';
import { type Check, failed, failure, ok, warning } from './check.ts';

const PROBE = 'doctor-probe';
const SKEW_MS = 2_000;

/** Looks at one thing after the other; what fails ends it, because the rest would fail for the same reason. */
const inOrder = async (steps: readonly (readonly [name: string, step: () => Promise<Check>])[]): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const [name, step] of steps) {
    const check = await step().catch((error: unknown) => failure(name, error));
    checks.push(check);
    if (check.mark === 'error') return checks;
  }
  return checks;
};

const milliseconds = (since: number): string => `${(performance.now() - since).toFixed(1)} ms`;

const probeEvent = () => ({
  id: randomUUID(),
  type: 'DoctorProbed',
  data: '{}',
  meta: JSON.stringify({ v: 1, $correlationId: PROBE }),
});

const append = async (store: EventStore): Promise<Check> => {
  const head = await store.revision(PROBE);
  const start = performance.now();
  await store.append(PROBE, [probeEvent()], head);
  return ok('append', `stream ${PROBE}, ${milliseconds(start)} until it was durable`);
};

const readBack = async (store: EventStore): Promise<Check> => {
  const start = performance.now();
  for await (const [last] of store.read(PROBE, { direction: 'backwards', limit: 1 })) {
    if (last !== undefined) return ok('read', `stream ${PROBE}, ${milliseconds(start)}`);
  }
  return failed('read', `what was written to ${PROBE} does not come back`, 'ht store check');
};

/** The embedded store: what is there opens, and the disk of the home takes events. */
export const checkEmbedded = async (home: string): Promise<Check[]> => {
  const path = storeFile(home);
  const probe = join(home, `${PROBE}-${randomUUID()}.db`);
  const there = async (): Promise<Check> => {
    if (!existsSync(path)) return ok('store', `sqlite, ${path}, will be made when it is needed`);
    const store = openSqliteStore(path);
    const head = await store.head();
    await store.close();
    return ok('store', `sqlite, ${path}, ${(head + 1n).toLocaleString('en-US')} events`);
  };
  const disk = async (): Promise<Check> => {
    // Beside the store, not in it: a look leaves nothing behind.
    const store = openSqliteStore(probe);
    try {
      return await append(store);
    } finally {
      await store.close();
      for (const side of ['', '-wal', '-shm']) rmSync(probe + side, { force: true });
    }
  };
  return inOrder([
    ['store', there],
    ['append', disk],
  ]);
};

/** A server: it answers, it is recent, and we may do there what we have to. The probe stays as one small event. */
export const checkServer = async (choice: StoreChoice): Promise<Check[]> => {
  const { openEventStoreDb } = await import('../../adapters/event-stores/eventstoredb/index.ts');
  const patience = { callMs: 5_000, totalMs: 5_000 };
  const opened = await openEventStoreDb(choice.address, { credentials: choice.credentials, patience }).catch(
    (error: unknown) => failure('store', error),
  );
  if ('mark' in opened) return [opened];
  const store = opened;
  const facts = async (): Promise<Check> => {
    const { version, hasGroups } = await store.server();
    if (hasGroups) return ok('store', `${store.shown}, version ${version}`);
    const without = `${store.shown}, version ${version}, without persistent subscriptions`;
    return warning('store', without, 'work cannot be spread over several machines; everything else can be done');
  };
  const clock = async (): Promise<Check> => {
    for await (const [last] of store.read(PROBE, { direction: 'backwards', limit: 1 })) {
      const ahead = (last?.recordedAt ?? 0) - Date.now();
      if (Math.abs(ahead) <= SKEW_MS) break;
      const seconds = (Math.abs(ahead) / 1_000).toFixed(1);
      return warning(
        'clocks',
        `the server is ${seconds} s ${ahead > 0 ? 'ahead' : 'behind'}`,
        'let NTP set both clocks',
      );
    }
    return ok('clocks', 'this computer and the server agree');
  };
  try {
    return await inOrder([
      ['store', facts],
      ['append', () => append(store)],
      ['read', () => readBack(store)],
      ['read $all', () => readAll(store)],
      ['metadata', () => keepOne(store)],
      ['clocks', clock],
    ]);
  } finally {
    await store.close();
  }
};

const readAll = async (store: EventStore): Promise<Check> => {
  await store.head();
  return ok('read $all', 'allowed: lists of runs and of datasets need it');
};

/** Only the newest probe is kept; a user who may not say so can still work. */
const keepOne = async (store: {
  keepOnly(stream: string, keep: { maxCount: number }): Promise<void>;
}): Promise<Check> => {
  try {
    await store.keepOnly(PROBE, { maxCount: 1 });
    return ok('metadata', `of streams can be written: ${PROBE} keeps one event`);
  } catch (error) {
    const { text } = failure('metadata', error);
    return warning('metadata', text, 'give this user the right to write metadata ($mw), or leave streams unlimited');
  }
};
