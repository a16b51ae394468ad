import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StandIn } from '../../../tests/eventstoredb/stand-in.ts';
import type { EventStore, SubscriptionMessage } from '../../../engine/index.ts';
import { event, events } from '../contract/sample.ts';
import { collect, expectRefusal, revisions, written } from '../contract/setting.ts';
import { openEventStoreDb } from './index.ts';

/** Short enough for a test, long enough for a busy machine to answer in. */
const PATIENT = { callMs: 1_500, totalMs: 20_000, firstWaitMs: 10, lastWaitMs: 100 };
const IMPATIENT = { callMs: 700, totalMs: 1_500, firstWaitMs: 10, lastWaitMs: 100 };

describe('a server and the faults of the world', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hypertrader-esdb-'));
  let server: StandIn;
  let store: EventStore;
  beforeAll(async () => {
    server = await StandIn.start(['--file', join(folder, 'log')]);
  });
  afterAll(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    if (server.isDead) await server.restart();
    await server.clear();
    store = await openEventStoreDb(server.url, { patience: PATIENT });
  });
  afterEach(() => store.close());
  const impatient = () => openEventStoreDb(server.url, { patience: IMPATIENT });

  /** Exactly these events, once each, in this order. */
  const expectStored = async (first: number, last: number): Promise<void> => {
    expect((await collect(store.read('a'))).map(written)).toEqual(events(first, last));
  };

  it.each([
    ['the acknowledgement is lost with the connection', { loseAcknowledgement: 1 }],
    ['the append is stored and nobody answers', { storeSilently: 1 }],
    ['the server says that it did not manage in time, and did', { timeOutAfterStoring: 1 }],
    ['the server is not ready yet', { unavailable: 3 }],
  ])('writes an append once when %s', async (_, fault) => {
    await store.append('a', [event(0)], 'no-stream');
    await server.faults(fault);
    expect(await store.append('a', events(1, 3), 0)).toMatchObject({ revision: 3, duplicate: false });
    expect((await store.append('a', [event(4)], 3)).revision).toBe(4);
    await expectStored(0, 4);
  });

  it.each([
    ['before it has stored an append', { dieBeforeStoring: 1 }],
    ['after it has stored it', { dieAfterStoring: 1 }],
  ])('goes on with a server that died %s and came back', async (_, fault) => {
    await store.append('a', [event(0)], 'no-stream');
    await server.faults(fault);
    const append = store.append('a', events(1, 3), 0);
    await server.death();
    await server.restart();
    expect(await append).toMatchObject({ revision: 3, duplicate: false });
    await expectStored(0, 3);
  });

  it('finds out about loose appends whose fate was unknown', async () => {
    await store.append('a', [event(0)], 'any');
    await server.faults({ loseAcknowledgement: 1 });
    expect((await store.append('a', events(1, 2), 'any')).revision).toBe(2);
    await server.faults({ storeSilently: 1 });
    expect((await store.append('a', [event(3)], 'stream-exists')).revision).toBe(3);
    await expectStored(0, 3);
  });

  it('gives up on a silent server, says that the outcome is unknown, and can repeat the append later', async () => {
    const other = await impatient();
    await other.append('a', [event(0)], 'no-stream');
    await server.faults({ storeSilently: 99 });
    const refusal = await expectRefusal(other.append('a', events(1, 2), 0), 'E_STORE_TIMEOUT');
    expect(refusal.detail.why).toContain('not known');
    await server.faults({ storeSilently: 0, silent: true });
    await expectRefusal(collect(other.read('a')), 'E_STORE_TIMEOUT');
    await expectRefusal(impatient(), 'E_STORE_TIMEOUT');
    await server.faults({ silent: false });
    expect(await other.append('a', events(1, 2), 0)).toMatchObject({ revision: 2, duplicate: true });
    await expectStored(0, 2);
    await other.close();
  });

  it('gives up on a server that is gone, and can go on once it is back', async () => {
    const other = await impatient();
    await other.append('a', [event(0)], 'no-stream');
    await server.kill();
    await expectRefusal(other.append('a', [event(1)], 0), 'E_STORE_UNAVAILABLE');
    await expectRefusal(collect(other.read('a')), 'E_STORE_UNAVAILABLE');
    const refusal = await expectRefusal(impatient(), 'E_STORE_UNAVAILABLE');
    expect(refusal.detail.why).toContain(`Nobody listens at 127.0.0.1:${server.port}`);
    await server.restart();
    expect((await other.append('a', [event(1)], 0)).duplicate).toBe(false);
    await expectStored(0, 1);
    await other.close();
  });

  it('says that there is no room left, keeps what was acknowledged, and goes on when there is', async () => {
    await store.append('a', [event(0)], 'no-stream');
    await server.faults({ full: true });
    await expectRefusal(store.append('a', [event(1)], 0), 'E_STORE_FULL');
    await server.faults({ full: false });
    expect((await store.append('a', [event(1)], 0)).revision).toBe(1);
    await expectStored(0, 1);
  });

  it('writes an append that is larger than the server takes in parts, and ends what was torn', async () => {
    const large = Array.from({ length: 30 }, (_, n) => event(n, { data: `{"n":${n},"x":"${'x'.repeat(99_000)}"}` }));
    const first = await store.append('a', large, 'no-stream');
    expect(first).toMatchObject({ revision: 29, duplicate: false });
    expect(await store.append('a', large, 'no-stream')).toEqual({ ...first, duplicate: true });
    const other = await impatient();
    await store.append('b', large.slice(0, 10), 'no-stream');
    await server.faults({ dieBeforeStoring: 1 });
    // The first part stands there already, as after a crash between two parts; now the second one fails as well.
    await expectRefusal(other.append('b', large, 'no-stream'), 'E_STORE_UNAVAILABLE');
    await server.restart();
    expect(await store.revision('b')).toBe(9);
    expect(await other.append('b', large, 'no-stream')).toMatchObject({ revision: 29, duplicate: false });
    expect((await collect(store.read('b'))).map(written)).toEqual(large);
    // Another writer behind the first part: then it is not an append that was cut off.
    await store.append('c', large.slice(0, 10), 'no-stream');
    await store.append('c', [event(99)], 9);
    await expectRefusal(store.append('c', large, 'no-stream'), 'E_WRONG_EXPECTED_REVISION');
    await other.close();
  });

  it('refuses one event that the server does not take, and says what it takes', async () => {
    await server.faults({ maxAppendBytes: 50_000 });
    const large = event(0, { data: new Uint8Array(60_000) });
    const refusal = await expectRefusal(store.append('a', [large], 'no-stream'), 'E_EVENT_TOO_LARGE');
    expect(refusal.detail.why).toContain('50000 bytes');
    expect(await store.revision('a')).toBe(-1);
    await server.faults({ maxAppendBytes: 16_000_000 });
    expect((await store.append('a', [event(0, { data: new Uint8Array(9_000_000) })], 'no-stream')).revision).toBe(0);
    expect((await collect(store.read('a')))[0]?.data).toHaveLength(9_000_000);
  });

  it('notices a second writer, whose own appends go on', async () => {
    const other = await openEventStoreDb(server.url, { patience: PATIENT });
    await store.append('a', [event(0)], 'no-stream');
    await other.append('a', [event(1)], 0);
    const refusal = await expectRefusal(store.append('a', [event(9)], 0), 'E_WRONG_EXPECTED_REVISION');
    expect(refusal.detail.where).toBe('expected revision 0, found revision 1');
    expect((await other.append('a', [event(2)], 1)).revision).toBe(2);
    await expectStored(0, 2);
    await other.close();
  });

  it('reads on where it was when the server went away in the middle', async () => {
    for (let n = 0; n < 12; n++) await store.append('a', [event(n, { data: new Uint8Array(900_000) })], n - 1);
    const seen: number[] = [];
    for await (const batch of store.read('a')) {
      seen.push(...revisions(batch));
      if (seen.length < 12) await server.restart();
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n));
    const all: number[] = [];
    for await (const batch of store.readAll({ direction: 'backwards' })) {
      all.push(...revisions(batch));
      if (all.length < 12) await server.restart();
    }
    expect(all).toEqual(Array.from({ length: 12 }, (_, n) => 11 - n));
  });

  it('keeps a subscription over drops and restarts: no gap, no repetition, one "caught up"', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    let caughtUp = 0;
    let wake: () => void = () => undefined;
    const listen = async (messages: AsyncIterable<SubscriptionMessage>): Promise<void> => {
      for await (const message of messages) {
        if (message.kind === 'caught-up') caughtUp++;
        else seen.push(...message.events.map(({ data }) => (JSON.parse(String(data)) as { n: number }).n));
        wake();
      }
    };
    const until = async (count: number): Promise<void> => {
      while (seen.length < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    await store.append('a', events(0, 99), 'no-stream');
    const all = listen(store.subscribe({ types: ['OrderFilled'], signal: abort.signal }));
    await until(100);
    await server.dropSubscriptions();
    await store.append('a', events(100, 149), 99);
    await store.append('b', [event(1_000, { type: 'Other' })], 'any');
    await until(150);
    await server.restart();
    await store.append('a', events(150, 199), 149);
    await until(200);
    abort.abort();
    await all;
    expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(caughtUp).toBe(1);
  });

  it('lets a slow consumer be slow: everything comes, in order', async () => {
    for (let n = 0; n < 3_000; n += 500) await store.append('a', events(n, n + 499), n - 1);
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const message of store.subscribe({ stream: 'a', signal: abort.signal })) {
      if (message.kind === 'caught-up') abort.abort();
      else {
        seen.push(...revisions(message.events));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(seen).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
  });

  it('ends what is under way when it is closed, and refuses everything afterwards', async () => {
    const append = store.append('a', [event(0)], 'no-stream');
    await store.close();
    expect((await append).revision).toBe(0);
    await expect(store.append('a', [event(1)], 0)).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
    expect(() => store.read('a')).toThrow(expect.objectContaining({ code: 'E_STORE_CLOSED' }) as Error);
    await expect(store.head()).rejects.toMatchObject({ code: 'E_STORE_CLOSED' });
    await store.close();
  });
});
