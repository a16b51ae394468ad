import { Analysis } from '../../backtests/analysis/index.ts';
import type { Sensitivity } from '../../backtests/result.ts';
import { variationsOf } from '../../backtests/variations/variations.ts';
import { growthOf } from '../../backtests/walk-forward/walk-forward.ts';
import { EngineError } from '../../engine/index.ts';
import { marksOf } from './marks.ts';
import { playBack, type Playback } from './playback.ts';

/** Longer tapes are varied on request only: each variation plays all of it once more. */
export const ROWS_VARIED_BY_THEMSELVES = 50_000;

/** Plays every variation of a run, recording none of them. */
export const sensitivityOf = async (played: Omit<Playback, 'record' | 'analysis'>): Promise<readonly Sensitivity[]> => {
  const found: Sensitivity[] = [];
  for (const { name, isChoice, manifest } of variationsOf(played.manifest, played.strategy)) {
    const analysis = new Analysis(manifest, { marks: await marksOf(played.store, manifest) });
    const task = `${played.task}, ${name}`;
    try {
      await playBack({ ...played, manifest, analysis, task, record: () => Promise.resolve() });
    } catch (error) {
      // A strategy may refuse a value that its schema allows; that is worth a line, not the end of the run.
      if (!(error instanceof EngineError) || error.code !== 'E_CONFIG_VALUE') throw error;
      found.push({ name, totalReturn: null, maxDrawdown: null, sharpe: null, growth: null });
      continue;
    }
    const { metrics, equity } = analysis.finish();
    const value = (key: string): number | null => metrics[key]?.value ?? null;
    found.push({
      name,
      totalReturn: value('totalReturn'),
      maxDrawdown: value('maxDrawdown'),
      sharpe: value('sharpe'),
      growth: isChoice ? growthOf(equity) : null,
    });
  }
  return found;
};
