import { resolve } from 'node:path';
import type { Command } from 'commander';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { comparisonLines } from '../output/comparison.ts';
import { withSharedOptions } from './shared-options.ts';

interface CompareOptions extends SharedOptions {
  readonly report?: string;
}

/** `hypertrader compare <a> <b>`: two runs side by side. */
export const registerCompare = (parent: Command, context: Context): void => {
  const command = parent
    .command('compare <run> <other>')
    .description(
      'Put two recorded runs side by side: metrics, equity, settings that differ, the first decision that differs.',
    )
    .optionsGroup('What comes out')
    .option('--report <path>', 'A page with both equity curves and their difference.');
  withExamples(command, [
    { command: 'ht compare a81c04de 7f3a91c2', about: 'in the terminal' },
    { command: 'ht compare a81c04de 7f3a91c2 --report both.html', about: 'as a page that opens offline' },
  ]);
  withSharedOptions(command).action(async (a: string, b: string, options: CompareOptions) => {
    const report = options.report === undefined ? null : resolve(context.cwd, options.report);
    const outcome = await withProgram(context, options, (program, caller) =>
      program.replay.compare({ a, b, report }, caller),
    );
    if (options.json === true) {
      printJson(context, outcome);
      return;
    }
    const next = outcome.report === null ? [] : ['', `  Report  ${outcome.report}`];
    printLines(context, ['', ...comparisonLines(outcome.comparison, outPaint(context)), ...next, '']);
  });
};
