import type { Command } from 'commander';
import { EngineError } from '../../../engine/index.ts';
import type { Program } from '../../../runtime/program.ts';
import { printJson, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { withExamples } from '../../help.ts';
import { withSharedOptions } from '../shared-options.ts';
import { showBoard } from './show.ts';

/** `hypertrader attach [session]`: the board of a session that runs elsewhere. */
export const registerAttach = (parent: Command, context: Context): void => {
  const command = parent
    .command('attach [session]')
    .description(
      'Show the board of a session that runs in a process of its own: leaving it changes nothing. ' +
        'Without a terminal, and with --json, the board is printed once, as one object.',
    );
  withExamples(command, [
    { command: 'ht attach 7f3a91c2', about: 'of this session' },
    { command: 'ht attach', about: 'of the only one that runs' },
  ]);
  withSharedOptions(command).action(async (named: string | undefined, options: SharedOptions) => {
    await withProgram(context, options, async (program, caller) => {
      const session = named ?? (await onlyRunning(program));
      const { openScreen } = context.terminal;
      if (openScreen !== null && options.json !== true) {
        await showBoard(context, openScreen, { program, caller }, session);
        return;
      }
      const board = await program.board.open(session);
      printJson(context, board.view());
      board.close();
    });
  });
};

const onlyRunning = async (program: Program): Promise<string> => {
  const running = (await program.sessions.status()).filter(({ pid }) => pid !== null);
  const [only] = running;
  if (only !== undefined && running.length === 1) return only.session;
  const names = running.map(({ session, mode, strategy }) => `${session} (${mode} ${strategy})`);
  throw new EngineError('E_USAGE', 'say which session', {
    where: 'ht attach',
    why: running.length === 0 ? 'No session runs here.' : `There are ${running.length}: ${names.join(', ')}.`,
    fix: running.length === 0 ? 'ht status' : `ht attach ${only?.session ?? '<session>'}`,
  });
};
