import type { Json, Parameters } from '../../engine/index.ts';
import type { ResolvedSettings } from '../config/resolve.ts';
import { valueText } from '../format/value.ts';
import { settingNames, settings } from '../config/settings.ts';

/** The command that gives the same run anywhere: file and environment are spelled out as flags, defaults left out. */
export const repeatCommand = (
  resolved: ResolvedSettings,
  schema: Parameters,
  values: Readonly<Record<string, Json>>,
): string => {
  const parts = ['ht backtest', quoted(resolved.strategy.text)];
  for (const name of settingNames) {
    const isElsewhere = name === 'strategy' || name === 'preset' || name === 'report' || name === 'variations';
    const { text } = resolved[name];
    if (isElsewhere || text === settings[name].default) continue;
    parts.push(`${settings[name].flag.split(' ')[0] ?? ''} ${quoted(text)}`);
  }
  for (const [name, value] of Object.entries(values)) {
    if (value === schema[name]?.default) continue;
    parts.push(`--set ${quoted(`${name}=${parameterText(schema, name, value)}`)}`);
  }
  return parts.join(' ');
};

const parameterText = (schema: Parameters, name: string, value: Json): string => {
  const text = valueText(value);
  return schema[name]?.type === 'duration' ? durationArgument(Number(text)) : text;
};

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** A duration as one would type it: `1d`, `90s`, `250ms`. */
const durationArgument = (ms: number): string => {
  const unit = Object.entries(UNITS).find(([, size]) => ms >= size && ms % size === 0);
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms}ms`;
};

/** In quotes where a shell would read something into it. */
const quoted = (text: string): string =>
  /^[\w%./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
