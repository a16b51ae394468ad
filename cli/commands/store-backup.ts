import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import { homeOf, printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { withSharedOptions } from './shared-options.ts';

interface BackupOptions extends SharedOptions {
  readonly to: string;
}
interface RestoreOptions extends SharedOptions {
  readonly force?: true;
}

/** `hypertrader store backup` and `restore`: the embedded store as one file, and back. */
export const registerStoreBackup = (parent: Command, context: Context): void => {
  registerBackup(parent, context);
  registerRestore(parent, context);
};

const registerBackup = (parent: Command, context: Context): void => {
  const command = parent
    .command('backup')
    .description('Copy the embedded store into one file, also while it is written to; every event of the copy is read.')
    .optionsGroup('What is written')
    .requiredOption('--to <file>', 'File that is written; it is there when it is whole and sound.');
  withExamples(command, [{ command: 'ht store backup --to /backup/events-2025-01-31.db', about: '' }]);
  withSharedOptions(command).action(async (options: BackupOptions) => {
    assertEmbedded(context, options);
    const file = resolve(context.cwd, options.to);
    const { backUpStore } = await import('../../runtime/transfer/desk.ts');
    const { events, streams } = await backUpStore(resolve(context.cwd, homeOf(context, options)), file);
    if (options.json === true) printJson(context, { file, events, streams });
    else printLines(context, [`  ✓ ${file}   ${counted(events, 'event')} in ${counted(streams, 'stream')}, all sound`]);
  });
};

const registerRestore = (parent: Command, context: Context): void => {
  const command = parent
    .command('restore <file>')
    .description('Bring a backup back into a home. A store that is there is refused, or put aside.')
    .optionsGroup('What happens to a store that is there')
    .option('--force', 'It is put aside under another name, instead of refusing.');
  withExamples(command, [{ command: 'ht store restore /backup/events-2025-01-31.db --home /new/home', about: '' }]);
  withSharedOptions(command).action(async (name: string, options: RestoreOptions) => {
    assertEmbedded(context, options);
    const { restoreStore } = await import('../../runtime/transfer/desk.ts');
    const home = resolve(context.cwd, homeOf(context, options));
    const request = { file: resolve(context.cwd, name), home, isForced: options.force === true };
    const restored = await restoreStore(request);
    if (options.json === true) printJson(context, restored);
    else {
      const { file, events, streams, aside } = restored;
      printLines(context, [
        `  ✓ ${file}   ${counted(events, 'event')} in ${counted(streams, 'stream')}, all sound`,
        ...(aside === null ? [] : [`    the former store is ${aside}`]),
      ]);
    }
  });
};

const assertEmbedded = (context: Context, options: SharedOptions): void => {
  if (storeOf(context, options) === null) return;
  throw new EngineError('E_USAGE', 'only the embedded store is backed up by this program', {
    why: 'A server has tools of its own for that.',
    fix: 'copy its events into a home: ht store copy --from esdb://… --to /backup/home',
  });
};
