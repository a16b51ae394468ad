import { Analysis } from '../../backtests/analysis/index.ts';
import type { RunResult } from '../../backtests/result.ts';
import type { EventStore, RunManifest } from '../../engine/index.ts';
import type { ChainState } from '../audit/chain.ts';
import type { Closed } from '../journal/recorder.ts';
import { analyseRecorded } from '../runs/recorded-run.ts';
import { recordCompletion } from '../runs/run-record.ts';
import { heardBy, type Heard } from './input-log.ts';
import { heardBlocks } from './recorded-session.ts';

/** How it ended. */
export interface Ended extends Pick<Closed, 'hash' | 'events' | 'chain'> {
  readonly session: RunResult['session'];
  /** The chain over its own inputs; null for a fork, which has none. */
  readonly inputs: ChainState | null;
  /** What it was decided by; absent for all of the session's inputs. */
  readonly heard?: Heard;
  /** Whether playing it a second time gave the same events. */
  readonly isSameTwice?: boolean;
}

/** Puts on record what came of a session that has ended, for the list of runs; its events alone say all of it. */
export const recordFinish = async (
  store: EventStore,
  run: string,
  manifest: RunManifest,
  { hash, events, chain, inputs, session, heard, isSameTwice }: Ended,
): Promise<void> => {
  const analysis = new Analysis(manifest, { session });
  await analyseRecorded(store, run, heardBlocks(store, heard ?? heardBy(manifest)), analysis);
  const { metrics, from, to, trust } = analysis.finish();
  const value = (key: string): number | null => metrics[key]?.value ?? null;
  await recordCompletion(store, run, {
    hash,
    events,
    chain,
    inputs,
    strategy: manifest.strategy,
    dataset: manifest.tape.dataset,
    instrument: manifest.instrument.id,
    from,
    to,
    totalReturn: value('totalReturn'),
    maxDrawdown: value('maxDrawdown'),
    sharpe: value('sharpe'),
    warnings: trust.filter(({ mark }) => mark === 'warning').length,
    isSameTwice: isSameTwice ?? null,
    sensitivity: null,
  });
};
