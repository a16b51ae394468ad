import type { Command } from 'commander';
import type { RunResult } from '../../backtests/result.ts';
import { EngineError } from '../../engine/index.ts';
import { timeText } from '../../backtests/wording/time.ts';
import { withExamples } from '../help.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { runTable } from '../output/run-table.ts';
import { backtestRequest, backtestWish, strategyOf } from './backtest-request.ts';
import { withSettingFlags } from './setting-flags.ts';
import type { BacktestOptions } from './setting-flags.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader backtest <strategy>`: play a strategy on a dataset and print what came of it. */
export const registerBacktest = (parent: Command, context: Context): void => {
  const command = parent
    .command('backtest [strategy] [period]')
    .description('Run a strategy on historical data. The same command gives the same run, event for event.');
  withExamples(command, [
    { command: 'ht backtest ema-rsi --data spy-trades', about: 'everything at its default' },
    { command: 'ht backtest ema-rsi 2017 --data btcusd-daily --set interval=1d', about: 'one month, one parameter' },
    { command: 'ht backtest --config run.yaml --json', about: 'settings from a file, JSON for a program' },
  ]);
  withSharedOptions(withSettingFlags(command)).action(
    async (strategy: string | undefined, period: string | undefined, options: BacktestOptions & SharedOptions) => {
      await backtest(context, [strategy, period], options);
    },
  );
};

const backtest = async (
  context: Context,
  positional: readonly (string | undefined)[],
  options: BacktestOptions & SharedOptions,
): Promise<void> => {
  const wish = await backtestWish(context, positional, options);
  const { result, report, schema } = await withProgram(
    context,
    options,
    async (program, caller) => {
      const strategy = await program.strategy(strategyOf(wish));
      const outcome = await program.backtest(await backtestRequest(wish, strategy), caller);
      return { ...outcome, schema: strategy.parameters };
    },
    wish.file?.store ?? null,
  );
  const next = [`ht events ${result.run}`, `ht verify ${result.run}`, `ht report ${result.run}`];
  if (options.json === true) printJson(context, result);
  else printLines(context, ['', ...runTable(result, { report, next, schema }, outPaint(context)), '']);
  failIfHalted(result);
};

/** A run that risk halted has its result, and says by its exit code that not all of it was traded as the strategy wished. */
const failIfHalted = ({ execution, run }: RunResult): void => {
  const [halt] = execution.halts;
  if (!halt) return;
  throw new EngineError('E_RUN_HALTED', `the ${halt.reason} halted trading`, {
    where: `run ${run}, ${timeText(halt.time)} UTC`,
    why: 'From then on orders could only reduce the position.',
    fix: `look at what led to it: ht events ${run} --type CircuitBreakerTripped`,
  });
};
