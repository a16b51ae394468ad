import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StandIn } from '../../../tests/eventstoredb/stand-in.ts';
import { event } from '../contract/sample.ts';
import { collect, expectRefusal } from '../contract/setting.ts';
import { openEventStoreDb } from './index.ts';

const IMPATIENT = { callMs: 2_000, totalMs: 2_000, firstWaitMs: 10, lastWaitMs: 100 };
const PATIENT = { ...IMPATIENT, totalMs: 20_000 };
const folder = mkdtempSync(join(tmpdir(), 'hypertrader-esdb-'));
const inFolder = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** An authority and a certificate of the server (or of a client) that it signed, made for this test. */
const makeCertificates = (): void => {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=test authority');
  for (const name of ['server', 'client']) {
    openssl(
      'req',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
      '-addext',
      'subjectAltName=DNS:localhost',
    );
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy', '-days', '2'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signing);
  }
};

const servers: StandIn[] = [];
const start = async (...args: string[]): Promise<StandIn> => {
  const server = await StandIn.start(args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
});

describe('a server behind TLS', () => {
  beforeAll(makeCertificates);
  const tls = (): string[] => ['--key', inFolder('server.key'), '--certificate', inFolder('server.crt')];
  const trusted = (server: StandIn): string => `esdb://localhost:${server.port}?tlsCAFile=${inFolder('ca.crt')}`;

  it('is used with the authority that signed it, with name and password', async () => {
    const server = await start(...tls(), '--user', 'admin:changeit', '--reader', 'guest:look');
    const open = (user: string, password: string) =>
      openEventStoreDb(trusted(server), { credentials: { user, password }, patience: IMPATIENT });
    const admin = await open('admin', 'changeit');
    expect((await admin.append('a', [event(0)], 'no-stream')).revision).toBe(0);
    const guest = await open('guest', 'look');
    expect(await collect(guest.read('a'))).toHaveLength(1);
    await expectRefusal(guest.append('a', [event(1)], 0), 'E_STORE_DENIED');
    const refusal = await expectRefusal(open('admin', 's3cret'), 'E_STORE_DENIED');
    expect(JSON.stringify([refusal.message, refusal.detail, String(refusal.cause)])).not.toContain('s3cret');
    await admin.close();
    await guest.close();
  });
  it('is used with a certificate of our own', async () => {
    const server = await start(...tls(), '--clients-of', inFolder('ca.crt'));
    const own = `&userCertFile=${inFolder('client.crt')}&userKeyFile=${inFolder('client.key')}`;
    const store = await openEventStoreDb(trusted(server) + own, { patience: IMPATIENT });
    expect((await store.append('a', [event(0)], 'no-stream')).revision).toBe(0);
    await expectRefusal(openEventStoreDb(trusted(server), { patience: IMPATIENT }), 'E_STORE_UNAVAILABLE');
    await store.close();
  });
  it('is told apart from one without: each mistake has its own words', async () => {
    const secure = await start(...tls());
    const plain = await start();
    const why = async (address: string): Promise<string | undefined> =>
      (await expectRefusal(openEventStoreDb(address, { patience: IMPATIENT }), 'E_STORE_UNAVAILABLE')).detail.why;
    expect(await why(`esdb://127.0.0.1:${secure.port}?tls=false`)).toContain(
      'speaks TLS, and the address says tls=false',
    );
    expect(await why(`esdb://127.0.0.1:${plain.port}`)).toContain('does not speak TLS');
    expect(await why(`esdb://localhost:${secure.port}`)).toContain('its certificate or ours was not accepted');
    expect(await why(`esdb://127.0.0.1:${secure.port}`)).toContain('by its name');
  });
  it('is not looked for with a file that is missing', async () => {
    const address = 'esdb://me:s3cret@127.0.0.1:1?tlsCAFile=/no/such/ca.crt';
    const refusal = await expectRefusal(openEventStoreDb(address), 'E_STORE_ADDRESS');
    expect(refusal.detail.why).toContain('cannot be read');
    expect(JSON.stringify([refusal.message, refusal.detail, String(refusal.cause)])).not.toContain('s3cret');
  });
});

describe('a server that is not for us', () => {
  it('is too old', async () => {
    const server = await start();
    await server.faults({ version: '22.10.5' });
    const refusal = await expectRefusal(openEventStoreDb(server.url, { patience: IMPATIENT }), 'E_STORE_OLD');
    expect(refusal.message).toContain('22.10.5');
    await server.faults({ version: '25.1.0' });
    await (await openEventStoreDb(server.url, { patience: IMPATIENT })).close();
  });
});

