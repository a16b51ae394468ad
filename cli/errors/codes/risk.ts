import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Limits, brakes, and the comparison of both books. */
export const riskCodes: CodeTable = {
  E_RESET_UNNAMED: {
    title: 'nobody says who resets a breaker',
    exit: EXIT.halted,
    cause: 'A loss or error limit was hit. It is reset by a named person who says what was found; both stay on record.',
    fix: 'ht resume <session> --by <your name> --why <what you found>; ht risk shows what tripped.',
  },
  E_TRADING_HALTED: {
    title: 'trading is halted for the whole installation',
    exit: EXIT.halted,
    cause:
      'Somebody gave ht halt --all, or there is a file TRADING_HALTED in the home or such a variable in the environment. No session adds exposure while that stands.',
    fix: 'Remove file and variable if there are any, then ht resume --all.',
  },
  E_INSTRUMENT_NOT_ALLOWED: {
    title: 'the instrument may not be traded',
    exit: EXIT.halted,
    cause: 'The setting risk.instruments names those that may be traded, and this one is not among them.',
    fix: 'Trade another one, or change risk.instruments; ht config explain --session shows where it was set.',
  },
  E_UNIT_BELOW_COSTS: {
    title: 'the unit earns less than it costs',
    exit: EXIT.halted,
    cause:
      'The price step at which the strategy acts is smaller than fees of a round trip, the spread and the tick, or its order is below the smallest that the venue takes.',
    fix: 'Choose a larger unit, or say --allow-small-unit: that is recorded with the session.',
  },
  E_FEED_SILENT: {
    title: 'no prices come in',
    exit: EXIT.venueUnreachable,
    cause:
      'The last trade that the venue tells is too old, or it tells none: what would be decided on is not the market.',
    fix: 'Look at the venue and the address; begin when it trades again.',
  },
  E_RECONCILE_PAPER: {
    title: 'a paper session has no books to compare with',
    exit: EXIT.usage,
    cause: 'Its orders are filled by the simulated venue inside the session itself.',
    fix: 'ht verify <session> proves its books from its inputs.',
  },
  E_RECONCILE_SILENT: {
    title: 'the session did not answer',
    exit: EXIT.runFailed,
    cause: 'The request is on record, and the process that works on the session did not say in time what came of it.',
    fix: 'ht status shows whether it lives; ht events <session> --follow shows what it does.',
  },
  E_BOOKS_MOVING: {
    title: 'the books could not be compared',
    exit: EXIT.runFailed,
    cause: 'Something happened all the time, so that two answers of different moments would have been compared.',
    fix: 'Ask again, or pause the session first: ht pause <session>.',
  },
  E_BOOKS_DIFFER: {
    title: 'the books of session and venue differ',
    exit: EXIT.halted,
    cause: 'The venue says what the journal cannot explain. A running session has halted over it.',
    fix: 'ht events <session> shows the discrepancies; tidy up by hand (ht orders, ht positions), then resume by name.',
  },
};
