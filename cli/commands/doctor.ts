import type { Command } from 'commander';
import { counted } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import type { Check } from '../../runtime/doctor/index.ts';
import { homeOf, outPaint, printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import type { Paint } from '../format/colour.ts';
import { wrap } from '../format/text-width.ts';
import { withExamples } from '../help.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader doctor`: is everything there that a run needs? */
export const registerDoctor = (parent: Command, context: Context): void => {
  const command = parent
    .command('doctor')
    .description('Check Node, home, disk, clock and store, and say what to do. On a server it leaves one small event.');
  withExamples(command, [
    { command: 'ht doctor', about: 'this machine and the store in the home' },
    { command: 'ht doctor --store esdb://127.0.0.1:2113?tls=false', about: 'a server: version, rights, clock' },
  ]);
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const { examine } = await import('../../runtime/doctor/index.ts');
    const checks = await examine(homeOf(context, options), context.root, storeOf(context, options));
    const worst = (['error', 'warning', 'ok'] as const).find((mark) => checks.some((check) => check.mark === mark));
    if (options.json === true) printJson(context, { worst, checks });
    else printLines(context, ['', ...checks.flatMap((check) => lines(check, outPaint(context))), '']);
    if (worst === 'error') throw unwell(checks);
  });
};

const NAME = 10;
const WIDTH = 84;
const MARKS = { ok: ['green', '✓'], warning: ['yellow', '!'], error: ['red', '✗'] } as const;

const lines = ({ name, mark, text, fix }: Check, paint: Paint): readonly string[] => {
  const [colour, sign] = MARKS[mark];
  const [first = '', ...rest] = wrap(text, WIDTH);
  const margin = ' '.repeat(NAME + 4);
  return [
    `  ${paint(colour, sign)} ${name.padEnd(NAME)}${first}`,
    ...rest.map((line) => `${margin}${line}`),
    ...(fix === null
      ? []
      : wrap(fix, WIDTH - 6).map((line, i) => `${margin}${i === 0 ? paint('cyan', 'fix') : '   '}   ${line}`)),
  ];
};

const unwell = (checks: readonly Check[]): EngineError => {
  const bad = checks.filter(({ mark }) => mark === 'error');
  return new EngineError('E_DOCTOR', `${counted(bad.length, 'check')} failed`, {
    where: bad.map(({ name }) => name).join(', '),
    why: 'Commands that need it will fail in the same way.',
    fix: bad[0]?.fix ?? 'see above',
  });
};
