import type { Command } from 'commander';
import type { RunSummary } from '../../runtime/requests.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { columns } from '../format/columns.ts';
import { grouped, signedPercent } from '../../backtests/wording/number.ts';
import { clipped } from '../format/text-width.ts';
import { spanText } from '../../backtests/wording/time.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader runs`: recorded runs. */
export const registerRuns = (parent: Command, context: Context): void => {
  const command = parent.command('runs').description('List the recorded runs.');
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const runs = await withProgram(context, options, (program) => program.runs());
    if (options.json === true) printJson(context, runs);
    else printLines(context, runs.length === 0 ? NOTHING : table(runs));
  });
};

const NOTHING = ['  No runs yet. Make one:   ht demo   or   ht backtest ema-rsi --data <dataset>'];

const table = (runs: readonly RunSummary[]): readonly string[] =>
  columns(
    [
      { title: 'run', align: 'left' },
      { title: 'strategy', align: 'left' },
      { title: 'data', align: 'left' },
      { title: 'period', align: 'left' },
      { title: 'return', align: 'right' },
      { title: 'drawdown', align: 'right' },
      { title: 'Sharpe', align: 'right' },
      { title: 'trust', align: 'left' },
    ],
    runs.map((run) => [
      run.run,
      clipped(run.strategy, 16),
      clipped(run.dataset, 20),
      spanText(run.from, run.to).replace(/:\d\d(\.\d+)?(?= |$)/g, ''),
      run.totalReturn === null ? '—' : signedPercent(run.totalReturn),
      run.maxDrawdown === null ? '—' : signedPercent(run.maxDrawdown),
      run.sharpe === null ? '—' : grouped(run.sharpe, 2),
      run.warnings === 0 ? '✓' : `! ${run.warnings}`,
    ]),
  );
