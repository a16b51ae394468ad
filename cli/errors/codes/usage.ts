import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** How a command was typed. */
export const usageCodes: CodeTable = {
  E_USAGE: {
    title: 'the command is not complete or not understood',
    exit: EXIT.usage,
    cause: 'An argument or option is missing, unknown, or has no value.',
    fix: 'Look at the help of the command: ht <command> --help.',
  },
  E_COMMAND_UNKNOWN: {
    title: 'there is no such command',
    exit: EXIT.usage,
    cause: 'The first word is not one of the commands.',
    fix: 'ht --help lists them all.',
  },
  E_CODE_UNKNOWN: {
    title: 'there is no such error code',
    exit: EXIT.usage,
    cause: 'Codes start with E_ and stand in brackets in the first line of an error.',
    fix: 'ht explain lists them all.',
  },
  E_NODE_VERSION: {
    title: 'this Node cannot run the program',
    exit: EXIT.usage,
    cause: 'The sources are TypeScript and run as they are, which Node can do from 22.18 on.',
    fix: 'Install a newer Node, or run npm ci in the package: it brings the right one.',
  },
  E_VALUE: {
    title: 'a value has the wrong form',
    exit: EXIT.usage,
    cause: 'A flag was given a text that its setting cannot be, such as a number without a unit.',
    fix: 'Write it as the message shows; the help of the command has examples.',
  },
  E_RANGE: {
    title: 'the period ends before it starts',
    exit: EXIT.usage,
    cause: '--to lies before --from. A date as --to is played through its end, an exact time is itself not played.',
    fix: 'Swap the two, or name one period: ht backtest <strategy> 2025-01.',
  },
  E_PARAMETER_FORM: {
    title: 'a parameter is not set',
    exit: EXIT.usage,
    cause: '--set needs a name, an equals sign and a value.',
    fix: '--set fast=20.',
  },
  E_PARAMETER_UNKNOWN: {
    title: 'the strategy has no such parameter',
    exit: EXIT.usage,
    cause: 'Only the parameters that a strategy declares can be set, so that a slip of the pen is noticed.',
    fix: 'ht strategies <name> shows its parameters.',
  },
  E_PARAMETER_VALUE: {
    title: 'a parameter has the wrong type',
    exit: EXIT.usage,
    cause: 'The text is not a number, duration, choice or flag as the parameter declares.',
    fix: 'ht strategies <name> shows what is allowed.',
  },
  E_PARAMETER_RANGE: {
    title: 'a parameter is outside of its range',
    exit: EXIT.usage,
    cause: 'The strategy declares the smallest and largest value that make sense.',
    fix: 'Choose a value within the range.',
  },
  E_PARAMETER_CHECK: {
    title: 'parameters do not go together',
    exit: EXIT.usage,
    cause:
      'Each value is allowed, but the strategy refuses the combination, such as a fast average slower than the slow one.',
    fix: 'Change one of them as the message says.',
  },
  E_PRESET_UNKNOWN: {
    title: 'the strategy has no such preset',
    exit: EXIT.usage,
    cause: 'Presets are named sets of parameter values; not every strategy has some.',
    fix: 'ht strategies <name> shows its presets.',
  },
  E_STRATEGY_UNKNOWN: {
    title: 'there is no such strategy',
    exit: EXIT.usage,
    cause: 'Strategies are folders with an index.ts, in ./strategies and in the package.',
    fix: 'ht strategies lists them; ht new strategy <name> makes one.',
  },
  E_STRATEGY_INVALID: {
    title: 'a strategy cannot be loaded',
    exit: EXIT.usage,
    cause: 'Its index.ts cannot be imported, or does not export a strategy.',
    fix: 'Export const strategy = defineStrategy({ ... }) from index.ts.',
  },
  E_RUN_UNKNOWN: {
    title: 'there is no such run',
    exit: EXIT.usage,
    cause: 'Runs live in the store of one home folder; this one is not in it.',
    fix: 'ht runs lists them; --home chooses another folder.',
  },
  E_STREAM_UNKNOWN: {
    title: 'there is no such run or stream',
    exit: EXIT.usage,
    cause: 'Neither a run nor a stream of the store has this name.',
    fix: 'ht runs lists the runs.',
  },
  E_PROJECTION_UNKNOWN: {
    title: 'there is no such projection',
    exit: EXIT.usage,
    cause: 'Projections are folders; none has this name.',
    fix: 'Use one of the names in the message.',
  },
  E_NAME: {
    title: 'a name cannot be used',
    exit: EXIT.usage,
    cause: 'Names become folders: small letters and digits, in words joined by a dash.',
    fix: 'Use a name such as my-idea.',
  },
  E_EXISTS: {
    title: 'it is there already',
    exit: EXIT.usage,
    cause: 'Nothing is ever overwritten.',
    fix: 'Choose another name, or move the old one away.',
  },
  E_DATASET_NAME: {
    title: 'a dataset cannot have this name',
    exit: EXIT.usage,
    cause: 'Names of datasets become names of streams: small letters, digits, dots, dashes and underscores.',
    fix: 'Use a name such as my-btc.',
  },
};
