import type { Command } from 'commander';
import { counted } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import { homeOf, printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { registerStoreBackup } from './store-backup.ts';
import { registerStoreCopy } from './store-copy.ts';
import { registerStoreFiles } from './store-files.ts';
import { registerStoreGroups } from './store-groups.ts';
import { registerStoreLimits } from './store-limits.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader store check`: reads every event of the store and says what does not follow; nothing is changed. */
export const registerStore = (parent: Command, context: Context): void => {
  const store = parent.command('store').description('The event store itself.');
  const check = store
    .command('check')
    .description('Read every event of the store and its checksum; nothing is changed.');
  withExamples(check, [{ command: 'ht store check', about: 'after a crash of the machine, or before a backup' }]);
  withSharedOptions(check).action(async (options: SharedOptions) => {
    const home = homeOf(context, options);
    const { checkStore } = await import('../../runtime/home.ts');
    const { events, streams, problems } = await checkStore(home, storeOf(context, options));
    if (options.json === true) printJson(context, { home, events, streams, problems });
    else {
      const found = `${counted(events, 'event')} in ${counted(streams, 'stream')}`;
      printLines(context, ['', problems.length === 0 ? `  ✓ ${found}, all of them sound` : `  ✗ ${found}`, '']);
    }
    if (problems.length > 0) throw damaged(problems);
  });
  const more = [registerStoreCopy, registerStoreFiles, registerStoreBackup, registerStoreLimits, registerStoreGroups];
  for (const register of more) register(store, context);
};

const SHOWN = 5;

const damaged = (problems: readonly string[]): EngineError =>
  new EngineError('E_STORE_DAMAGED', `the store has ${counted(problems.length, 'problem')}`, {
    where: problems.slice(0, SHOWN).join('\n'),
    why: 'What was written is not what is there now. Everything else can still be read.',
    fix: 'restore the newest sound backup, or record the runs again in a new home',
  });
