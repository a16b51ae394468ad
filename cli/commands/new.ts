import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { printJson, printLines } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { strategyTemplate } from '../templates/strategy-template.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader new strategy <name>`: a strategy that runs, with its test. */
export const registerNew = (parent: Command, context: Context): void => {
  const command = parent.command('new').description('Make something new in the working folder.');
  withExamples(command, [{ command: 'ht new strategy my-idea', about: 'strategies/my-idea, ready to run' }]);
  const strategy = command
    .command('strategy <name>')
    .description(
      'Make strategies/<name>: a small strategy that runs, its test and a page about it. Overwrites nothing.',
    );
  withSharedOptions(strategy).action(async (name: string, options: SharedOptions) => {
    const files = await createStrategy(context, name);
    if (options.json === true) printJson(context, { name, files });
    else printLines(context, ['', ...files.map((file) => `  made    ${file}`), '', ...nextLines(name), '']);
  });
};

const nextLines = (name: string): readonly string[] => [
  `  Next    npx vitest run strategies/${name}`,
  `          ht backtest ${name} --data <dataset>        (ht data list)`,
];

const createStrategy = async (context: Context, name: string): Promise<readonly string[]> => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 50) {
    throw new EngineError('E_NAME', `"${name}" cannot be the name of a strategy`, {
      where: `ht new strategy ${name}`,
      why: 'Names are small letters and digits in words joined by a dash, up to 50 letters.',
      fix: `ht new strategy ${kebab(name)}`,
    });
  }
  const folder = join('strategies', name);
  if (existsSync(join(context.cwd, folder))) {
    throw new EngineError('E_EXISTS', `${folder} is there already`, {
      where: join(context.cwd, folder),
      why: 'Nothing is ever overwritten, and nothing was made.',
      fix: `ht new strategy ${name}-2`,
    });
  }
  await mkdir(join(context.cwd, folder), { recursive: true });
  const files = Object.entries(strategyTemplate(name));
  for (const [file, content] of files) await writeFile(join(context.cwd, folder, file), content, { flag: 'wx' });
  return files.map(([file]) => join(folder, file));
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
