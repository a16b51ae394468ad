import { EngineError } from '../../engine/index.ts';
import type { ConfigFile } from './config-file.ts';
import { defaultOf, environmentName, flagAttribute } from './setting.ts';
import type { Setting, SettingUse, ValueOf } from './setting.ts';
import { settingNames, settings } from './settings.ts';
import type { SettingName, Settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where settings come from; the first that has one wins: flag, `--set`, environment, file, default. */
export interface Sources {
  readonly flags: Readonly<Record<string, unknown>>;
  /** `--set risk.maxDrawdown=20%`, by the setting. */
  readonly set?: ReadonlyMap<SettingName, string>;
  /** Whose defaults count; a backtest's where it is not said. */
  readonly use?: SettingUse;
  readonly env: Environment;
  readonly file: ConfigFile | null;
}

export interface Resolved<T> {
  readonly value: T;
  readonly text: string;
  /** `argument`, `--latency`, `--set venue.latency`, `HT_VENUE_LATENCY`, `run.yaml:14` or `default`. */
  readonly origin: string;
}

export type ResolvedSettings = { readonly [K in SettingName]: Resolved<ValueOf<Settings[K]>> };

/** Every setting with its value and where it came from. E_VALUE for flags and defaults, E_CONFIG_VALUE otherwise. */
export const resolveSettings = (sources: Sources): ResolvedSettings => {
  const entries = settingNames.map((name) => [name, resolved(name, sources)] as const);
  return Object.fromEntries(entries) as unknown as ResolvedSettings;
};

const resolved = (name: SettingName, sources: Sources): Resolved<unknown> => {
  const setting: Setting<unknown> = settings[name];
  const flag = sources.flags[flagAttribute(setting.flag)];
  if (typeof flag === 'string') return parsed(setting, flag, flagName(setting), 'E_VALUE');
  const set = sources.set?.get(name);
  if (set !== undefined) return parsed(setting, set, `--set ${setting.key}`, 'E_VALUE');
  const variable = environmentName(setting.key);
  const fromEnvironment = sources.env[variable];
  if (fromEnvironment !== undefined && fromEnvironment !== '') {
    return parsed(setting, fromEnvironment, variable, 'E_CONFIG_VALUE');
  }
  const inFile = sources.file?.values.get(name);
  if (inFile !== undefined) {
    return parsed(setting, inFile.text, `${sources.file?.path ?? ''}:${inFile.line}`, 'E_CONFIG_VALUE');
  }
  return parsed(setting, defaultOf(setting, sources.use ?? 'backtest'), 'default', 'E_VALUE');
};

/** The strategy is an argument; everything else has a flag of its own. */
const flagName = ({ key, flag }: Setting<unknown>): string =>
  key === 'strategy' ? 'argument' : (flag.split(' ')[0] ?? flag);

const parsed = (
  setting: Setting<unknown>,
  text: string,
  origin: string,
  code: 'E_VALUE' | 'E_CONFIG_VALUE',
): Resolved<unknown> => {
  try {
    return { value: setting.parse(text), text, origin };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(code, error.message, { ...error.detail, where: placeOf(origin, text) });
  }
};

const placeOf = (origin: string, text: string): string => {
  if (origin.startsWith('--set ')) return `${origin}=${text}`;
  if (origin.startsWith('--')) return `${origin} ${text}`;
  return origin.startsWith('HT_') ? `${origin}=${text} (environment)` : `${origin}: ${text}`;
};
