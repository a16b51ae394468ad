import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openProgram, type Program } from '../../runtime/program.ts';
import { Session } from '../../engine/turn/session.ts';
import { readBlocks } from '../../data/index.ts';
import { openStore } from '../../runtime/home.ts';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside } from '../program/inside.ts';
import { root } from '../program/root.ts';
import { breakpointOf } from '../../runtime/replay/breakpoint.ts';
import type { Replay } from '../../runtime/replay/replay.ts';
import { Retelling } from '../../runtime/replay/retelling.ts';

const cwd = scratchFolder('replay');
const caller = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };
const runs: Record<string, string> = {};
let program: Program;

const record = async (name: string, line: string): Promise<void> => {
  const ended = await commandInside([...line.split(' '), '--variations', 'off', '--report', 'none', '--json'], { cwd });
  expect(ended.code, ended.talk).toBe(0);
  runs[name] = answerOf(ended).run;
};

beforeAll(async () => {
  await record('four-phase', 'backtest four-phase --data btcusd-daily --from 2016');
  await record('ema-rsi', 'backtest ema-rsi --data btcusd-minute --set recordHolds=true');
  await record('trades', 'backtest four-phase --data btcusdt-trades --set unitPct=0.0001');
  program = await openProgram({ home: `${cwd}/.hypertrader`, cwd, root });
});
afterAll(() => program.close());

/** Every state of a run by the plainest means: one session from start to end, without windows, stops or comparison. */
const allStates = async (replay: Replay): Promise<readonly unknown[]> => {
  const { manifest, tape } = replay.recording;
  if (tape === null) throw new Error('not a backtest');
  const { strategy } = await replay.recording.inputs();
  const states: unknown[] = [];
  const session: Session = new Session({
    mode: 'backtest',
    manifest,
    strategy,
    observer: { recorded: () => states.push({ strategy: session.inspect(), ...session.look() }) },
  });
  const store = await openStore(`${cwd}/.hypertrader`);
  let hasBegun = false;
  for await (const { block } of readBlocks(store, tape, { from: manifest.tape.from, to: manifest.tape.to })) {
    if (!hasBegun) session.begin(block.time[0] as number);
    hasBegun = true;
    session.play(block);
  }
  session.end('end-of-tape');
  await store.close();
  return states;
};

const readModel = async (projection: string, run: string, atMost: number) => {
  const shown = await program.projections.show({ projection, run, atMost }, caller);
  return shown.kind === 'run' ? shown.state : null;
};

/** Stops after so many looks at it. */
const after = (looks: number): AbortSignal => {
  const { signal } = new AbortController();
  let left = looks;
  return Object.defineProperty(signal, 'aborted', { get: () => left-- <= 0 });
};

describe('spare time', () => {
  it.each(['trades', 'four-phase'])('makes jumps of %s shorter, and changes nothing', async (name) => {
    const replay = await program.replay.open(runs[name] ?? '', caller);
    const straight = await allStates(replay);
    const jump = fc.tuple(fc.nat(replay.length - 1), fc.oneof(fc.nat(5), fc.constant(Infinity)));
    await fc.assert(
      fc.asyncProperty(fc.array(jump, { minLength: 1, maxLength: 5 }), async (jumps) => {
        for (const [seq, looks] of jumps) {
          await replay.prepare(after(looks));
          const { state, isPlayed } = await replay.state(seq);
          expect({ isPlayed, state }).toEqual({
            isPlayed: true,
            state: { ...(straight[seq] as object), system: state.system },
          });
        }
      }),
      { numRuns: 6 },
    );
    await replay.close();
  });

  it('is used: a far jump plays only from the nearest place, the first one from the start', async () => {
    const steps = vi.spyOn(Retelling.prototype, 'advance');
    const toEnd = async (isPrepared: boolean): Promise<number> => {
      const replay = await program.replay.open(runs['trades'] ?? '', caller);
      if (isPrepared) await replay.prepare(caller.signal);
      steps.mockClear();
      await replay.state(replay.length - 2);
      await replay.close();
      return steps.mock.calls.length;
    };
    const plain = await toEnd(false);
    expect(await toEnd(true)).toBeLessThan(plain);
    steps.mockRestore();
  });
});

describe.each(['four-phase', 'ema-rsi'])('a replay of %s', (name) => {
  it('jumps anywhere, back and forth, and finds what playing straight through finds', async () => {
    const replay = await program.replay.open(runs[name] ?? '', caller);
    const straight = await allStates(replay);
    expect(straight).toHaveLength(replay.length);
    expect(replay.length).toBeGreaterThan(2_500);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(replay.length - 1), { minLength: 1, maxLength: 5 }), async (jumps) => {
        for (const seq of jumps) {
          const { state, isPlayed } = await replay.state(seq);
          const { system, ...own } = state;
          expect(isPlayed).toBe(true);
          expect(own).toEqual(straight[seq]);
          expect(await readModel('system-state', runs[name] ?? '', seq)).toEqual(system);
        }
      }),
      { numRuns: 8 },
    );
    expect(replay.deviation).toBeNull();
    await replay.close();
  });

  it('agrees with the read models, which know the journal only', async () => {
    const replay = await program.replay.open(runs[name] ?? '', caller);
    for (let seq = 0; seq < replay.length; seq += 397) {
      const { state } = await replay.state(seq);
      const pnl = (await readModel('positions', runs[name] ?? '', seq)) as unknown as {
        ledger: { size: string; cash: string };
      };
      expect(state.position.size).toBe(pnl.ledger.size);
    }
    await replay.close();
  });

  it('finds the next and the former event at which a condition holds', async () => {
    const replay = await program.replay.open(runs[name] ?? '', caller);
    const stop = breakpointOf("position.size < 0 and type == 'OrderFilled'");
    const expected: number[] = [];
    for await (const { event, state } of replay.walk(0)) {
      if (event.type === 'OrderFilled' && Number(state.position.size) < 0) expected.push(event.seq);
    }
    const found: number[] = [];
    for (
      let at = await replay.search(stop, -1, 1);
      at !== null && found.length < 2;
      at = await replay.search(stop, at, 1)
    )
      found.push(at);
    expect(found).toEqual(expected.slice(0, found.length));
    expect(await replay.search(stop, replay.length, -1)).toBe(expected.at(-1) ?? null);
    await replay.close();
  });
});
