import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { counted, grouped } from '../../backtests/wording/number.ts';
import { withExamples } from '../help.ts';
import { badValue } from '../values/bad-value.ts';
import { period } from '../values/period.ts';
import { withSharedOptions } from './shared-options.ts';

interface ExportOptions extends SharedOptions {
  readonly to: string;
  readonly since?: string;
  readonly until?: string;
}

/** `hypertrader data export <dataset> --to <file>`. */
export const registerDataExport = (parent: Command, context: Context): void => {
  const command = parent
    .command('export <dataset>')
    .description('Write a dataset to a file, exactly: CSV, JSON lines or Parquet, by the ending of its name.')
    .optionsGroup('What is written')
    .requiredOption('--to <file>', 'File that is written; .csv, .jsonl or .parquet.')
    .option('--since <date>', 'First day, month or instant, UTC.')
    .option('--until <date>', 'Last day or month, to its end, UTC.');
  withExamples(command, [{ command: 'ht data export my-btc --to btc.parquet --since 2025-01', about: '' }]);
  withSharedOptions(command).action(async (dataset: string, options: ExportOptions) => {
    const file = resolve(context.cwd, typed('--to', options.to, exportFile) ?? options.to);
    const bounds = period(options.since ?? null, options.until ?? null);
    const outcome = await withProgram(context, options, (program, caller) =>
      program.exportData({ dataset, file, ...bounds }, caller),
    );
    if (options.json === true) printJson(context, outcome);
    else {
      const size = `${counted(outcome.rows, 'row')}, ${grouped(outcome.bytes, 0)} bytes`;
      printLines(context, [`  ${outcome.file}   ${size}`]);
    }
  });
};

const exportFile = (path: string): string => {
  if (['.csv', '.jsonl', '.parquet'].includes(extname(path))) return path;
  throw badValue(`"${path}" has no known ending`, 'The ending says the format: .csv, .jsonl or .parquet.');
};
