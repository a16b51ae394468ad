import type { Command } from 'commander';
import { shownStore } from '../../runtime/stores/choice.ts';
import { explainSettings } from '../config/explain.ts';
import { settingNames, settings } from '../config/settings.ts';
import { printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { backtestWish } from './backtest-request.ts';
import { withSettingFlags } from './setting-flags.ts';
import type { BacktestOptions } from './setting-flags.ts';
import { withSharedOptions } from './shared-options.ts';

interface ExplainOptions extends BacktestOptions, SharedOptions {
  readonly session?: true;
}

/** `hypertrader config explain` and `hypertrader config schema`. */
export const registerConfig = (parent: Command, context: Context): void => {
  const command = parent.command('config').description('Look at the settings of a backtest and where they come from.');
  withExamples(command, [
    { command: 'ht config explain --config run.yaml --seed 7', about: 'every value with its origin' },
    { command: 'ht config explain --session --max-daily-loss 200', about: 'what a paper or live session keeps to' },
    { command: 'ht config schema > run.schema.json', about: 'completion in an editor' },
  ]);
  const explain = command
    .command('explain [strategy] [period]')
    .description('Print every setting with its value and its origin. Takes the options of backtest.')
    .option('--session', 'With the defaults of paper and live sessions, which are more careful.');
  withSharedOptions(withSettingFlags(explain)).action(
    async (strategy: string | undefined, period: string | undefined, options: ExplainOptions) => {
      await explainConfig(context, [strategy, period], options);
    },
  );
  withSharedOptions(command.command('schema').description('Print the JSON Schema of run.yaml.')).action(async () => {
    const { fileJsonSchema } = await import('../config/file-schema.ts');
    context.terminal.out(fileJsonSchema());
  });
};

/** Where the store comes from; the address itself may hold a password. */
const storeLines = (context: Context, options: SharedOptions, inFile: string | null): readonly string[] => {
  const choice = storeOf(context, options, inFile);
  const said = [
    [options.store, '--store'],
    [context.env['HYPERTRADER_STORE'], 'HYPERTRADER_STORE'],
    [inFile ?? undefined, 'the file'],
  ].find(([text]) => (text ?? '') !== '');
  return ['', `store       ${shownStore(choice)}  (${said?.[1] ?? 'default'})`];
};

const explainConfig = async (
  context: Context,
  positional: readonly (string | undefined)[],
  options: ExplainOptions,
): Promise<void> => {
  const use = options.session === true ? 'session' : 'backtest';
  const wish = await backtestWish(context, positional, options, use);
  if (options.json === true) {
    const entries = settingNames.map((name) => {
      const { text, origin } = wish.settings[name];
      return [settings[name].key, { value: text, origin }] as const;
    });
    printJson(context, Object.fromEntries(entries));
    return;
  }
  const given = wish.assignments.map(({ name, text }) => `${name}=${text}`);
  const parameters = given.length === 0 ? [] : ['', `parameters  ${given.join(' ')}`];
  printLines(context, [
    ...explainSettings(wish.settings, context.env, use),
    ...parameters,
    ...storeLines(context, options, wish.file?.store ?? null),
  ]);
};
