import { EngineError } from '../../engine/index.ts';
import type { Paint } from '../format/colour.ts';
import { wrap } from '../format/text-width.ts';

export interface RenderOptions {
  readonly paint: Paint;
  /** Add the stack and the causes. */
  readonly isDebug: boolean;
}

type Words = 'message' | 'where' | 'why' | 'fix';

const INDENT = '   ';
const WIDTH = 97;

/** An error for people: what, where in their own words, why, and the command that helps. Ends with a line break. */
export const renderError = (error: unknown, { paint, isDebug }: RenderOptions): string => {
  const known = error instanceof EngineError ? error : bug(error);
  const { message, where, why, fix } = printable(known);
  const blocks = [
    where === undefined || where === '' ? [] : where.split('\n').map((line) => marked(line, paint)),
    [
      ...(why === undefined || why === '' ? [] : wrap(why, WIDTH)),
      ...(fix === undefined || fix === '' ? [] : [`${paint('cyan', 'fix')}   ${fix}`]),
      `${paint('cyan', 'more')}  ht explain ${known.code}`,
    ],
    isDebug ? stackOf(error) : [],
  ];
  const body = blocks.filter((lines) => lines.length > 0).map((lines) => lines.map((line) => INDENT + line).join('\n'));
  return `${paint('red', `error[${known.code}]`)}: ${message}\n\n${body.join('\n\n')}\n`;
};

/** The words of an error, which may be quoted from a file: no control character of it reaches the terminal. */
const printable = ({ message, detail: { where, why, fix } }: EngineError): Record<Words, string | undefined> => {
  const clean = (text: string | undefined): string | undefined => text?.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
  return { message: clean(message), where: clean(where), why: clean(why), fix: clean(fix) };
};

/** What is not an `EngineError` was not foreseen: it is ours, and we want to hear of it. */
const bug = (error: unknown): EngineError =>
  new EngineError('E_BUG', error instanceof Error ? error.message : String(error), {
    why: 'This is a mistake in HyperTrader, not in your input. What was recorded so far is kept.',
    fix: 'run it again with --debug and report what it prints, with the command and `ht --version`',
    cause: error,
  });

/** Only the line of carets stands out; the user's own text stays as it is. */
const marked = (line: string, paint: Paint): string =>
  line.replace(/\^+.*$/, (carets) => paint('red', carets)).trimEnd();

const stackOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? String(error)).split('\n').map((line) => line.trim());
  return error.cause === undefined ? lines : [...lines, 'caused by', ...stackOf(error.cause)];
};
