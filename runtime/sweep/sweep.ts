import { Analysis } from '../../backtests/analysis/index.ts';
import { swept, trialOf, type PlayedTrial } from '../../backtests/sweep/sweep.ts';
import { openDataset, type Dataset } from '../../data/index.ts';
import { EngineError } from '../../engine/index.ts';
import { importProgress } from '../data.ts';
import type { Caller } from '../requests.ts';
import { manifestOf } from '../runs/manifest.ts';
import { marksOf, openMarks } from '../runs/marks.ts';
import { playBack } from '../runs/playback.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import type { SweepOutcome, SweepRequest, TrialRequest } from './requests.ts';

/**
 * Plays a tape with many sets of parameters and records none of them: what was best is a backtest away. Errors are
 * those of a backtest; a set that the strategy refuses is counted and left out.
 */
export const sweep = async (world: World, request: SweepRequest, caller: Caller): Promise<SweepOutcome> => {
  const [first] = request.trials;
  if (first === undefined) throw new EngineError('E_SWEEP', 'nothing is left to try');
  const { store } = world;
  const { strategy } = await loadStrategy(first.request.strategy, world.strategies);
  const open = (name: string): Promise<Dataset> => openDataset(store, name, importProgress(caller, name));
  const tape = await open(first.request.dataset);
  const funding = first.request.funding === null ? null : await open(first.request.funding);
  const marks = first.request.marks === null ? null : await openMarks(store, first.request.marks);
  const silent = { ...caller, progress: () => undefined };

  const played: PlayedTrial[] = [];
  const refused: string[] = [];
  let bounds = { from: 0, to: 0, rows: 0 };
  const play = async ({ name, request: trial }: TrialRequest): Promise<void> => {
    const manifest = manifestOf(trial, tape, { funding, marks });
    const analysis = new Analysis(manifest, { marks: await marksOf(store, manifest) });
    const inputs = { store, manifest, strategy, tape, funding, caller: silent };
    const { rows } = await playBack({ ...inputs, analysis, task: name, record: () => Promise.resolve() });
    const result = analysis.finish();
    bounds = { from: result.from, to: result.to, rows };
    const { start, daily } = result.equity;
    played.push({ trial: trialOf(name, trial.command, result), equity: { start, daily } });
  };
  const task = `${first.request.strategy} on ${tape.name}`;
  for (const [done, trial] of request.trials.entries()) {
    caller.progress({ task, done, total: request.trials.length, unit: 'trials' });
    try {
      await play(trial);
    } catch (error) {
      // A strategy may refuse a value that its schema allows.
      if (error instanceof EngineError && error.code === 'E_CONFIG_VALUE') refused.push(trial.name);
      else throw caller.signal.aborted ? interrupted(done, request.trials.length) : error;
    }
  }
  caller.progress({ task, done: request.trials.length, total: request.trials.length, unit: 'trials' });
  return { ...swept(played, request.rankedBy), dataset: tape.name, ...bounds, refused };
};

const interrupted = (done: number, all: number): EngineError =>
  new EngineError('E_INTERRUPTED', `stopped after ${done} of ${all} trials`, {
    why: 'A sweep records nothing, so nothing is kept of it.',
  });
