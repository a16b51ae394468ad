import type { Command } from 'commander';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { datasetTable } from '../output/dataset-lines.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader data list`. */
export const registerDataList = (parent: Command, context: Context): void => {
  const command = parent.command('list').description('List the datasets: bundled ones and your own.');
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const datasets = await withProgram(context, options, (program) => program.datasets());
    if (options.json === true) printJson(context, datasets);
    else printLines(context, datasets.length === 0 ? NOTHING : datasetTable(datasets));
  });
};

const NOTHING = ['  No data yet. Import some:   ht data import trades.csv --name my-btc'];
