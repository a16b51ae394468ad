import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Files and settings. */
export const configCodes: CodeTable = {
  E_CONFIG_MISSING: {
    title: 'the configuration file cannot be read',
    exit: EXIT.config,
    cause: 'There is no file at the path, or it may not be read.',
    fix: 'Check the path of --config.',
  },
  E_CONFIG_SYNTAX: {
    title: 'the configuration is not YAML',
    exit: EXIT.config,
    cause: 'A line is indented or quoted in a way that YAML does not know, a key stands twice, or an alias is used.',
    fix: 'Mend the line that is shown.',
  },
  E_CONFIG_KEY: {
    title: 'the configuration has an unknown key',
    exit: EXIT.config,
    cause: 'Unknown keys are refused: a slip of the pen would otherwise silently leave a setting at its default.',
    fix: 'Write the key as suggested; ht config schema gives completion in an editor.',
  },
  E_CONFIG_VALUE: {
    title: 'a setting cannot have this value',
    exit: EXIT.config,
    cause: 'A value of the file, of the environment or of a strategy is of the wrong form or does not fit the market.',
    fix: 'Use a value that the message allows; ht config explain shows where each one comes from.',
  },
  E_LATENCY_FILE: {
    title: 'the latency samples cannot be used',
    exit: EXIT.config,
    cause: 'The file is missing or empty, or a line does not start with a number of milliseconds.',
    fix: 'One latency in ms at the start of each line; a heading is allowed.',
  },
  E_REPORT_FILE: {
    title: 'the report cannot be written',
    exit: EXIT.config,
    cause: 'Its path is a folder, or may not be written, or the disk is full. The run itself is recorded.',
    fix: 'Write it to another file: ht report <run> --to <file>.',
  },
  E_INSTRUMENT: {
    title: 'the instrument makes no sense',
    exit: EXIT.config,
    cause: 'Its tick or lot size is not above zero.',
    fix: 'Import the data again with --tick and --lot.',
  },
  E_ACCOUNT: {
    title: 'the account makes no sense',
    exit: EXIT.config,
    cause: 'The capital is not above zero, or the leverage is not possible in this market.',
    fix: 'Change --capital, --leverage or --market.',
  },
  E_VENUE_MODEL: {
    title: 'the simulated venue cannot be made',
    exit: EXIT.config,
    cause: 'A fee, latency, slippage, queue or participation is outside of what the simulator can do.',
    fix: 'Change the setting that the message names.',
  },
  E_UNIT_TOO_SMALL: {
    title: 'one unit is less than the smallest price step',
    exit: EXIT.config,
    cause: 'The unit of the strategy, as a share of the price, is smaller than one tick of this instrument.',
    fix: 'Choose a larger unit, or data with a finer tick.',
  },
  E_INTERVAL: {
    title: 'the strategy needs other candles',
    exit: EXIT.config,
    cause: 'The dataset has candles of an interval from which those of the strategy cannot be built.',
    fix: 'Set the interval of the strategy to a multiple of that of the data, or use trades.',
  },
};
