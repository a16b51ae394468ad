import type { Command } from 'commander';
import { grouped } from '../../backtests/wording/number.ts';
import type { Json } from '../../engine/index.ts';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { sequence } from '../values/sequence.ts';
import { withSharedOptions } from './shared-options.ts';

interface StateOptions extends SharedOptions {
  readonly of: string;
  readonly at?: string;
}

/** `hypertrader state <run>`: what a read model says, at the end of a run or at one of its events. */
export const registerState = (parent: Command, context: Context): void => {
  const command = parent
    .command('state <run>')
    .description('Print a read model of a run: everything folded from its events, up to any of them.')
    .optionsGroup('What and when')
    .option(
      '--of <projection>',
      'system-state, positions, orders, pnl, equity, signals, candles or runs.',
      'system-state',
    )
    .option('--at <seq>', 'The last event that counts; default all.');
  withExamples(command, [
    { command: 'ht state a81c04de', about: 'phase, units and allocations at the end' },
    { command: 'ht state a81c04de --of pnl --at 1200', about: 'profit and loss in its parts after event 1,200' },
  ]);
  withSharedOptions(command).action(async (run: string, options: StateOptions) => {
    const request = { run, projection: options.of, atMost: typed('--at', options.at, sequence) };
    const outcome = await withProgram(context, options, (program, caller) => program.state(request, caller));
    if (options.json === true) printJson(context, outcome);
    else {
      const head = `  ${outcome.projection} of run ${run} after event ${grouped(outcome.seq, 0)}`;
      printLines(context, ['', head, '', ...lines(outcome.state, 2), '']);
    }
  });
};

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line a field, nested ones indented below their name. */
const lines = (value: Json, indent: number): readonly string[] => {
  const margin = ' '.repeat(indent);
  if (!isObject(value)) return [`${margin}${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    isObject(inner)
      ? [`${margin}${name}`, ...lines(inner, indent + 2)]
      : [`${margin}${name.padEnd(18)} ${plain(inner)}`],
  );
};

/** A long list would hide everything else; `--json` has all of it. */
const LIST_MAX = 3;

const plain = (value: Json): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length > LIST_MAX) return `${grouped(value.length, 0)} items (--json shows them)`;
  return JSON.stringify(value);
};
