import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, grouped } from '../../backtests/wording/number.ts';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, withCaller } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { badValue } from '../values/bad-value.ts';
import { withSharedOptions } from './shared-options.ts';
import { collect, ownStore } from './store-copy.ts';

interface ExportOptions extends SharedOptions {
  readonly to: string;
  readonly stream: readonly string[];
}

/** `hypertrader store export` and `import`: all events as a file, and back. */
export const registerStoreFiles = (parent: Command, context: Context): void => {
  registerExport(parent, context);
  registerImport(parent, context);
};

const registerExport = (parent: Command, context: Context): void => {
  const command = parent
    .command('export')
    .description(
      'Write events to a file of JSON lines or Parquet, each as it stands, with a sha256 over all of them in it.',
    )
    .optionsGroup('What is written')
    .requiredOption('--to <file>', 'File that is written; ends in .jsonl or .parquet.')
    .option('--stream <prefix>', 'Only streams whose names start so; repeatable.', collect, []);
  withExamples(command, [
    { command: 'ht store export --to events.jsonl', about: 'everything' },
    { command: 'ht store export --to events.parquet', about: 'for DuckDB, pandas, Spark' },
    { command: 'ht store export --to runs.jsonl --stream run- --stream session- --stream chain-', about: 'no data' },
  ]);
  withSharedOptions(command).action(async (options: ExportOptions) => {
    const file = resolve(context.cwd, typed('--to', options.to, eventsFile) ?? options.to);
    const { exportStore } = await import('../../runtime/transfer/desk.ts');
    const request = { store: ownStore(context, options), prefixes: options.stream, file };
    const outcome = await withCaller(context, (caller) => exportStore(request, caller));
    if (options.json === true) printJson(context, { file, ...outcome });
    else {
      const { events, streams, bytes, sha256 } = outcome;
      printLines(context, [
        `  ${file}   ${counted(events, 'event')} of ${counted(streams, 'stream')}, ${grouped(bytes, 0)} bytes`,
        `      sha256 ${sha256}`,
      ]);
    }
  });
};

const registerImport = (parent: Command, context: Context): void => {
  const command = parent
    .command('import <file>')
    .description('Write the events of an exported file into the store, each as it stood. It can be repeated.');
  withExamples(command, [{ command: 'ht store import events.jsonl --home /other/home', about: '' }]);
  withSharedOptions(command).action(async (name: string, options: SharedOptions) => {
    const file = resolve(context.cwd, name);
    const { importStore } = await import('../../runtime/transfer/desk.ts');
    const request = { file, store: ownStore(context, options) };
    const outcome = await withCaller(context, (caller) => importStore(request, caller));
    if (options.json === true) printJson(context, outcome);
    else {
      printLines(context, [
        `  ✓ ${counted(outcome.written, 'event')} written, ${grouped(outcome.known, 0)} were there already and are the same`,
      ]);
    }
  });
};

const eventsFile = (path: string): string => {
  if (['.jsonl', '.parquet'].includes(extname(path))) return path;
  throw badValue(`"${path}" ends in neither .jsonl nor .parquet`, 'Events are written as JSON lines or as Parquet.');
};