describe('a cluster', () => {
  it('is asked for its leader, by any of its members', async () => {
    const follower = await start();
    const leader = await start();
    const members = [
      { host: '127.0.0.1', port: follower.port, state: 'follower' as const },
      { host: '127.0.0.1', port: leader.port, state: 'leader' as const },
    ];
    await follower.members(members);
    await leader.members(members);
    for (const address of [
      `esdb://127.0.0.1:${follower.port},127.0.0.1:${leader.port}?tls=false`,
      `esdb+discover://127.0.0.1:${follower.port}?tls=false`,
    ]) {
      const store = await openEventStoreDb(address, { patience: IMPATIENT });
      await store.append('a', [event(1)], 'any');
      await store.close();
    }
    const own = await openEventStoreDb(leader.url, { patience: IMPATIENT });
    expect(await own.revision('a')).toBe(0);
    await own.close();
  });

  it('gets a new leader: appends, reads and subscriptions follow it', async () => {
    const first = await start('--file', inFolder('cluster'));
    const store0 = await openEventStoreDb(first.url, { patience: PATIENT });
    await store0.append('a', [event(0)], 'no-stream');
    await store0.close();
    const second = await start('--file', inFolder('cluster'));
    const at = (server: StandIn, state: 'leader' | 'follower') => ({ host: '127.0.0.1', port: server.port, state });
    for (const server of [first, second]) await server.members([at(first, 'leader'), at(second, 'follower')]);
    const address = `esdb://127.0.0.1:${first.port},127.0.0.1:${second.port}?tls=false`;
    const store = await openEventStoreDb(address, { patience: PATIENT });
    const abort = new AbortController();
    const seen: number[] = [];
    const listening = (async () => {
      for await (const message of store.subscribe({ stream: 'a', signal: abort.signal })) {
        if (message.kind === 'events') seen.push(...message.events.map(({ revision }) => revision));
        if (seen.includes(1)) abort.abort();
      }
    })();
    expect(await store.revision('a')).toBe(0);
    for (const server of [first, second]) await server.members([at(first, 'follower'), at(second, 'leader')]);
    await first.faults({ leader: { host: '127.0.0.1', port: second.port } });
    expect((await store.append('a', [event(1)], 0)).revision).toBe(1);
    await first.kill();
    expect(await collect(store.read('a'))).toHaveLength(2);
    await listening;
    expect(seen).toEqual([0, 1]);
    await store.close();
  });
});

describe('what a server can do besides', () => {
  it('keeps only so much of a stream, and goes on where it ended', async () => {
    const server = await start();
    const store = await openEventStoreDb(server.url, { patience: IMPATIENT });
    for (let n = 0; n < 5; n++) await store.append('tape', [event(n)], n - 1);
    await store.keepOnly('tape', { maxCount: 2 });
    expect((await collect(store.read('tape'))).map(({ revision }) => revision)).toEqual([3, 4]);
    expect((await store.append('tape', [event(5)], 4)).revision).toBe(5);
    await store.keepOnly('tape', { maxAgeSeconds: 0 });
    expect(await store.revision('tape')).toBe(-1);
    const fresh = await openEventStoreDb(server.url, { patience: IMPATIENT });
    expect((await fresh.append('tape', [event(6)], 'no-stream')).revision).toBe(6);
    await fresh.close();
    await store.close();
  });

  it('shares jobs among consumers: each is done, a failure is tried again, a hopeless one is parked', async () => {
    const server = await start();
    const store = await openEventStoreDb(server.url, { patience: IMPATIENT });
    const group = { stream: 'jobs', name: 'sweep' };
    const abort = new AbortController();
    await expectRefusal(
      store.consume(group, { atOnce: 1, signal: abort.signal, work: () => Promise.resolve('done') }),
      'E_GROUP_UNKNOWN',
    );
    await store.createGroup(group, { retriesMax: 2 });
    await store.createGroup(group);
    const done = new Map<string, string[]>();
    let tries = 0;
    const consumer = (name: string) =>
      store.consume(group, {
        atOnce: 2,
        signal: abort.signal,
        work: async ({ data }) => {
          const { n } = JSON.parse(String(data)) as { n: number };
          if (n === 3 && ++tries < 3) throw new Error('not yet');
          if (n === 4) return 'park';
          done.set(String(data), [...(done.get(String(data)) ?? []), name]);
          if (done.size === 9) abort.abort();
          return Promise.resolve('done');
        },
      });
    const consumers = [consumer('one'), consumer('two')];
    for (let n = 0; n < 10; n++) await store.append('jobs', [event(n)], n - 1);
    await Promise.all(consumers);
    expect([...done.keys()].sort()).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9].map((n) => `{"n":${n}}`));
    expect(tries).toBe(3);
    expect(await store.groups('jobs')).toMatchObject([
      { name: 'sweep', consumers: 0, inFlight: 0, parked: 1, retriesMax: 2, head: 9 },
    ]);
    await store.close();
  });
});
