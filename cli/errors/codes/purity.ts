import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** What a strategy may not do. */
export const purityCodes: CodeTable = {
  E_STRATEGY_IMPURE: {
    title: 'a strategy uses what is not the same everywhere',
    exit: EXIT.runFailed,
    cause:
      'It asks the clock, draws random numbers, waits, reaches for network, files or surroundings, depends on language or time zone, or keeps something outside of its state. Then a replay could not decide the same.',
    fix: 'Do what the message says at the line that it shows; docs/concepts/determinism.md has the whole list.',
  },
  E_STRATEGY_FAILED: {
    title: 'the code of a strategy failed',
    exit: EXIT.runFailed,
    cause: 'One of its functions threw an error, or gave something else than a list of wishes.',
    fix: 'Mend the line that is shown; --debug prints the whole stack.',
  },
  E_LOOK_AHEAD: {
    title: 'a run knew what was to come',
    exit: EXIT.runFailed,
    cause:
      'Played on a tape that ends earlier, or that goes on otherwise, it gave another event: something reads rows before they happen.',
    fix: 'Look at the event that is named, and at what the strategy reads to decide it.',
  },
  E_LOOK_AHEAD_SESSION: {
    title: 'only a backtest can be searched for look-ahead',
    exit: EXIT.usage,
    cause: 'A paper or live session was played while its market data arrived, so that there was no future to look at.',
    fix: 'Use ht verify without --prefix.',
  },
};
