import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Exchanges through ccxt. */
export const exchangeCodes: CodeTable = {
  E_EXCHANGE_UNKNOWN: {
    title: 'ccxt knows no exchange of this name',
    exit: EXIT.usage,
    cause: 'The name behind `ccxt:` is none of its exchanges; it may be misspelt, or ccxt dropped it.',
    fix: 'Take the name that was suggested; ccxt’s own list has them all.',
  },
  E_EXCHANGE_LACKS: {
    title: 'the exchange lacks something that is needed',
    exit: EXIT.usage,
    cause:
      'Ids of trades, an order’s own id that can be looked up, the mode of positions, a test network: without it something would have to be guessed.',
    fix: 'Use another exchange, or change the setting of the account that was named.',
  },
  E_EXCHANGE_KEY: {
    title: 'the exchange does not accept the key',
    exit: EXIT.config,
    cause: 'It is wrong or has expired, it lacks a permission, or it may not be used from this address.',
    fix: 'Look at the key on the exchange’s page, and add it again: `ht keys add`.',
  },
  E_EXCHANGE_BLOCKED: {
    title: 'the exchange does not serve the place you are in',
    exit: EXIT.venueUnreachable,
    cause: 'It refuses addresses of some countries.',
    fix: 'Use an exchange that serves you.',
  },
  E_EXCHANGE_HIDDEN: {
    title: 'a request would have named or paid somebody else',
    exit: EXIT.runFailed,
    cause:
      'Ids of partners, referrals and fees that ccxt puts into requests are switched off; one that still showed a trace was not sent.',
    fix: 'Report it with the line that was shown, and use another exchange until then.',
  },
};
