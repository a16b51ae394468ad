import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, grouped } from '../../backtests/wording/number.ts';
import type { StoreAt } from '../../runtime/transfer/desk.ts';
import { chosenStore } from '../../runtime/stores/choice.ts';
import { homeOf, printJson, printLines, storeOf, withCaller } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { withSharedOptions } from './shared-options.ts';

interface CopyOptions extends SharedOptions {
  readonly from?: string;
  readonly to: string;
  readonly stream: readonly string[];
}

/** `hypertrader store copy --to <store>`: the same events in another store. */
export const registerStoreCopy = (parent: Command, context: Context): void => {
  const command = parent
    .command('copy')
    .description(
      'Copy events to another store, each as it stands; what is there already is compared. It can be repeated.',
    )
    .optionsGroup('What is copied')
    .option('--from <store>', 'Home folder, or address of a server; default the store of --home.')
    .requiredOption('--to <store>', 'Home folder, or address of a server.')
    .option('--stream <prefix>', 'Only streams whose names start so; repeatable.', collect, []);
  withExamples(command, [
    { command: 'ht store copy --to /other/home', about: 'everything' },
    { command: 'ht store copy --to esdb://127.0.0.1:2113?tls=false', about: 'to a server' },
    { command: 'ht store copy --to /other/home --stream session-a81c04de', about: 'one stream' },
  ]);
  withSharedOptions(command).action(async (options: CopyOptions) => {
    const { copyStore } = await import('../../runtime/transfer/desk.ts');
    const outcome = await withCaller(context, (caller) =>
      copyStore(
        {
          from: options.from === undefined ? ownStore(context, options) : storeAt(options.from, context, options),
          to: storeAt(options.to, context, options),
          prefixes: options.stream,
        },
        caller,
      ),
    );
    if (options.json === true) printJson(context, outcome);
    else {
      printLines(context, [
        `  ✓ ${counted(outcome.written, 'event')} copied, ${grouped(outcome.known, 0)} were there already and are the same`,
      ]);
    }
  });
};

/** For repeatable options. */
export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** The store that every other command would use. */
export const ownStore = (context: Context, options: SharedOptions): StoreAt => ({
  home: resolve(context.cwd, homeOf(context, options)),
  choice: storeOf(context, options),
});

/** A home folder, or the address of a server; its caches lie in the home of the command. */
const storeAt = (text: string, context: Context, options: SharedOptions): StoreAt =>
  /^[a-z+]+:\/\//.test(text)
    ? { home: resolve(context.cwd, homeOf(context, options)), choice: chosenStore(text, context.env) }
    : { home: resolve(context.cwd, text), choice: null };
