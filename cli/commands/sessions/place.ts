import type { Command } from 'commander';
import type { Program } from '../../../runtime/program.ts';
import type { Starter } from '../../../runtime/detached/start.ts';
import type { SessionCaller, SessionOutcome } from '../../../runtime/sessions/requests.ts';
import { withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { showBoard, starterOf } from './show.ts';
import { watchSession } from './watch.ts';

/** Options of every command that works on a session. */
export interface ForegroundOptions extends SharedOptions {
  readonly foreground?: true;
}

export const withForeground = (command: Command): Command =>
  command
    .optionsGroup('Where it runs')
    .option('--foreground', 'In this process, a line for each event: for systemd and its kin.');

/** The same session, in this process or in one of its own. */
export interface Places {
  readonly here: (program: Program, caller: SessionCaller) => Promise<SessionOutcome>;
  readonly elsewhere: (program: Program, starter: Starter) => Promise<string>;
}

/**
 * On a terminal a session gets a process of its own and this one shows its board; without one, and with `--foreground`,
 * it works here and prints what happens, as JSON where no person reads it.
 */
export const beginSession = async (context: Context, options: ForegroundOptions, places: Places): Promise<void> => {
  const { openScreen } = context.terminal;
  if (openScreen === null || options.json === true || options.foreground === true) {
    const isJson = options.json === true || (openScreen === null && options.foreground !== true);
    await watchSession(context, options, { work: places.here, isJson });
    return;
  }
  await withProgram(context, options, async (program, caller) => {
    caller.note('The session begins, in a process of its own …');
    const session = await places.elsewhere(program, starterOf(context, caller));
    await showBoard(context, openScreen, { program, caller }, session);
  });
};
