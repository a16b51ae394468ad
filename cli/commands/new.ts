import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { packageProjections } from '../../projections/index.ts';
import { printJson, printLines } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { projectionTemplate } from '../templates/projection-template.ts';
import { strategyTemplate } from '../templates/strategy-template.ts';
import { withSharedOptions } from './shared-options.ts';

/** What can be made: its word, where it goes, its files by name, and what to do with it. */
interface Kind {
  readonly word: 'strategy' | 'projection';
  readonly folder: string;
  readonly about: string;
  readonly files: (name: string) => Readonly<Record<string, string>>;
  readonly next: (name: string) => string;
  /** Names that cannot be given, because the package has them. */
  readonly taken: ReadonlyMap<string, unknown>;
}

const KINDS: readonly Kind[] = [
  {
    word: 'strategy',
    folder: 'strategies',
    about: 'Make strategies/<name>: a small strategy that runs, its test and a page about it. Overwrites nothing.',
    files: strategyTemplate,
    next: (name) => `ht backtest ${name} --data <dataset>        (ht data list)`,
    taken: new Map(),
  },
  {
    word: 'projection',
    folder: 'projections',
    about:
      'Make projections/<name>: a small read model of any run, also of yesterday, and its test. Overwrites nothing.',
    files: projectionTemplate,
    next: (name) => `ht projections show ${name}        (all runs; one: ht projections show ${name} <run>)`,
    taken: packageProjections,
  },
];

/** `hypertrader new strategy <name>`, `hypertrader new projection <name>`: something that runs, with its test. */
export const registerNew = (parent: Command, context: Context): void => {
  const command = parent.command('new').description('Make something new in the working folder.');
  withExamples(command, [
    { command: 'ht new strategy my-idea', about: 'strategies/my-idea, ready to run' },
    { command: 'ht new projection my-view', about: 'projections/my-view, ready to look at any run with' },
  ]);
  for (const kind of KINDS) {
    const made = command.command(`${kind.word} <name>`).description(kind.about);
    withSharedOptions(made).action(async (name: string, options: SharedOptions) => {
      const files = await create(context, kind, name);
      const next = [`  Next    npx vitest run ${kind.folder}/${name}`, `          ${kind.next(name)}`];
      if (options.json === true) printJson(context, { name, files });
      else printLines(context, ['', ...files.map((file) => `  made    ${file}`), '', ...next, '']);
    });
  }
};

const create = async (context: Context, kind: Kind, name: string): Promise<readonly string[]> => {
  assertName(kind, name);
  const folder = join(kind.folder, name);
  if (existsSync(join(context.cwd, folder))) {
    throw new EngineError('E_EXISTS', `${folder} is there already`, {
      where: join(context.cwd, folder),
      why: 'Nothing is ever overwritten, and nothing was made.',
      fix: `ht new ${kind.word} ${name}-2`,
    });
  }
  await mkdir(join(context.cwd, folder), { recursive: true });
  const files = Object.entries(kind.files(name));
  for (const [file, content] of files) await writeFile(join(context.cwd, folder, file), content, { flag: 'wx' });
  return files.map(([file]) => join(folder, file));
};

const assertName = ({ word, taken }: Kind, name: string): void => {
  const isFormed = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 50;
  if (isFormed && !taken.has(name)) return;
  throw new EngineError('E_NAME', `"${name}" cannot be the name of a ${word}`, {
    where: `ht new ${word} ${name}`,
    why: isFormed
      ? `The package has a ${word} of this name.`
      : 'Names are small letters and digits in words joined by a dash, up to 50 letters.',
    fix: `ht new ${word} ${isFormed ? `my-${name}` : kebab(name)}`,
  });
};

/** The nearest allowed name. */
const kebab = (name: string): string => {
  const words =
    name
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const joined = words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 50);
  return joined === '' ? 'my-idea' : joined;
};
