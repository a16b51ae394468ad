import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import type { BacktestOutcome } from '../../runtime/requests.ts';
import type { Paint } from '../format/colour.ts';
import { wrap } from '../format/text-width.ts';
import { withExamples } from '../help.ts';
import { runTable } from '../output/run-table.ts';
import { reportChoice } from './report-choice.ts';
import { withReportFlags } from './setting-flags.ts';
import { withSharedOptions } from './shared-options.ts';

interface DemoOptions extends SharedOptions {
  readonly report?: string | false;
}

/** `hypertrader demo`: what `npm start` runs, on data that came with the package. */
export const registerDemo = (parent: Command, context: Context): void => {
  const command = parent
    .command('demo')
    .description(
      'Show what this is: a bundled strategy on bundled data, in a few seconds. Nothing leaves this machine.',
    );
  withExamples(command, [{ command: 'ht demo', about: 'the same as npm start' }]);
  withSharedOptions(withReportFlags(command.optionsGroup('What comes out'))).action(async (options: DemoOptions) => {
    await demo(context, options);
  });
};

const demo = async (context: Context, options: DemoOptions): Promise<void> => {
  const node = process.versions.node.split('.').slice(0, 2).join('.');
  const cores = availableParallelism();
  context.terminal.talk(
    `\n  ht ${context.version} · node ${node} · ${cores} ${cores === 1 ? 'core' : 'cores'} · everything stays on this machine\n`,
  );
  const choice = reportChoice(options.report === false ? 'none' : (options.report ?? 'run'));
  const outcomes = await withProgram(context, options, (program, caller) => program.demo({ report: choice }, caller));
  if (options.json === true) {
    printJson(context, { runs: outcomes.map(({ result }) => result) });
    return;
  }
  for (const outcome of outcomes) printLines(context, demoLines(outcome, outPaint(context)));
};

const demoLines = ({ result, report }: BacktestOutcome, paint: Paint): readonly string[] => {
  const next = [`ht events ${result.run}`, `ht verify ${result.run}`, 'ht new strategy my-idea'];
  return [
    '',
    ...runTable(result, { report, next }, paint),
    '',
    `  Run ${result.run} is recorded: the same command gives the same hash on any machine.`,
    ...wrap(result.command, 96).map((line) => `  ${paint('dim', line)}`),
    '',
  ];
};
