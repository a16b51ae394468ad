import { resolve } from 'node:path';
import type { Command } from 'commander';
import { grouped } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import type { ReportCheck } from '../../runtime/report-check/check-report.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { runTable } from '../output/run-table.ts';
import { reportChoice } from './report-choice.ts';
import { withSharedOptions } from './shared-options.ts';

interface ReportOptions extends SharedOptions {
  readonly to?: string;
  readonly check?: true;
}

/** `hypertrader report <run>`: the table and the report again, from what was recorded. */
export const registerReport = (parent: Command, context: Context): void => {
  const command = parent
    .command('report <run>')
    .description('Make the table and the report of a recorded run again, from its events.')
    .optionsGroup('What comes out')
    .option('--to <file>', 'File of the report; default report.html in the folder of the run.')
    .option('--check', 'Write nothing: make it again and compare it with the file, byte for byte.');
  withSharedOptions(command).action(async (run: string, options: ReportOptions) => {
    if (options.check === true) {
      await check(context, run, options);
      return;
    }
    const { result, report, schema } = await withProgram(context, options, async (program, caller) => {
      const outcome = await program.report(run, reportChoice(options.to ?? 'run', context.cwd), caller);
      return { ...outcome, schema: (await program.strategy(outcome.result.manifest.strategy)).parameters };
    });
    const ending = { report, schema, next: [`ht events ${run}`, `ht verify ${run}`] };
    if (options.json === true) printJson(context, result);
    else printLines(context, ['', ...runTable(result, ending, outPaint(context)), '']);
  });
};

/** A difference ends with exit code 1. */
const check = async (context: Context, run: string, options: ReportOptions): Promise<void> => {
  const file = options.to === undefined ? null : resolve(context.cwd, options.to);
  const checked = await withProgram(context, options, (program) => program.checkReport(run, file));
  if (options.json === true) printJson(context, checked);
  if (!checked.isSame) throw differs(checked);
  if (options.json === true) return;
  printLines(context, [
    `  ${outPaint(context)('green', '✓')} report of run ${run}: made again from its events, all ${grouped(checked.bytes, 0)} bytes are the same`,
    `    sha256 ${checked.sha256}`,
  ]);
};

const differs = ({ run, path, sha256, fileSha256, differsAt }: ReportCheck): EngineError =>
  new EngineError('E_REPORT_DIFFERS', `this is not the report that the events of run ${run} give`, {
    where: `${path}, first at byte ${grouped(differsAt ?? 0, 0)}\nthe file   sha256 ${fileSha256}\nmade now   sha256 ${sha256}`,
    why: 'The file was changed, or another version of the program made it, or the events are others.',
    fix: `ht verify ${run}`,
  });
