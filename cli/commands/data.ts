import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { registerDataCheck } from './data-check.ts';
import { registerDataExport } from './data-export.ts';
import { registerDataImport } from './data-import.ts';
import { registerDataList } from './data-list.ts';
import { withExamples } from '../help.ts';

/** `hypertrader data ...`: historical data in, looked at, and out. */
export const registerData = (parent: Command, context: Context): void => {
  const command = parent.command('data').description('Historical data: import, list, check and export it.');
  withExamples(command, [
    { command: 'ht data list', about: 'what there is' },
    { command: 'ht data import trades.csv --name my-btc', about: 'a file of trades, columns recognised' },
    { command: 'ht data check my-btc', about: 'gaps, order, outliers' },
  ]);
  for (const register of [registerDataImport, registerDataList, registerDataCheck, registerDataExport]) {
    register(command, context);
  }
};
