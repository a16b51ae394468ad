import process from 'node:process';
import { createInterface, type Interface } from 'node:readline';
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

/** Readline with its echo turned off: what is typed goes nowhere. */
const typed = (question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    process.stderr.write(`  ${question}: `);
    const line: Interface & { _writeToOutput?: (text: string) => void } = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: true,
    });
    line._writeToOutput = () => undefined;
    line.once('SIGINT', () => {
      line.close();
      reject(new EngineError('E_INTERRUPTED', 'stopped at a question', { why: 'Nothing was changed.' }));
    });
    line.question('', (answer) => {
      process.stderr.write('\n');
      line.close();
      resolve(answer);
    });
  });
