import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../backtests/result.ts';
import type { ForkOutcome } from '../../runtime/fork/requests.ts';
import { openProgram, type Program, type ProgramOptions } from '../../runtime/program.ts';
import type { Trace } from '../../runtime/trace/trace.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';
import { recordSessions, stormFolder, type RecordedSessions } from './recorded-sessions.ts';

const cwd = scratchFolder('sessions');
/** Strategies are found where the storm's is. */
const open = (options: ProgramOptions): Promise<Program> => openProgram({ ...options, cwd: stormFolder });
const ht = (line: string): Promise<Ended> => commandInside(line.split(' '), { cwd, openProgram: open });
const done = async (line: string): Promise<string> => {
  const { code, out, talk } = await ht(line);
  expect(code, talk).toBe(0);
  return out;
};
const json = async <T>(line: string): Promise<T> => JSON.parse(await done(`${line} --json`)) as T;
interface Line {
  readonly seq: number;
  readonly type: string;
  readonly data: { readonly [name: string]: unknown };
}
const events = async (run: string): Promise<readonly Line[]> =>
  (await done(`events ${run} --json`))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

type Name = Exclude<keyof RecordedSessions, 'live'> | 'live';
const NAMES = ['restless', 'emaRsi', 'fourPhase', 'left', 'live'] as const satisfies readonly Name[];
let sessions: RecordedSessions;
const id = (name: Name): string => (name === 'live' ? sessions.live.session : sessions[name]);
const first = async (name: Name, type: string): Promise<number> => {
  const found = (await events(id(name))).find((event) => event.type === type);
  expect(found, `${name} has no ${type}`).toBeDefined();
  return found?.seq ?? 0;
};

beforeAll(async () => {
  sessions = await recordSessions(cwd);
});

describe('an order without its run', () => {
  it('is found where one session has it, and listed where several have', async () => {
    const several = await ht('trace o1');
    expect(several).toMatchObject({ code: 2, out: '' });
    expect(several.talk).toContain('5 runs have an order o1: say which');
    for (const name of NAMES) expect(several.talk).toMatch(new RegExp(`${id(name)} +(paper|live) .* o1 (buy|sell) `));
    const counts = await Promise.all(
      NAMES.map(async (name) => ({
        name,
        orders: (await events(id(name))).flatMap(({ type, data }) =>
          type === 'OrderRequested' || type === 'OrderDenied' ? [data['order'] as string] : [],
        ),
      })),
    );
    const most = counts.sort((a, b) => b.orders.length - a.orders.length)[0];
    const others = new Set(counts.slice(1).flatMap(({ orders }) => orders));
    const own = most?.orders.filter((order) => !others.has(order)).at(-1);
    if (own !== undefined) expect(await json<Trace>(`trace ${own}`)).toMatchObject({ run: id(most?.name ?? 'left') });
    expect((await ht('trace o9999')).talk).toContain('error[E_ORDER_MISSING]');
  });
});

