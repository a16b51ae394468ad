import { Analysis } from '../../backtests/analysis/index.ts';
import type { EventStore, RunManifest } from '../../engine/index.ts';
import type { Closed } from '../journal/recorder.ts';
import { analyseRecorded } from '../runs/recorded-run.ts';
import { recordCompletion } from '../runs/run-record.ts';
import { heardBlocks } from './recorded-session.ts';

/** Puts on record what came of a session that has ended, for the list of runs; its events alone say all of it. */
export const recordFinish = async (
  store: EventStore,
  session: string,
  manifest: RunManifest,
  { hash, events, chain }: Closed,
): Promise<void> => {
  const analysis = new Analysis(manifest);
  await analyseRecorded(store, session, heardBlocks(store, session), analysis);
  const { metrics, from, to, trust } = analysis.finish();
  const value = (key: string): number | null => metrics[key]?.value ?? null;
  await recordCompletion(store, session, {
    hash,
    events,
    chain,
    strategy: manifest.strategy,
    dataset: manifest.tape.dataset,
    instrument: manifest.instrument.id,
    from,
    to,
    totalReturn: value('totalReturn'),
    maxDrawdown: value('maxDrawdown'),
    sharpe: value('sharpe'),
    warnings: trust.filter(({ mark }) => mark === 'warning').length,
    isSameTwice: null,
    sensitivity: null,
  });
};
