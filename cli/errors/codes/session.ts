import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Paper and live sessions. */
export const sessionCodes: CodeTable = {
  E_SESSION_UNKNOWN: {
    title: 'no such session',
    exit: EXIT.usage,
    cause: 'The store knows no paper or live session of this name; a backtest is a run, not a session.',
    fix: 'ht status lists them.',
  },
  E_SESSION_ENDED: {
    title: 'the session is over',
    exit: EXIT.usage,
    cause: 'It was stopped. What it did stays on record; nothing can be added to it.',
    fix: 'Begin a new one, or look at it: ht events <session>.',
  },
  E_SESSION_BUSY: {
    title: 'another process works on the session',
    exit: EXIT.usage,
    cause: 'Two processes on one session would each see half of it.',
    fix: 'Stop the other one first; ht status shows its process.',
  },
  E_SESSION_TAKEN: {
    title: 'another process has taken the session',
    exit: EXIT.runFailed,
    cause: 'Its inputs grew while this process was recording them. This one has stopped, the other one goes on.',
    fix: 'ht status shows which process works on it.',
  },
  E_SESSION_OVERFLOW: {
    title: 'more came in than could be recorded',
    exit: EXIT.halted,
    cause: 'The store could not keep up with the market. Nothing is dropped: the session stops instead.',
    fix: 'Look at the disk, then take the session up again: ht take-up <session>.',
  },
  E_VENUE_UNKNOWN: {
    title: 'no such venue',
    exit: EXIT.usage,
    cause: 'There is no adapter of this name.',
    fix: 'ht paper --help names the venues.',
  },
  E_PAIR_UNKNOWN: {
    title: 'the venue does not trade this',
    exit: EXIT.usage,
    cause: 'The name is none of the venue’s instruments, or was delisted.',
    fix: 'Name the base currency as the venue writes it, such as BTC.',
  },
};
