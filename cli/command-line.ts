import { Command, CommanderError } from 'commander';
import { commandGroups } from './commands/index.ts';
import type { Context } from './context.ts';
import { EXIT } from './errors/exit-code.ts';
import type { ExitCode } from './errors/exit-code.ts';
import { renderError } from './errors/render.ts';
import { usageError } from './errors/usage.ts';
import { exitCodeAfter } from './errors/verdict.ts';
import { painter } from './format/colour.ts';
import { formatHelp, withExamples } from './help.ts';

/** Parses a command, does it and says how it went; never throws. An interrupted command ends with 130. */
export const runCommandLine = async (argv: readonly string[], context: Context): Promise<ExitCode> => {
  let begun: string | null = null;
  const program = commandLine(context).hook('preAction', (_, command) => {
    begun = pathOf(command);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) return EXIT.ok;
    if (context.signal.aborted && isInterruption(error)) return EXIT.interrupted;
    const shown = error instanceof CommanderError ? usageError(error, argv) : error;
    const paint = painter(context.terminal.isTalkColoured);
    context.terminal.talk(`\n${renderError(shown, { paint, isDebug: argv.includes('--debug') })}`);
    return exitCodeAfter(begun, shown);
  }
};

/** What an orderly stop looks like; any other error is shown, also after Ctrl-C. */
const isInterruption = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || (error as { code?: unknown }).code === 'E_INTERRUPTED');

/** The whole command line, as commander has it. */
export const commandLine = (context: Context): Command => {
  const program = new Command('hypertrader');
  program
    .description(
      'HyperTrader: event-sourced backtesting and trading. Every run is recorded, and can be run again, event for event.',
    )
    .version(context.version, '-V, --version', 'Show the version.')
    .helpOption('-h, --help', 'Show help, also of a command: ht backtest --help.');
  withExamples(program, [
    { command: 'ht demo', about: 'a strategy on bundled data, in seconds' },
    { command: 'ht backtest ema-rsi --data spy-trades', about: 'run one yourself' },
    { command: 'ht new strategy my-idea', about: 'start your own' },
  ]);
  for (const [group, members] of commandGroups) {
    program.commandsGroup(group);
    for (const register of members) register(program, context);
  }
  program.helpCommand('help [command]', 'Show the help of a command.');
  for (const each of everyCommand(program)) prepare(each, context);
  return program;
};

/** `audit verify`: a command with those it belongs to. */
const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const everyCommand = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** The same manners for every command: our help, our errors, nothing written or ended by commander itself. */
const prepare = (command: Command, context: Context): void => {
  command
    .exitOverride()
    .allowExcessArguments(false)
    .configureHelp({ formatHelp })
    .configureOutput({
      writeOut: (text) => context.terminal.out(text),
      writeErr: (text) => context.terminal.out(text),
      outputError: () => undefined,
    });
};
