import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { VerifyOutcome } from '../../runtime/requests.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { clipped } from '../format/text-width.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader verify <run>`: run it again and compare event for event; a difference ends with exit code 1. */
export const registerVerify = (parent: Command, context: Context): void => {
  const command = parent
    .command('verify <run>')
    .description('Run a recorded run again and compare every event; says which one differs first.');
  withSharedOptions(command).action(async (run: string, options: SharedOptions) => {
    const outcome = await withProgram(context, options, (program, caller) => program.verify(run, caller));
    if (options.json === true) printJson(context, outcome);
    if (!outcome.isSame) throw differs(outcome);
    if (options.json === true) return;
    const paint = outPaint(context);
    printLines(context, [
      `  ${paint('green', '✓')} run ${outcome.run}: all ${grouped(outcome.events, 0)} events are the same`,
      `    sha256 ${outcome.replayedHash}`,
      ...(outcome.isSameCode ? [] : ['    the code has changed since, its decisions have not']),
    ]);
  });
};

const differs = ({ run, difference, isSameCode }: VerifyOutcome): EngineError =>
  new EngineError('E_VERIFY_DIFFERS', `run ${run} does not come out the same`, {
    where:
      difference === null
        ? `run ${run}`
        : [
            `first difference at seq ${grouped(difference.seq, 0)}`,
            `recorded  ${clipped(difference.recorded, 84)}`,
            `replayed  ${clipped(difference.replayed, 84)}`,
          ].join('\n'),
    why: isSameCode
      ? 'The code is the same, so the data or the store are not, or something in it is not deterministic.'
      : 'The code is not the one that recorded the run: it decides otherwise from here on.',
    ...(difference === null ? {} : { fix: `ht events ${run} --to ${difference.seq}` }),
  });
