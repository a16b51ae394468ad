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
    const isElsewhere = name === 'strategy' || name === 'preset' || name === 'report';
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
  return schema[name]?.type === 'duration' ? `${text}ms` : text;
};

/** In quotes where a shell would read something into it. */
const quoted = (text: string): string =>
  /^[\w%./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
