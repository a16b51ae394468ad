import process from 'node:process';
import { createInterface } from 'node:readline';
import { EngineError } from '../engine/index.ts';

/** Lines of a pipe, one per question. */
let piped: AsyncIterator<string> | null = null;

/** Asks for a secret: typed without being shown, or the next line of a pipe. E_NO_INPUT at the end of the input. */
export const askHidden = (question: string): Promise<string> =>
  process.stdin.isTTY ? typed(question) : nextLine(question);

const nextLine = async (question: string): Promise<string> => {
  piped ??= createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const { value, done } = (await piped.next()) as { readonly value: string | undefined; readonly done?: boolean };
  if (done !== true && value !== undefined) return value;
  throw new EngineError('E_NO_INPUT', `nothing was given for: ${question}`, {
    why: 'The input ended. Secrets are typed, or come line by line through a pipe, never as arguments.',
    fix: 'run it in a terminal, or pipe the key and then the passphrase, one line each',
  });
};

/** Keys as a terminal sends them. */
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const ENDS = new Set(['\r', '\n', CTRL_D]);
const BACKSPACES = new Set(['\u007f', '\b']);

/** Reads key by key with the terminal's own echo turned off: what is typed goes nowhere. */
const typed = (question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { stdin } = process;
    let answer = '';
    const end = (finish: () => void): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
      finish();
    };
    const hear = (data: Buffer): void => {
      for (const key of data.toString('utf8')) {
        if (ENDS.has(key)) {
          end(() => resolve(answer));
          return;
        }
        if (key === CTRL_C) {
          end(() => reject(new EngineError('E_INTERRUPTED', 'stopped at a question', { why: 'Nothing was changed.' })));
          return;
        }
        if (BACKSPACES.has(key)) answer = answer.slice(0, -1);
        else answer = key === CTRL_U ? '' : answer + key;
      }
    };
    process.stderr.write(`  ${question}: `);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', hear);
  });
