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
    fix: 'Look at it: ht attach <session>.',
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
  E_NOT_ARMED: {
    title: 'trading with real orders was not armed',
    exit: EXIT.usage,
    cause: 'Real orders are sent: the pair must be typed a second time, so that nothing is traded by mistake.',
    fix: 'Add --arm with the pair, such as --arm BTC.',
  },
  E_UNEXPLAINED_ORDER: {
    title: 'orders rest in the account that no session sent',
    exit: EXIT.runFailed,
    cause: 'A session could not say what they do to its exposure.',
    fix: 'Cancel them at the venue, or take up the session that sent them: ht status.',
  },
  E_UNEXPLAINED_POSITION: {
    title: 'the account holds a position that no session opened',
    exit: EXIT.runFailed,
    cause: 'A session begins flat; a position that it did not open has no place in its books.',
    fix: 'Close it at the venue, or take up the session that opened it: ht status.',
  },
  E_ACCOUNT_EMPTY: {
    title: 'there is no money in the account',
    exit: EXIT.runFailed,
    cause: 'An API wallet holds none itself: the address must be that of the account it trades for.',
    fix: 'Check the address, or pay something in.',
  },
  E_CLOCK_OFF: {
    title: 'the clock of this machine is wrong',
    exit: EXIT.runFailed,
    cause: 'Orders carry their time, and a venue refuses what is stale or from the future.',
    fix: 'Set the clock, as with: timedatectl set-ntp true.',
  },
};
