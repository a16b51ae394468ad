import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';
import type { Context } from './context.ts';
import { settingNames, settings } from './config/settings.ts';
import { environmentName } from './config/setting.ts';
import { codes } from './errors/codes.ts';
import { exitMeanings } from './errors/exit-code.ts';
import { verdictMeanings } from './errors/verdict.ts';
import { fakeProgram } from './testing/fake-program.ts';
import { fakeTerminal } from './testing/fake-terminal.ts';

const context: Context = {
  terminal: fakeTerminal(),
  env: {},
  cwd: '/',
  root: '/',
  version: '0.1.0',
  signal: new AbortController().signal,
  openProgram: fakeProgram().open,
};

const helpOf = (command: Command, path: string): readonly string[] => [
  `## ${path}`,
  '',
  '```text',
  command.helpInformation().trimEnd(),
  '```',
  '',
  ...command.commands
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => helpOf(each, `${path} ${each.name()}`)),
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(
    (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );

const page = (): string =>
  [
    '# The command line',
    '',
    'The command is `hypertrader`, `ht` for short. Results go to standard output; progress, warnings and errors to',
    'standard error. `--json` prints one object (or one per line) and nothing else. Colours are for terminals, and',
    '`NO_COLOR` and `FORCE_COLOR` are honoured. This page is made from the program itself.',
    '',
    ...helpOf(commandLine(context), 'ht'),
    '## Settings',
    '',
    'Each setting can come from a flag, from the environment, or from the file of `--config`; the first that has it wins:',
    'flag, environment, file, default. `ht config explain` prints every value with its origin. In the file, parameters of',
    'the strategy stand in the section `set`. Unknown keys are errors.',
    '',
    ...table(
      ['key', 'flag', 'environment', 'default', 'allowed'],
      settingNames.map((name) => {
        const { key, flag, allowed, default: fallback } = settings[name];
        const typed = name === 'strategy' ? 'first argument' : `\`${flag}\``;
        return [`\`${key}\``, typed, `\`${environmentName(key)}\``, fallback, allowed];
      }),
    ),
    '',
    '## Exit codes',
    '',
    ...table(['code', 'meaning'], Object.entries(exitMeanings)),
    '',
    '`ht verify` and `ht audit verify` answer one question, and say with 0, 1 or 2 what they found; damage ends them with 2',
    'instead of 7. Other codes keep their meaning there: data that were replaced since, a server that is away, an interruption.',
    '',
    ...table(['code', 'verdict'], Object.entries(verdictMeanings)),
    '',
    '## Error codes',
    '',
    'Each error names its code; `ht explain CODE` says the same as this table and what to do.',
    '',
    ...table(
      ['code', 'exit', 'what', 'why'],
      Object.entries(codes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, { exit, title, cause }]) => [`\`${code}\``, String(exit), title, cause]),
    ),
    '',
  ].join('\n');

describe('the reference of the command line', () => {
  it('says what the program says: docs/reference/cli.md (renew it with `npx vitest run cli/reference -u`)', async () => {
    await expect(page()).toMatchFileSnapshot('../docs/reference/cli.md');
  });
});
