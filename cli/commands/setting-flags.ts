import type { Command } from 'commander';
import { flagAttribute } from '../config/setting.ts';
import type { Setting } from '../config/setting.ts';
import { settingNames, settings } from '../config/settings.ts';
import type { SettingName } from '../config/settings.ts';

const GROUPS: Readonly<Record<string, string>> = { venue: 'Simulated venue', account: 'Account', risk: 'Risk' };

/** Options as commander hands them over; absent ones are absent. */
export interface BacktestOptions {
  readonly [flag: string]: unknown;
  readonly set: readonly string[];
  readonly config?: string;
  /** False for `--no-report`, which is the same as `--report none`. */
  readonly report?: string | false;
}

/** The flags of a backtest, from the table of settings. */
export const withSettingFlags = (command: Command): Command =>
  withReportFlags(withFlagsOf(command, new Set(['strategy', 'report'])).optionsGroup('What comes out'));

/** The flags of all settings but some. */
export const withFlagsOf = (command: Command, leftOut: ReadonlySet<SettingName>): Command => {
  command
    .optionsGroup('What is run')
    .option('--config <file>', 'Settings from a YAML file; flags and environment win over it.')
    .option('--set <key=value>', 'Parameter of the strategy, repeatable.', collect, []);
  for (const name of settingNames) {
    const setting: Setting<unknown> = settings[name];
    if (leftOut.has(name)) continue;
    const [section = ''] = setting.key.includes('.') ? setting.key.split('.') : [];
    command.optionsGroup(GROUPS[section] ?? 'What is run').option(setting.flag, describe(setting));
  }
  return command;
};

/** `--report <path>` and `--no-report`. */
export const withReportFlags = (command: Command): Command =>
  command.option(settings.report.flag, describe(settings.report)).option('--no-report', 'Write no report.');

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const describe = ({ about, allowed, default: fallback }: Setting<unknown>): string => {
  const note = fallback === 'none' ? allowed : `${allowed}; default ${fallback}`;
  return `${about} (${note})`;
};

/** The flags by setting, as `resolveSettings` wants them. Commander's `--report` default of `true` is no flag. */
export const flagTexts = (options: BacktestOptions): Readonly<Record<string, unknown>> => {
  const report = options.report === false ? 'none' : options.report;
  return { ...options, [flagAttribute(settings.report.flag)]: report };
};
