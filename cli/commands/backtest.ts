import type { Command } from 'commander';
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
    { command: 'ht backtest ema-rsi --data lean:SPY', about: 'everything at its default' },
    { command: 'ht backtest ema-rsi 2025-01 --data hyperliquid:BTC --set fast=20', about: 'one month, one parameter' },
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
  const { result, report, schema } = await withProgram(context, options, async (program, caller) => {
    const strategy = await program.strategy(strategyOf(wish));
    const outcome = await program.backtest(await backtestRequest(wish, strategy), caller);
    return { ...outcome, schema: strategy.parameters };
  });
  if (options.json === true) {
    printJson(context, result);
    return;
  }
  const next = [`ht events ${result.run}`, `ht verify ${result.run}`, `ht report ${result.run}`];
  printLines(context, ['', ...runTable(result, { report, next, schema }, outPaint(context)), '']);
};
