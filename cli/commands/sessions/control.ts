import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { EngineError, type CommandName } from '../../../engine/index.ts';
import { printJson, printLines, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { withSharedOptions } from '../shared-options.ts';

/** Comparing both books has an answer, and so a command of its own. */
type Said = Exclude<CommandName, 'reconcile'>;

const ABOUT: Readonly<Record<Said, string>> = {
  pause: 'No new exposure from here on; orders that reduce still pass.',
  resume: 'End a pause, or trade again after a halt.',
  halt: 'Cancel what would add exposure; from here on only reducing orders pass.',
  flatten: 'Halt, cancel everything and close the position.',
  stop: 'Cancel what rests and end the session.',
};

interface ControlOptions extends SharedOptions {
  readonly all?: true;
  readonly why?: string;
  readonly by?: string;
}

/** `hypertrader pause|resume|halt|flatten|stop [session]`: tell a running session, from any terminal. */
export const registerControls = (parent: Command, context: Context): void => {
  for (const name of Object.keys(ABOUT) as readonly Said[]) {
    const command = parent
      .command(`${name} [session]`)
      .description(`${ABOUT[name]} Each command is an event with who and why.`)
      .optionsGroup('Which, who and why')
      .option('--all', 'Every session of this store, also those that begin later.')
      .option('--why <text>', 'Why, for the record.')
      .option('--by <name>', 'Who, for the record; default the user of this machine.');
    withSharedOptions(command).action(async (session: string | undefined, options: ControlOptions) => {
      await control(context, name, session ?? null, options);
    });
  }
};

const control = async (
  context: Context,
  command: Said,
  session: string | null,
  options: ControlOptions,
): Promise<void> => {
  if ((session === null) === (options.all !== true)) {
    throw new EngineError('E_USAGE', 'say which session, or --all', {
      where: `ht ${command}`,
      fix: `ht ${command} <session>   or   ht ${command} --all`,
    });
  }
  const { why: reason = 'not said', by = userInfo().username } = options;
  const isNamed = options.why !== undefined && options.by !== undefined;
  const request = { session, command, by, reason, isNamed };
  const isHeard = await withProgram(context, options, async (program) => {
    await program.sessions.command(request);
    const all = await program.sessions.status();
    return all.some((each) => (session === null || each.session === session) && each.pid !== null);
  });
  if (options.json === true) printJson(context, { session, command, by, reason });
  else printLines(context, [`  ${command} was put on record for ${session ?? 'every session'}   see: ht status`]);
  if (!isHeard && session !== null) context.terminal.talk(unheard(session));
};

/** Commands are heard by a process that works on the session; whoever takes it up later hears them first. */
const unheard = (session: string): string =>
  `  ! No process of this machine works on it: it hears this when it is taken up.   ht take-up ${session}\n`;
