import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** A run itself. */
export const runCodes: CodeTable = {
  E_BUG: {
    title: 'a mistake in the program',
    exit: EXIT.runFailed,
    cause: 'Something happened that should be impossible. What was recorded so far is kept.',
    fix: 'Run it again with --debug and report what it prints, with the command and ht --version.',
  },
  E_INTERRUPTED: {
    title: 'the run was stopped',
    exit: EXIT.interrupted,
    cause: 'Ctrl-C or a signal ended it; the journal was closed properly.',
    fix: 'Run the command again: it goes on behind what is recorded.',
  },
  E_RUN_HALTED: {
    title: 'risk halted trading during the run',
    exit: EXIT.halted,
    cause: 'A limit was hit, such as --max-drawdown. The run went on to its end with orders that only reduce.',
    fix: 'Trade smaller, or choose another limit.',
  },
  E_RUN_UNFINISHED: {
    title: 'the run has no end yet',
    exit: EXIT.runFailed,
    cause: 'It was interrupted, so that there is no result.',
    fix: 'Run the same command again: it goes on behind what is recorded.',
  },
  E_RUN_TAKEN: {
    title: 'another process writes this run',
    exit: EXIT.runFailed,
    cause: 'Only one writer may own the stream of a run; the second one stops.',
    fix: 'Wait for the other one, or stop it.',
  },
  E_RUN_DIFFERS: {
    title: 'the run does not come out as recorded',
    exit: EXIT.runFailed,
    cause: 'The same manifest and code gave another event: something in the strategy is not deterministic.',
    fix: 'ht verify <run> shows the first event that differs.',
  },
  E_VERIFY_DIFFERS: {
    title: 'the run does not come out the same',
    exit: EXIT.runFailed,
    cause: 'Played again, an event differs: the code, the data or the store has changed.',
    fix: 'ht events <run> --to <seq> shows what led to it.',
  },
  E_STRATEGY_LOOP: {
    title: 'the strategy does not come to rest',
    exit: EXIT.runFailed,
    cause: 'Each of its answers caused the next, without end, at one moment of the tape.',
    fix: 'Let onEvent answer only to events that change something.',
  },
  E_ORDER_TRANSITION: {
    title: 'an order event is impossible',
    exit: EXIT.runFailed,
    cause: 'An order met an event that its state does not allow, such as a fill after its end.',
    fix: 'Report it with the run; ht events <run> shows the order.',
  },
  E_ORDER_FILL: {
    title: 'a fill does not fit its order',
    exit: EXIT.runFailed,
    cause: 'Its side is another one, or it is larger than what was open.',
    fix: 'Report it with the run; ht events <run> shows the order.',
  },
  E_ORDER_UNKNOWN: {
    title: 'the strategy names an order that never was',
    exit: EXIT.runFailed,
    cause: 'It wants to cancel or modify an id that no OrderRequested event carries.',
    fix: 'Take ids from view.openOrders or from the OrderRequested event.',
  },
  E_VENUE_ORDER: {
    title: 'the venue was given an impossible order',
    exit: EXIT.runFailed,
    cause: 'An order reached the simulated venue that risk should have refused.',
    fix: 'Report it with the run.',
  },
  E_VENUE_BUSY: {
    title: 'the simulated venue was used out of turn',
    exit: EXIT.runFailed,
    cause: 'A new price came before the reports of the last one were taken.',
    fix: 'Report it with the run.',
  },
  E_LEDGER: {
    title: 'the accounts do not balance',
    exit: EXIT.runFailed,
    cause: 'The parts of the change in equity do not sum to it, or an event came that cannot be booked.',
    fix: 'Report it with the run: no result is shown that does not add up.',
  },
  E_PLAN_BOOKS: {
    title: 'the books of the plan do not fit its orders',
    exit: EXIT.runFailed,
    cause: 'An order was filled for more than the plan asked for.',
    fix: 'Report it with the run.',
  },
  E_PROJECTION_GAP: {
    title: 'events are missing',
    exit: EXIT.runFailed,
    cause: 'A projection was given an event that does not follow the last one.',
    fix: 'Rebuild the projection from the first event.',
  },
};
