import { lastValueFrom, tap } from 'rxjs';
import type { RunResult } from '../../backtests/result.ts';
import { EngineError, type AnyEvent, type EventStore, type RunManifest, type Strategy } from '../../engine/index.ts';
import { take } from '../../engine/pipeline/take.ts';
import { Session } from '../../engine/turn/session.ts';
import { sessionEvents, type NumberedBlock } from '../runs/recorded-run.ts';
import type { Caller } from '../requests.ts';
import { changesOf, isChange, type ForkRecord } from '../fork/change.ts';
import type { Watch } from '../runs/playback.ts';
import { inputsHash } from './input-hash.ts';
import { inputStreamOf, recordedInputs, type Heard } from './input-log.ts';

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
  readonly heard: Heard;
  readonly start: SessionStart;
  readonly strategy: Strategy;
  /** Who changes something on the way. */
  readonly watch: Watch;
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
  readonly caller: Caller;
  readonly task: string;
}

/** Plays the recorded inputs of a paper or live session again. There is no sender: nothing can leave from here. */
export const replayInputs = async (replayed: Replayed): Promise<void> => {
  const { store, heard, start, strategy, watch, record, caller, task } = replayed;
  const observer = watch.observe(() => session);
  const session: Session = new Session({ mode: start.mode, manifest: start.manifest, strategy, observer });
  session.begin(start.time);
  await record(session.drain());
  let done = 0;
  const taken = take({ inputs: recordedInputs(store, heard), session, keep: null, record, send: null });
  const seen = tap(({ inputs }: { readonly inputs: readonly unknown[] }) => {
    caller.signal.throwIfAborted();
    done += inputs.length;
    caller.progress({ task, done, total: null, unit: 'inputs' });
  });
  await lastValueFrom(taken.pipe(seen), { defaultValue: null });
};

/** The prices that a paper or live session heard, each block with its number among the inputs. */
export async function* heardBlocks(store: EventStore, heard: Heard): AsyncGenerator<NumberedBlock> {
  let number = 0;
  for await (const inputs of recordedInputs(store, heard)) {
    for (const input of inputs) {
      const here = number++;
      if (input.kind !== 'tape') continue;
      const { block } = input;
      if (block.kind === 'trades' || block.kind === 'candles') yield { number: here, block };
    }
  }
}

/** What is to be said of a session besides its events: whose fills they are. Null for a backtest. */
export const sessionNote = (mode: SessionStart['mode'], fork: ForkRecord | null): RunResult['session'] => {
  if (mode === 'backtest') return null;
  const left = mode === 'live' ? changesOf(fork).find(isChange) : undefined;
  return { mode, simulatedAfter: left?.at ?? null };
};

/** What a session's prices are, in the words of a dataset. */
export const heardAs = async (
  store: EventStore,
  heard: Heard,
  manifest: RunManifest,
): Promise<RunResult['dataset'] & { readonly note: null }> => ({
  name: inputStreamOf(heard.session),
  title: `${manifest.instrument.symbol} as it was heard`,
  source: `market data of ${manifest.instrument.venue}, recorded as it came`,
  licence: 'for your own use; ask the venue before you pass it on',
  hash: await inputsHash(store, heard),
  note: null,
});
