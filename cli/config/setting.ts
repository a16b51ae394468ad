/** One thing that can be set, by flag, environment or file: its key is its name everywhere. */
export interface Setting<T> {
  /** Place in the file, as `venue.latency`. */
  readonly key: string;
  /** As commander reads it, `--latency <time>`. */
  readonly flag: string;
  readonly about: string;
  /** What it may be, in words or an example. */
  readonly allowed: string;
  /** As a person would write it. */
  readonly default: string;
  /** The default of paper and live sessions, where it is another one. */
  readonly inSession?: string;
  readonly choices?: readonly string[];
  /** The value of a text, or E_VALUE. */
  parse(text: string): T;
}

/** What settings are for: some are more careful where real prices come in. */
export type SettingUse = 'backtest' | 'session';

export const defaultOf = (setting: Setting<unknown>, use: SettingUse): string =>
  (use === 'session' ? setting.inSession : undefined) ?? setting.default;

export type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** `HT_VENUE_LATENCY` for `venue.latency`. */
export const environmentName = (key: string): string =>
  `HT_${key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;

/** The name under which commander keeps a flag's value: `maxDrawdown` for `--max-drawdown <share>`. */
export const flagAttribute = (flag: string): string =>
  (/^--([a-z-]+)/.exec(flag)?.[1] ?? '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
