import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { Program } from '../../runtime/program.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { traceLines } from '../output/trace.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader trace <run> <order>`: the story of an order. */
export const registerTrace = (parent: Command, context: Context): void => {
  const command = parent
    .command('trace <run> [order]')
    .description(
      'Tell the story of an order: the tape, the decision and its source, the verdict of risk, the venue, the fills.',
    );
  withExamples(command, [
    { command: 'ht trace a81c04de o231', about: 'from the tick that caused it to its last fill' },
    { command: 'ht trace o231', about: 'of the only run there is' },
  ]);
  withSharedOptions(command).action(async (first: string, second: string | undefined, options: SharedOptions) => {
    const trace = await withProgram(context, options, async (program, caller) => {
      const run = second === undefined ? await onlyRun(program, first) : first;
      return program.replay.trace(run, second ?? first, caller);
    });
    if (options.json === true) printJson(context, trace);
    else printLines(context, ['', ...traceLines(trace, outPaint(context)), '']);
  });
};

/** Without a run, there must be one that can be meant. */
const onlyRun = async (program: Program, order: string): Promise<string> => {
  const runs = await program.runs();
  const [only] = runs;
  if (runs.length === 1 && only) return only.run;
  throw new EngineError('E_USAGE', 'say which run the order is of', {
    where: `ht trace ${order}`,
    why: runs.length === 0 ? 'No run is recorded here.' : `There are ${runs.length} runs here.`,
    fix: `ht trace <run> ${order}`,
  });
};
