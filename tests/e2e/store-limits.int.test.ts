import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEventStoreDb } from '../../adapters/event-stores/eventstoredb/index.ts';
import { StandIn } from '../eventstoredb/stand-in.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';

const cwd = scratchFolder('store-limits');
const TAPE = 'tape-btc-20250114';
let server: StandIn;
const ht = (line: string): Promise<Ended> => commandInside([...line.split(' '), '--store', server.url], { cwd });
const kept = async (stream: string): Promise<readonly number[]> => {
  const store = await openEventStoreDb(server.url);
  const revisions: number[] = [];
  for await (const batch of store.read(stream)) revisions.push(...batch.map(({ revision }) => revision));
  await store.close();
  return revisions;
};

beforeAll(async () => {
  server = await StandIn.start([]);
  const store = await openEventStoreDb(server.url);
  const block = (n: number) => ({
    id: `0000000${n}-0000-5000-8000-000000000000`,
    type: 'TapeBlockRecorded',
    data: `${n}`,
    meta: '{}',
  });
  await store.append(TAPE, [1, 2, 3, 4, 5].map(block), 'no-stream');
  await store.append('session-a81c04de', [6, 7].map(block), 'no-stream');
  await store.close();
});
afterAll(() => server.kill());

describe('limits of a stream on a server', () => {
  it('are none until somebody sets them, count for readers at once, and can be lifted', async () => {
    expect((await ht(`store limits ${TAPE}`)).out).toContain('everything is kept');
    const limited = await ht(`store limits ${TAPE} --max-count 2 --max-age 30d`);
    expect(limited.code, limited.talk).toBe(0);
    expect(limited.out).toContain('kept are the newest 2, no older than 30 d');
    expect(limited.out).toContain('runs on what is gone cannot be played again');
    expect(await kept(TAPE)).toEqual([3, 4]);
    const told = await ht(`store limits ${TAPE} --json`);
    expect(JSON.parse(told.out)).toEqual({ stream: TAPE, maxAgeSeconds: 2_592_000, maxCount: 2 });
    expect((await ht(`store limits ${TAPE} --lift`)).out).toContain('everything is kept');
    expect(await kept(TAPE)).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ['store limits session-a81c04de --max-count 1', 'E_STORE_LIMITS'],
    [`store limits ${TAPE} --max-count 0`, 'E_VALUE'],
    [`store limits ${TAPE} --max-age 1500ms`, 'E_VALUE'],
    [`store limits ${TAPE} --max-count 1 --lift`, 'E_USAGE'],
  ])('are refused: %s', async (line, code) => {
    const ended = await ht(line);
    expect(ended.talk).toContain(`error[${code}]`);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(await kept('session-a81c04de')).toEqual([0, 1]);
  });

  it.each([
    `store limits ${TAPE} --max-count 1`,
    `store limits ${TAPE}`,
    'store groups create jobs sweep',
    'store groups list',
  ])('are no matter of the embedded store: %s', async (line) => {
    const ended = await commandInside(line.split(' '), { cwd });
    expect(ended.talk).toContain('error[E_STORE_EMBEDDED]');
    expect(ended.code).toBe(2);
  });
});

describe('groups of consumers on a server', () => {
  it('are made, made again without harm, and forgotten', async () => {
    for (const time of ['first', 'second']) {
      const made = await ht('store groups create jobs sweep');
      expect(made.code, `${time}: ${made.talk}`).toBe(0);
      expect(made.out).toContain('group sweep of stream jobs is there');
    }
    const listed = await ht('store groups list');
    expect(listed.code, listed.talk).toBe(0);
    expect(listed.out.split('\n')[1]).toMatch(/^jobs +sweep +Live +0 +0 +0 +— +—$/);
    expect(JSON.parse((await ht('store groups list jobs --json')).out)).toMatchObject([
      { stream: 'jobs', name: 'sweep', consumers: 0, parked: 0, retriesMax: 3, doneUntil: null, head: null },
    ]);
    expect((await ht('store groups list other')).out).toContain('No groups.');
    expect((await ht('store groups delete jobs sweep')).out).toContain('is gone');
    const again = await ht('store groups delete jobs sweep');
    expect(again.talk).toContain('error[E_GROUP_UNKNOWN]');
    expect(again.talk).toContain('ht store groups create jobs sweep');
  });
});
