import type { Command } from 'commander';
import { EngineError, suggestion } from '../../engine/index.ts';
import { outPaint, printJson, printLines } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { codes } from '../errors/codes.ts';
import { exitMeanings } from '../errors/exit-code.ts';
import { columns } from '../format/columns.ts';
import { wrap } from '../format/text-width.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader explain <CODE>`: why an error happens and what to do; without a code, all of them. */
export const registerExplain = (parent: Command, context: Context): void => {
  const command = parent
    .command('explain [code]')
    .description(
      'Explain an error code: why it happens, what to do, and the exit code. Without a code, list them all.',
    );
  withSharedOptions(command).action((code: string | undefined, options: SharedOptions) => {
    if (code === undefined) list(context, options);
    else explain(context, code.toUpperCase(), options);
  });
};

const list = (context: Context, options: SharedOptions): void => {
  const all = Object.entries(codes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (options.json === true) printJson(context, Object.fromEntries(all));
  else {
    const layout = [
      { title: 'code', align: 'left' },
      { title: 'exit', align: 'right' },
      { title: '', align: 'left' },
    ] as const;
    printLines(
      context,
      columns(
        layout,
        all.map(([code, { title, exit }]) => [code, String(exit), title]),
      ),
    );
  }
};

const explain = (context: Context, typed: string, options: SharedOptions): void => {
  const code = typed.startsWith('E_') ? typed : `E_${typed}`;
  const entry = codes[code];
  if (entry === undefined) {
    throw new EngineError('E_CODE_UNKNOWN', `there is no error code ${code}`, {
      where: `ht explain ${typed}`,
      why: nearestCodes(code),
      fix: 'ht explain',
    });
  }
  if (options.json === true) {
    printJson(context, { code, ...entry });
    return;
  }
  const paint = outPaint(context);
  printLines(context, [
    `${paint('bold', code)}: ${entry.title}`,
    '',
    ...labelled('why', entry.cause),
    ...labelled('fix', entry.fix),
    ...labelled('exit', `${entry.exit} (${exitMeanings[entry.exit]})`),
  ]);
};

/** The list of all codes would help nobody. */
const nearestCodes = (code: string): string => {
  const text = suggestion(code, Object.keys(codes));
  return text.startsWith('Did') ? text : 'No code is like it.';
};

const labelled = (label: string, text: string): readonly string[] =>
  wrap(text, 90).map((line, index) => `   ${(index === 0 ? label : '').padEnd(6)}${line}`);
