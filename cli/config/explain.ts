import { columns } from '../format/columns.ts';
import type { Environment, ResolvedSettings } from './resolve.ts';
import { defaultOf, environmentName, type SettingUse } from './setting.ts';
import { settingNames, settings } from './settings.ts';

/** Every setting: its key, its value, where that came from, and what it would be otherwise. */
export const explainSettings = (
  resolved: ResolvedSettings,
  env: Environment,
  use: SettingUse = 'backtest',
): readonly string[] =>
  columns(
    [
      { title: 'setting', align: 'left' },
      { title: 'value', align: 'left' },
      { title: 'from', align: 'left' },
      { title: '', align: 'left' },
    ],
    settingNames.map((name) => {
      const { text, origin } = resolved[name];
      const { key } = settings[name];
      const fallback = defaultOf(settings[name], use);
      const variable = environmentName(key);
      const state = (env[variable] ?? '') === '' ? `${variable} not set` : `${variable}=${env[variable] ?? ''}`;
      return [key, text, origin, `(default ${fallback}, ${state})`];
    }),
  );
