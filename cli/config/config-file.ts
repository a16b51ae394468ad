import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { EngineError, nearest } from '../../engine/index.ts';
import type { Json } from '../../engine/index.ts';
import { valueText } from '../format/value.ts';
import type { Assignment } from '../values/parameters.ts';
import { fileSchema } from './file-schema.ts';
import { settingNames, settings } from './settings.ts';
import type { SettingName } from './settings.ts';
import { yamlSource } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

export interface ConfigFile {
  readonly path: string;
  /** Texts of the settings that the file holds, and their lines. */
  readonly values: ReadonlyMap<SettingName, { readonly text: string; readonly line: number }>;
  /** The `set:` section. */
  readonly assignments: readonly Assignment[];
  /** The store of record, if the file names one; may hold a password. */
  readonly store: string | null;
}

/** Reads and checks `run.yaml`; messages name it as it was typed. E_CONFIG_MISSING, E_CONFIG_SYNTAX, E_CONFIG_KEY, E_CONFIG_VALUE. */
export const readConfigFile = async (path: string, shown: string): Promise<ConfigFile> => {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new EngineError('E_CONFIG_MISSING', 'the configuration file cannot be read', { where: shown, cause });
  });
  return parseConfig(content, shown);
};

/** Checks the content of a configuration file; errors show the line, the key, the value and what is allowed. */
export const parseConfig = (content: string, path: string): ConfigFile => {
  const source = yamlSource(content, path);
  const value = source.value ?? {};
  const checked = fileSchema().safeParse(value);
  if (!checked.success) throw problemOf(source, checked.error.issues);
  const top = value as Readonly<Record<string, unknown>>;
  const values = new Map<SettingName, { text: string; line: number }>();
  for (const name of settingNames) {
    const keys = settings[name].key.split('.');
    const text = valueAt(top, keys);
    if (text !== undefined) values.set(name, { text: scalarText(text), line: source.line(keys) });
  }
  const set = (top['set'] ?? {}) as Readonly<Record<string, unknown>>;
  const assignments = Object.entries(set).map(([name, text]) => ({
    name,
    text: scalarText(text),
    where: source.place(['set', name]),
  }));
  const store = top['store'] === undefined ? null : scalarText(top['store']);
  return { path, values, assignments, store };
};

/** The schema let only scalars through. */
const scalarText = (value: unknown): string => valueText(value as Json);

const valueAt = (top: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], top);

const problemOf = (source: YamlSource, issues: readonly z.core.$ZodIssue[]): EngineError => {
  const [issue] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  if (issue === undefined) return new EngineError('E_CONFIG_VALUE', 'the file cannot be used', { where: source.path });
  if (issue.code === 'unrecognized_keys') return unknownKey(source, issue, more);
  const key = issue.path.join('.');
  return new EngineError('E_CONFIG_VALUE', `${key === '' ? 'the file' : key} cannot be this${more}`, {
    where: source.place(issue.path),
    why: reasonOf(issue, key),
  });
};

/** Our own parsers say it best; for the shape of a value the list of what is allowed does. */
const reasonOf = (issue: z.core.$ZodIssue, key: string): string => {
  const name = settingNames.find((candidate) => settings[candidate].key === key);
  const own = name === undefined || issue.code === 'custom' ? issue.message : '';
  return `${own} ${name === undefined ? '' : `Allowed: ${settings[name].allowed}.`}`.trim();
};

const unknownKey = (source: YamlSource, issue: z.core.$ZodIssueUnrecognizedKeys, more: string): EngineError => {
  const key = issue.keys[0] ?? '';
  const known = knownKeys(issue.path.join('.'));
  const meant = nearest(key, known);
  return new EngineError('E_CONFIG_KEY', `"${[...issue.path, key].join('.')}" is not a setting${more}`, {
    where: source.place([...issue.path, key], 'key'),
    why: `Nothing is set by it, so it is refused. Allowed here: ${known.join(', ')}.`,
    ...(meant === null ? {} : { fix: `write ${meant}` }),
  });
};

/** Keys that may stand in a section; '' is the top of the file. */
const knownKeys = (section: string): readonly string[] => {
  const keys = settingNames.map((name) => settings[name].key.split('.'));
  if (section !== '')
    return keys.filter(([first, second]) => first === section && second !== undefined).map((k) => k[1] ?? '');
  return [...new Set([...keys.map(([first = '']) => first), 'set', 'store'])];
};
