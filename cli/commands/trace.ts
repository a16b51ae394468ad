import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { Program } from '../../runtime/program.ts';
import type { Caller } from '../../runtime/requests.ts';
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
    { command: 'ht trace o231', about: 'of the only run that has it; where there are several they are listed' },
  ]);
  withSharedOptions(command).action(async (first: string, second: string | undefined, options: SharedOptions) => {
    const trace = await withProgram(context, options, async (program, caller) => {
      const run = second === undefined ? await onlyRun(program, first, caller) : first;
      return program.replay.trace(run, second ?? first, caller);
    });
    if (options.json === true) printJson(context, trace);
    else printLines(context, ['', ...traceLines(trace, outPaint(context)), '']);
  });
};

/** So many runs are listed where an order of the name is in several. */
const LISTED = 10;

/** Without a run, only one that has the order can be meant. */
const onlyRun = async (program: Program, order: string, caller: Caller): Promise<string> => {
  const found = await program.replay.findOrder(order, caller);
  const [only] = found;
  if (only && found.length === 1) return only.run;
  if (found.length === 0) {
    throw new EngineError('E_ORDER_MISSING', `no run or session here has an order ${order}`, {
      why: 'Orders are named o1, o2 and so on.',
      fix: 'ht runs     ht status     ht events <run> --type OrderRequested',
    });
  }
  const width = Math.max(...found.map(({ strategy }) => strategy.length));
  const more = found.length > LISTED ? [`… and ${found.length - LISTED} more`] : [];
  throw new EngineError('E_USAGE', `${found.length} runs have an order ${order}: say which`, {
    where: [
      ...found
        .slice(0, LISTED)
        .map(
          (each) =>
            `${each.run}  ${each.mode.padEnd(8)}  ${each.strategy.padEnd(width)}  ${timeText(each.time)}  ${order} ${each.side} ${each.size}`,
        ),
      ...more,
    ].join('\n'),
    why: 'Each run counts its orders from o1 on.',
    fix: `ht trace ${only?.run ?? '<run>'} ${order}`,
  });
};
