import { lastValueFrom, tap } from 'rxjs';
import { Analysis } from '../../backtests/analysis/index.ts';
import { EngineError, type AnyEvent, type EventStore, type RunManifest, type Strategy } from '../../engine/index.ts';
import { take } from '../../engine/pipeline/take.ts';
import { Session } from '../../engine/turn/session.ts';
import { sessionEvents } from '../runs/recorded-run.ts';
import type { Caller } from '../requests.ts';
import { recordedInputs } from './input-log.ts';

/** How a session began. */
export interface SessionStart {
  readonly mode: 'backtest' | 'paper' | 'live';
  readonly manifest: RunManifest;
  /** ms UTC. */
  readonly time: number;
}

/** The first event of a session. E_RUN_UNKNOWN if nothing was recorded. */
export const readStart = async (store: EventStore, session: string): Promise<SessionStart> => {
  for await (const first of sessionEvents(store, session)) {
    if (first.type !== 'SessionStarted') break;
    const { mode, manifest } = first.data;
    return { mode, manifest: manifest as unknown as RunManifest, time: first.time };
  }
  throw new EngineError('E_RUN_UNKNOWN', `there is no run "${session}" here`, { fix: 'ht runs' });
};

export interface Replayed {
  readonly store: EventStore;
  readonly session: string;
  readonly start: SessionStart;
  readonly strategy: Strategy;
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
  readonly caller: Caller;
  readonly task: string;
}

/** Plays the recorded inputs of a paper or live session again. There is no sender: nothing can leave from here. */
export const replayInputs = async (replayed: Replayed): Promise<void> => {
  const { store, start, strategy, record, caller, task } = replayed;
  const session = new Session({ mode: start.mode, manifest: start.manifest, strategy });
  session.begin(start.time);
  await record(session.drain());
  let done = 0;
  const taken = take({ inputs: recordedInputs(store, replayed.session), session, keep: null, record, send: null });
  const seen = tap(({ inputs }: { readonly inputs: readonly unknown[] }) => {
    caller.signal.throwIfAborted();
    done += inputs.length;
    caller.progress({ task, done, total: null, unit: 'inputs' });
  });
  await lastValueFrom(taken.pipe(seen), { defaultValue: null });
};

/** What came of a session, from its events and its tape; the strategy is not run. */
export const analyseSession = async (
  store: EventStore,
  session: string,
  manifest: RunManifest,
): Promise<{ readonly analysis: Analysis; readonly rows: number }> => {
  const analysis = new Analysis(manifest);
  const events = sessionEvents(store, session);
  let next = await events.next();
  const until = async (isTaken: (event: AnyEvent) => boolean): Promise<readonly AnyEvent[]> => {
    const taken: AnyEvent[] = [];
    for (; !next.done && isTaken(next.value); next = await events.next()) taken.push(next.value);
    return taken;
  };
  let number = 0;
  let rows = 0;
  for await (const inputs of recordedInputs(store, session)) {
    for (const input of inputs) {
      const here = number++;
      for (const event of await until(({ tape }) => tape === null || tape.block < here)) analysis.event(event);
      if (input.kind !== 'tape' || input.block.kind === 'funding') continue;
      analysis.block(input.block, await until(({ tape }) => tape?.block === here));
      rows += input.block.count;
    }
  }
  for (const event of await until(() => true)) analysis.event(event);
  return { analysis, rows };
};
