import { EngineError, type ErrorDetail } from '../../../engine/index.ts';
import type { Fault, FaultKind } from './faults.ts';

interface Words {
  readonly code: `E_${string}`;
  readonly message: string;
  readonly why: (said: string) => string;
  readonly fix: string;
}

const UNREACHABLE: Words = {
  code: 'E_STORE_UNAVAILABLE',
  message: 'the event store cannot be reached',
  why: (said) => `${said} What it acknowledged is kept; an append that was under way may or may not stand there.`,
  fix: 'start the server or mend the address (ht doctor), then run the same command again: it goes on from there',
};

/** What a person can do about a fault that is final. */
const WORDS: Readonly<Record<FaultKind, Words>> = {
  unavailable: UNREACHABLE,
  'not-leader': UNREACHABLE,
  timeout: {
    code: 'E_STORE_TIMEOUT',
    message: 'the event store did not answer in time',
    why: () =>
      'Whether the last append was written is not known; its ids and revision are fixed, so repeating is safe.',
    fix: 'look after the server (ht doctor), then run the same command again: it goes on from there',
  },
  denied: {
    code: 'E_STORE_DENIED',
    message: 'the event store does not let us do this',
    why: () => 'Name or password are wrong, or this user may not read or write what was asked for.',
    fix: 'check HYPERTRADER_STORE_USER and HYPERTRADER_STORE_PASSWORD; ht doctor shows which rights are missing',
  },
  full: {
    code: 'E_STORE_FULL',
    message: 'there is no room left to store events',
    why: (said) => `The server refused the append: ${said} Nothing of it was kept.`,
    fix: "free space on the server's disk, then start again: everything that was acknowledged is there",
  },
  'too-large': {
    code: 'E_EVENT_TOO_LARGE',
    message: 'an event is larger than the server takes',
    why: (said) => `${said} Nothing of it was stored.`,
    fix: 'raise MaxAppendSize of the server (16 MB at most), or split the event',
  },
  deleted: {
    code: 'E_STREAM_DELETED',
    message: 'this stream was deleted for good',
    why: () => 'The server keeps a tombstone; nothing can be read from or written to this name again.',
    fix: 'use another name',
  },
  old: {
    code: 'E_STORE_OLD',
    message: 'the server does not know a call that is needed',
    why: (said) => said,
    fix: 'use EventStoreDB 23.10 or later, or KurrentDB',
  },
  unknown: {
    code: 'E_STORE_UNAVAILABLE',
    message: 'the event store answered with an error',
    why: (said) => said,
    fix: "look into the server's log",
  },
};

/** A final fault as people see it; `overrides` where more is known. */
export const errorOf = (fault: Fault, where: string, overrides: ErrorDetail = {}): EngineError => {
  const { code, message, why, fix } = WORDS[fault.kind];
  const said = /[.!?]$/.test(fault.message) ? fault.message : `${fault.message}.`;
  return new EngineError(code, message, { where, why: why(said), fix, cause: fault.cause ?? fault, ...overrides });
};
