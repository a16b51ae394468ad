import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import type { DataCheckOutcome, Finding } from '../../runtime/requests.ts';
import { counted } from '../../backtests/wording/number.ts';
import { datasetLines } from '../output/dataset-lines.ts';
import { withSharedOptions } from './shared-options.ts';

const SIGN = { ok: '✓', warning: '!', error: '✗' } as const;
const COLOUR = { ok: 'green', warning: 'yellow', error: 'red' } as const;

/** `hypertrader data check <dataset>`: what speaks for and against it; errors end with exit code 4. */
export const registerDataCheck = (parent: Command, context: Context): void => {
  const command = parent.command('check <dataset>').description('Check a dataset: order, gaps, outliers, doubles.');
  withSharedOptions(command).action(async (dataset: string, options: SharedOptions) => {
    const outcome = await withProgram(context, options, (program, caller) => program.checkData(dataset, caller));
    print(context, options, outcome);
    const errors = outcome.findings.filter((finding) => finding.mark === 'error');
    if (errors.length > 0) throw refused(dataset, errors);
  });
};

const print = (context: Context, options: SharedOptions, outcome: DataCheckOutcome): void => {
  if (options.json === true) {
    printJson(context, outcome);
    return;
  }
  const paint = outPaint(context);
  const findings = outcome.findings.map(
    ({ mark, text, where }) => `  ${paint(COLOUR[mark], SIGN[mark])} ${text}${where === null ? '' : `   ${where}`}`,
  );
  printLines(context, ['', ...datasetLines(outcome.dataset), '', ...findings, '']);
};

const refused = (dataset: string, errors: readonly Finding[]): EngineError =>
  new EngineError('E_DATA_CHECK', `${dataset} has ${counted(errors.length, 'error')}`, {
    where: errors.map(({ where, text }) => `${where ?? 'whole dataset'}: ${text}`).join('\n'),
    why: 'A run on these data would say something about the errors, not about a strategy.',
    fix: 'correct the file and import it again',
  });
