import type { Command } from 'commander';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { runTable } from '../output/run-table.ts';
import { reportChoice } from './report-choice.ts';
import { withSharedOptions } from './shared-options.ts';

interface ReportOptions extends SharedOptions {
  readonly to?: string;
}

/** `hypertrader report <run>`: the table and the report again, from what was recorded. */
export const registerReport = (parent: Command, context: Context): void => {
  const command = parent
    .command('report <run>')
    .description('Make the table and the report of a recorded run again, from its events.')
    .optionsGroup('What comes out')
    .option('--to <file>', 'File of the report; default report.html in the folder of the run.');
  withSharedOptions(command).action(async (run: string, options: ReportOptions) => {
    const { result, report, schema } = await withProgram(context, options, async (program, caller) => {
      const outcome = await program.report(run, reportChoice(options.to ?? 'run', context.cwd), caller);
      return { ...outcome, schema: (await program.strategy(outcome.result.manifest.strategy)).parameters };
    });
    const ending = { report, schema, next: [`ht events ${run}`, `ht verify ${run}`] };
    if (options.json === true) printJson(context, result);
    else printLines(context, ['', ...runTable(result, ending, outPaint(context)), '']);
  });
};
