import type { Command } from 'commander';
import type { Parameter } from '../../engine/index.ts';
import type { StrategyInfo } from '../../runtime/requests.ts';
import { outPaint, printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import type { Paint } from '../format/colour.ts';
import { columns } from '../format/columns.ts';
import { durationText } from '../../backtests/wording/duration.ts';
import { wrap } from '../format/text-width.ts';
import { allowedValues } from '../values/parameters.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader strategies [name]`: what can be run, and what can be set. */
export const registerStrategies = (parent: Command, context: Context): void => {
  const command = parent.command('strategies [name]').description('List the strategies with their parameters.');
  withSharedOptions(command).action(async (name: string | undefined, options: SharedOptions) => {
    const found = await withProgram(context, options, async (program) =>
      name === undefined ? program.strategies() : [await program.strategy(name)],
    );
    if (options.json === true) printJson(context, found);
    else
      printLines(
        context,
        found.flatMap((strategy) => describe(strategy, outPaint(context))),
      );
  });
};

const describe = (strategy: StrategyInfo, paint: Paint): readonly string[] => {
  const rows = Object.entries(strategy.parameters).flatMap(([name, parameter]) => parameterRows(name, parameter));
  const table = columns(
    [
      { title: '    parameter', align: 'left' },
      { title: 'default', align: 'right' },
      { title: '', align: 'left' },
    ],
    rows,
  );
  const presets = Object.keys(strategy.presets);
  return [
    '',
    `  ${paint('bold', strategy.name)}  ${strategy.title}`,
    ...wrap(strategy.about, 94).map((line) => `    ${line}`),
    '',
    ...table,
    ...(presets.length === 0 ? [] : [`    presets      ${presets.join(', ')}`]),
  ];
};

/** The explanation in as many rows as it needs, beside the name and the default. */
const parameterRows = (name: string, parameter: Parameter): readonly (readonly string[])[] =>
  wrap(`${parameter.about} (${allowedValues(parameter)})`, 54).map((line, index) =>
    index === 0 ? [`    ${name}`, defaultText(parameter), line] : ['', '', line],
  );

const defaultText = (parameter: Parameter): string => {
  if (parameter.default === null) return 'none';
  const text = parameter.type === 'duration' ? durationText(parameter.default) : String(parameter.default);
  return 'unit' in parameter ? `${text} ${parameter.unit}` : text;
};
