import type { Command } from 'commander';

const GROUP = 'Everywhere';

/** The options that every command has. */
export const withSharedOptions = (command: Command): Command =>
  command
    .optionsGroup(GROUP)
    .option('--json', 'One JSON object (or one per line) on stdout, nothing else.')
    .option('--home <folder>', 'Folder of store, runs and data (HYPERTRADER_HOME, default .hypertrader).')
    .option('--store <address>', 'sqlite in the home, or a server, esdb://host:2113 (HYPERTRADER_STORE).')
    .option('--debug', 'Show the stack of an error.')
    .helpOption('-h, --help', 'Show this help.');
