import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Looking into recorded runs: replay, trace, fork, compare. */
export const replayCodes: CodeTable = {
  E_EVENT_MISSING: {
    title: 'the run has no such event',
    exit: EXIT.usage,
    cause: 'Events are numbered from 0 to the last one of the run.',
    fix: 'ht events <run> lists them.',
  },
  E_ORDER_MISSING: {
    title: 'the run has no such order',
    exit: EXIT.usage,
    cause: 'An order is named by the id that its OrderRequested or OrderDenied event carries.',
    fix: 'ht events <run> --type OrderRequested lists them.',
  },
  E_INSPECT: {
    title: 'there is no decision to stop at',
    exit: EXIT.usage,
    cause: 'The event, and all that led to it, was said by the tape or the venue; the strategy was not asked.',
    fix: 'Name an order, or an event that the strategy put on record.',
  },
  E_EVENT_TYPE: {
    title: 'no event is called that',
    exit: EXIT.usage,
    cause: 'Types of event are written as in the reference, with capitals.',
    fix: 'See docs/reference/events.md.',
  },
  E_CONDITION: {
    title: 'a condition cannot be understood',
    exit: EXIT.usage,
    cause: 'It compares names, numbers and texts in quotes with < <= > >= == != and joins them with and, or, not.',
    fix: "Write it as: --break 'unit > 3 and position.size < 0'.",
  },
  E_CONDITION_NAME: {
    title: 'nothing in the run has this name',
    exit: EXIT.usage,
    cause: 'A condition looks at the variables of the strategy, position, account, orders, market and the event.',
    fix: 'Walk through the run with ht replay <run>: the middle pane shows all names.',
  },
  E_FORK_POINT: {
    title: 'a run cannot be forked there',
    exit: EXIT.usage,
    cause: 'A fork begins behind one of the recorded events: not before the first, not behind the last.',
    fix: 'Choose an event with ht replay <run>.',
  },
  E_FORK_SETTING: {
    title: 'this cannot be changed in the middle of a run',
    exit: EXIT.usage,
    cause: 'A fork changes limits of risk, models of the venue, parameters of the strategy, or the strategy.',
    fix: 'Run a backtest of its own with the other setting, and compare: ht compare <run> <other>.',
  },
  E_FORK_WITHOUT: {
    title: 'this event cannot be left out',
    exit: EXIT.usage,
    cause: 'Left out can be an order, a denial or a published funding rate; everything else follows from these.',
    fix: 'Leave out what caused it: ht replay <run> shows the chain.',
  },
  E_FORK_STRATEGY: {
    title: 'a strategy cannot take over a run',
    exit: EXIT.runFailed,
    cause: 'It lives through the recorded events before it decides, and stopped at one of them.',
    fix: 'Run it from the start as a backtest of its own, and compare: ht compare <run> <other>.',
  },
};
