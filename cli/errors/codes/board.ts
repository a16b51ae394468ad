import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Sessions in processes of their own, and their boards. */
export const boardCodes: CodeTable = {
  E_SESSION_PROCESS: {
    title: 'the process of a session ended before the session had begun',
    exit: EXIT.runFailed,
    cause: 'It was killed, or could not be started: too little memory, or a limit on processes.',
    fix: 'Run the same command with --foreground: it then says what is wrong here.',
  },
};
