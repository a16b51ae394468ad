import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { homeOf, outPaint, printJson, printLines, withCaller, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { auditError, auditLines } from '../output/audit-lines.ts';
import { withSharedOptions } from './shared-options.ts';

interface VerifyOptions extends SharedOptions {
  readonly all?: true;
  readonly anchor?: string;
}

/** `hypertrader audit verify [run]`: compares what is stored with the hashes over it; it ends with 0, 1 or 2. */
export const registerAuditVerify = (parent: Command, context: Context): void => {
  const command = parent
    .command('verify [run]')
    .description(
      'Compare what is stored with the hashes over it: a run with its tape, a dataset, or everything. Nothing is written.',
    )
    .optionsGroup('What is compared')
    .option('--all', 'Every run, every dataset, and the store itself.')
    .option('--anchor <file>', 'Also with heads that were written down: ht audit anchor.');
  withExamples(command, [
    { command: 'ht audit verify a81c04de', about: 'a run, and the tape it was played on' },
    { command: 'ht audit verify --all --anchor anchors.jsonl', about: 'everything, also what was cut off at the end' },
  ]);
  withSharedOptions(command).action(async (run: string | undefined, options: VerifyOptions) => {
    const request = {
      subject: subjectOf(run, options),
      anchors: options.anchor === undefined ? null : resolve(context.cwd, options.anchor),
    };
    const { auditDesk } = await import('../../runtime/audit/desk.ts');
    const report = await withCaller(context, (caller) =>
      auditDesk(homeOf(context, options), storeOf(context, options)).verify(request, caller),
    );
    if (options.json === true) printJson(context, report);
    else printLines(context, auditLines(report, outPaint(context)));
    const error = auditError(report);
    if (error) throw error;
  });
};

const subjectOf = (run: string | undefined, options: VerifyOptions): string | null => {
  if (run !== undefined && options.all === true) {
    throw new EngineError('E_USAGE', 'a run and --all exclude each other', {
      where: `ht audit verify ${run} --all`,
      fix: `ht audit verify ${run}`,
    });
  }
  if (run === undefined && options.all !== true) {
    throw new EngineError('E_USAGE', 'nothing is named that shall be audited', {
      fix: 'ht audit verify <run>, or everything: ht audit verify --all',
    });
  }
  return run ?? null;
};
