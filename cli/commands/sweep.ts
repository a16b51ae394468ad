import type { Command } from 'commander';
import { RANKINGS, type Ranking } from '../../backtests/sweep/sweep.ts';
import { EngineError } from '../../engine/index.ts';
import type { StrategyInfo } from '../../runtime/requests.ts';
import type { SweepRequest, TrialRequest } from '../../runtime/sweep/requests.ts';
import { typed } from '../config/typed-flag.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { sweepLines } from '../output/sweep-lines.ts';
import { count } from '../values/amount.ts';
import { choice } from '../values/choice.ts';
import { combinations, tried } from '../values/tried-values.ts';
import { backtestRequest, backtestWish, strategyOf, type BacktestWish } from './backtest-request.ts';
import { withFlagsOf } from './setting-flags.ts';
import type { BacktestOptions } from './setting-flags.ts';
import { withSharedOptions } from './shared-options.ts';

interface SweepOptions extends BacktestOptions, SharedOptions {
  readonly try: readonly string[];
  readonly by: string;
  readonly top: string;
}

/** `hypertrader sweep <strategy>`: many sets of parameters on one tape, and how much of the best is luck. */
export const registerSweep = (parent: Command, context: Context): void => {
  const command = parent
    .command('sweep [strategy] [period]')
    .description('Try many sets of parameters on the same data, and say how much of the best is luck.');
  withExamples(command, [
    {
      command: 'ht sweep ema-rsi --data btcusd-daily --set interval=1d --try fast=10,20,30 --try slow=40..80/20',
      about: 'nine trials',
    },
    {
      command: 'ht sweep four-phase --data btcusdt-trades --try unitPct=0.0005..0.002/0.0005 --by return',
      about: 'a range',
    },
  ]);
  withFlagsOf(command, new Set(['strategy', 'report', 'variations']))
    .option('--try <key=values>', 'Values of a parameter: a,b,c or from..to/step; repeatable.', collect, [])
    .optionsGroup('What comes out')
    .option('--by <measure>', `Best first by ${RANKINGS.join(', ')}.`, 'sharpe')
    .option('--top <count>', 'How many are shown; --json gives all.', '15');
  withSharedOptions(command).action(
    async (strategy: string | undefined, period: string | undefined, options: SweepOptions) => {
      await runSweep(context, [strategy, period], options);
    },
  );
};

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const runSweep = async (
  context: Context,
  positional: readonly (string | undefined)[],
  options: SweepOptions,
): Promise<void> => {
  const rankedBy = typed('--by', options.by, choice(...RANKINGS)) ?? 'sharpe';
  const top = typed('--top', options.top, count) ?? 0;
  const wish = await backtestWish(context, positional, options);
  const { outcome, refused } = await withProgram(
    context,
    options,
    async (program, caller) => {
      const strategy = await program.strategy(strategyOf(wish));
      const asked = await sweepRequest(wish, strategy, { grid: options.try, rankedBy });
      return { outcome: await program.sweep(asked.request, caller), refused: asked.refused };
    },
    wish.file?.store ?? null,
  );
  const all = { ...outcome, refused: [...refused, ...outcome.refused] };
  if (options.json === true) printJson(context, all);
  else printLines(context, ['', ...sweepLines(all, top, outPaint(context)), '']);
};

/** Every combination as a backtest; those that do not go together are set aside. E_SWEEP. */
const sweepRequest = async (
  wish: BacktestWish,
  strategy: StrategyInfo,
  { grid, rankedBy }: { readonly grid: readonly string[]; readonly rankedBy: Ranking },
): Promise<{ readonly request: SweepRequest; readonly refused: readonly string[] }> => {
  const trials: TrialRequest[] = [];
  const refused: string[] = [];
  for (const assignments of combinations(grid.map(tried))) {
    const name = assignments.map((each) => `${each.name}=${each.text}`).join(' ') || 'as it is set';
    try {
      const request = await backtestRequest({ ...wish, assignments: [...wish.assignments, ...assignments] }, strategy);
      trials.push({ name, request });
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'E_PARAMETER_CHECK') throw error;
      refused.push(name);
    }
  }
  if (trials.length > 0) return { request: { trials, rankedBy }, refused };
  throw new EngineError('E_SWEEP', 'none of these sets of parameters goes together', {
    where: grid.map((each) => `--try ${each}`).join(' '),
    fix: `ht strategies ${strategy.name} shows what each parameter may be`,
  });
};