describe.each(NAMES)('the recorded session %s', (name) => {
  it('had a lost feed and a dead process, and is proved by its inputs', async () => {
    const types = new Set((await events(id(name))).map(({ type }) => type));
    for (const type of ['FeedGapDetected', 'FeedRestored', 'SessionRecovered', 'OrderFilled'])
      expect(types).toContain(type);
    expect(await done(`verify ${id(name)}`)).toContain('events are the same');
  });

  it('is reported from its record, with the hash of what it heard', async () => {
    const result = await json<RunResult>(`report ${id(name)}`);
    const page = readFileSync(join(cwd, '.hypertrader', 'runs', id(name), 'report.html'), 'utf8');
    expect(result.dataset.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(page).toContain(result.dataset.hash);
    expect(result.gaps.some(({ from, to }) => to - from > 10_000)).toBe(true);
    const texts = result.trust.map(({ text }) => text);
    expect(texts.some((text) => text.includes('without funding'))).toBe(false);
    expect(texts.includes('the session is not over: this is what is on record so far')).toBe(name === 'left');
    expect(texts.some((text) => text.includes('real (fills and costs are the venue’s own)'))).toBe(name === 'live');
    expect(page.includes('simulated · taker')).toBe(name !== 'live');
  });

  it('is walked through: every state is played, and the read model has the same position', async () => {
    const last = (await events(id(name))).length - 1;
    for (const seq of [5, last]) {
      const { state, isPlayed } = await json<{
        readonly isPlayed: boolean;
        readonly state: { readonly position: { readonly size: string }; readonly strategy: unknown };
      }>(`replay ${id(name)} --from ${seq} --until ${seq}`);
      expect(isPlayed).toBe(true);
      expect(state.strategy).not.toBeNull();
      const { state: positions } = await json<{ readonly state: { readonly ledger: { readonly size: string } } }>(
        `projections show positions ${id(name)} --at ${seq}`,
      );
      expect(state.position.size).toBe(positions.ledger.size);
    }
  });

  it('tells the story of an order from the print that it was decided at', async () => {
    const story = await json<Trace>(`trace ${id(name)} o2`);
    expect(story.row).toMatchObject({ kind: 'trade', block: story.events[0]?.tape?.block });
    expect(story.source?.functions.length).toBeGreaterThan(0);
    expect(story.events.map(({ type }) => type)).toContain('OrderRequested');
  });

  it('has the same hash in a fork that changes nothing, wherever it begins', async () => {
    for (const at of [0, await first(name, 'OrderFilled')]) {
      const forked = await json<ForkOutcome>(`fork ${id(name)} --at ${at}`);
      expect(forked).toMatchObject({ isSame: true, simulatedAfter: null, otherwiseBefore: 0 });
    }
  });

  it('parts from what was recorded behind the point of a fork that changes something, and is proved', async () => {
    const at = await first(name, 'OrderFilled');
    const forked = await json<ForkOutcome>(`fork ${id(name)} --at ${at} --set risk.maxOrderNotional=1`);
    const [before, after] = [await events(id(name)), await events(forked.run)];
    expect(after.slice(0, at + 1)).toEqual(before.slice(0, at + 1));
    expect(after.slice(at + 1).some(({ type }) => type === 'OrderDenied')).toBe(true);
    expect(forked.simulatedAfter).toBe(name === 'live' ? at : null);
    expect(await done(`verify ${forked.run}`)).toContain(`all ${after.length} events are the same`);
    const twice = await json<ForkOutcome>(`fork ${forked.run} --at ${at + 1}`);
    expect(twice).toMatchObject({ isSame: true, hash: forked.hash });
    const said = await done(`compare ${id(name)} ${forked.run}`);
    expect(said).toContain(`risk.maxOrderNotional from ${at} on`);
    expect(said).toContain('First decision that differs');
    expect(await done(`report ${forked.run}`)).toContain(
      name === 'live' ? `real, up to event ${at}; simulated from` : 'simulated · latency',
    );
  });
});

describe('what a fork of a session changes', () => {
  it.each(['restless', 'live'] as const)(
    'is asked of sessions in which the venue rejected orders: %s',
    async (name) => {
      expect((await events(id(name))).some(({ type }) => type === 'OrderRejected')).toBe(true);
    },
  );

  it('is a run of its own: nobody can take it up, and no session is listed for it', async () => {
    const forked = await json<ForkOutcome>(`fork ${id('restless')} --at 20 --set risk.maxOpenOrders=1`);
    const listed = await done('status');
    expect(listed).toContain(id('restless'));
    expect(listed).not.toContain(forked.run);
    expect(await done('runs')).toContain(forked.run);
    expect((await ht(`take-up ${forked.run}`)).talk).toContain('error[E_SESSION_UNKNOWN]');
  });

  it.each(NAMES)('leaves an order of %s out', async (name) => {
    const at = (await events(id(name))).find(({ seq, type }) => seq > 20 && type === 'OrderRequested')?.seq ?? 0;
    const forked = await json<ForkOutcome>(`fork ${id(name)} --without ${at}`);
    const after = await events(forked.run);
    expect(forked).toMatchObject({ at: at - 1, simulatedAfter: name === 'live' ? at - 1 : null });
    // The simulated venue may first answer what was on its way when it took over.
    const denied = after.slice(at).find(({ type }) => type === 'OrderDenied' || type === 'OrderRequested');
    expect(denied).toMatchObject({ type: 'OrderDenied', data: { code: 'what-if' } });
  });

  it('lets another strategy decide, on paper and live', async () => {
    for (const name of ['restless', 'live'] as const) {
      const forked = await json<ForkOutcome>(`fork ${id(name)} --at 30 --strategy buy-and-hold`);
      const after = await events(forked.run);
      const requested = after.filter(({ seq, type }) => seq > 30 && type === 'OrderRequested');
      expect(requested.every(({ data }) => data['reason'] !== 'restless')).toBe(true);
      expect(after.at(-1)?.type).toBe('SessionStopped');
    }
  });

  it('is taken over by a four-phase plan, which goes on with its books', async () => {
    const at = await first('fourPhase', 'AllocationAdjusted');
    const forked = await json<ForkOutcome>(`fork ${id('fourPhase')} --at ${at} --set longConfirmation=1`);
    const after = await events(forked.run);
    expect(forked).toMatchObject({ isSame: false, otherwiseBefore: 0 });
    expect(after.filter(({ seq, type }) => seq > at && type === 'OrderFilled').length).toBeGreaterThan(5);
    expect(after.some(({ type, data }) => type === 'NoteRecorded' && data['note'] === 'four-phase: unknown-fill')).toBe(
      false,
    );
  });

  it('leaves nothing where a four-phase plan refuses what it is given', async () => {
    const at = await first('fourPhase', 'AllocationAdjusted');
    const counted = async (): Promise<number> =>
      (await json<{ readonly runs: readonly unknown[] }>('audit verify --all')).runs.length;
    const before = await counted();
    const resting = ['execution=resting', 'hedgeStyle=none', 'longConfirmation=1', 'resetOn=never'];
    const ended = await ht(`fork ${id('fourPhase')} --at ${at} ${resting.map((each) => `--set ${each}`).join(' ')}`);
    expect(ended).toMatchObject({ code: 3, out: '' });
    expect(ended.talk).toContain('execution cannot change once a four-phase plan has begun');
    expect(await counted()).toBe(before);
  });

  it('has averages over all that was heard, history included, where ema-rsi gets other periods', async () => {
    const at = await first('emaRsi', 'OrderFilled');
    const state = async (run: string): Promise<Readonly<Record<string, unknown>>> =>
      (
        await json<{ readonly state: { readonly strategy: Readonly<Record<string, unknown>> } }>(
          `replay ${run} --from ${at + 1} --until ${at + 1}`,
        )
      ).state.strategy;
    const same = await json<ForkOutcome>(`fork ${id('emaRsi')} --at ${at} --set overbought=80`);
    const other = await json<ForkOutcome>(`fork ${id('emaRsi')} --at ${at} --set slow=30`);
    const before = await state(id('emaRsi'));
    expect(await state(same.run)).toEqual(before);
    expect(await state(other.run)).toMatchObject({
      candles: before['candles'],
      fast: before['fast'],
      rsi: before['rsi'],
      warmUp: 30,
    });
    expect((await state(other.run))['slow']).not.toBe(before['slow']);
    expect(before['candles']).toBeGreaterThan(40);
  });

  it.each([
    ['--at 999999 --set risk.maxOpenOrders=1', 'E_FORK_POINT'],
    ['--at 5 --without 60 --set risk.maxOpenOrders=1', 'E_FORK_POINT'],
    ['--at 5 --strategy ema-rsi', 'E_FORK_SETTING'],
    ['--without 1', 'E_FORK_WITHOUT'],
  ])('of a live session is refused where it is %s', async (what, code) => {
    const ended = await ht(`fork ${id('live')} ${what}`);
    expect(ended.talk).toContain(`error[${code}]`);
    expect(ended).toMatchObject({ code: 2, out: '' });
  });
});
