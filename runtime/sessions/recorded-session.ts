import { lastValueFrom, tap } from 'rxjs';
import type { RunResult } from '../../backtests/result.ts';
import { EngineError, type AnyEvent, type EventStore, type RunManifest, type Strategy } from '../../engine/index.ts';
import { take } from '../../engine/pipeline/take.ts';
import { Session } from '../../engine/turn/session.ts';
import { sessionEvents, type NumberedBlock } from '../runs/recorded-run.ts';
import type { Caller } from '../requests.ts';
import { inputStreamOf, recordedInputs } from './input-log.ts';

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

/** The prices that a paper or live session heard, each block with its number among the inputs. */
export async function* heardBlocks(store: EventStore, session: string): AsyncGenerator<NumberedBlock> {
  let number = 0;
  for await (const inputs of recordedInputs(store, session)) {
    for (const input of inputs) {
      const here = number++;
      if (input.kind !== 'tape') continue;
      const { block } = input;
      if (block.kind === 'trades' || block.kind === 'candles') yield { number: here, block };
    }
  }
}

/** What a session's prices are, in the words of a dataset. */
export const heardAs = (session: string, manifest: RunManifest): RunResult['dataset'] & { readonly note: null } => ({
  name: inputStreamOf(session),
  title: `${manifest.instrument.symbol} as it was heard`,
  source: `market data of ${manifest.instrument.venue}, recorded as it came`,
  licence: 'for your own use; ask the venue before you pass it on',
  note: null,
});
