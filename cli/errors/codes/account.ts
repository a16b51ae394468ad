import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Accounts, looked at and tidied by hand. */
export const accountCodes: CodeTable = {
  E_SESSION_RUNS: {
    title: 'a session trades the same account and pair',
    exit: EXIT.usage,
    cause: 'What is done by hand is not in its journal: it would find that account and journal differ, and halt.',
    fix: 'Tell the session instead: ht flatten <session>; or repeat the command with --anyway.',
  },
  E_NOT_RESTING: {
    title: 'no such open order',
    exit: EXIT.usage,
    cause: 'It was filled or canceled before, or belongs to another account, pair or network.',
    fix: 'ht orders --account <name> lists what rests.',
  },
  E_NO_POSITION: {
    title: 'there is no position to close',
    exit: EXIT.usage,
    cause: 'The account is flat in this pair. Nothing was sent.',
    fix: 'ht positions --account <name> lists what is held.',
  },
  E_NOT_CANCELED: {
    title: 'not every order was canceled',
    exit: EXIT.runFailed,
    cause: 'The venue refused, did not answer, or the order was filled or canceled first; the lines above say which.',
    fix: 'ht orders --account <name> shows what still rests.',
  },
  E_NOT_CLOSED: {
    title: 'a position is not closed',
    exit: EXIT.runFailed,
    cause: 'The venue refused the order, did not answer, or nobody took all of it within the slippage allowed.',
    fix: 'ht positions --account <name>, then run it again.',
  },
};
