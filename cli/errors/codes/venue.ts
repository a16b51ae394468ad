import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Venues on the other end of a wire. */
export const venueCodes: CodeTable = {
  E_VENUE_UNREACHABLE: {
    title: 'the venue does not answer',
    exit: EXIT.venueUnreachable,
    cause: 'The network is down, the address is wrong, or the venue is; it was tried several times.',
    fix: 'Check the connection and the address of the venue, and try again.',
  },
  E_VENUE_REFUSED: {
    title: 'the venue refuses to answer',
    exit: EXIT.venueUnreachable,
    cause: 'Too many requests came from this address, or the venue did not understand the question.',
    fix: 'Wait a minute; if it stays, report it with the line that was shown.',
  },
  E_VENUE_AGENT: {
    title: 'key and account do not belong together',
    exit: EXIT.config,
    cause:
      'The key may not trade for the account, its approval has expired, or the address of an API wallet was given as the account.',
    fix: 'Name the account’s own address, and approve the API wallet on the venue’s page.',
  },
  E_VENUE_ADDRESS: {
    title: 'an address of an account is none',
    exit: EXIT.config,
    cause: 'An address is 0x and 40 hexadecimal digits; what was given is something else, perhaps a key.',
    fix: 'Copy the address of the account from the venue’s page.',
  },
  E_VENUE_KEY: {
    title: 'a private key is none',
    exit: EXIT.config,
    cause: 'A key is 64 hexadecimal digits; it is never shown.',
    fix: 'Add the key again.',
  },
  E_WIRE_SHAPE: {
    title: 'a venue sent something that is not understood',
    exit: EXIT.venueUnreachable,
    cause: 'The venue changed its messages, or something on the way did. What is not understood is never guessed at.',
    fix: 'See whether a newer version knows the new shape; report it with the path that was shown.',
  },
  E_FEED_WISH: {
    title: 'the venue has no such market data',
    exit: EXIT.usage,
    cause: 'Candles of an interval were asked for that the venue does not make.',
    fix: 'Take one of the intervals that were shown.',
  },
};
