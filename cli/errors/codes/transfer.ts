import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Stores that are copied, exported, backed up and brought back. */
export const transferCodes: CodeTable = {
  E_COPY_DIFFERS: {
    title: 'another event stands in the target',
    exit: EXIT.runFailed,
    cause: 'A stream of the target has another event in the place of one that is copied. Events are never replaced.',
    fix: 'Copy into an empty home, or choose the streams that are copied with --stream.',
  },
  E_COPY_GAP: {
    title: 'an event is missing',
    exit: EXIT.journalDamaged,
    cause: 'Revisions are kept by a copy, so nothing can be written behind a gap in the source or the target.',
    fix: 'Check the source: ht store check, ht audit verify --all.',
  },
  E_EVENTS_FILE: {
    title: 'a file of events cannot be used',
    exit: EXIT.data,
    cause: 'It cannot be read or written, is no file of events, or was cut off or changed. The line or row is named.',
    fix: 'Export it again with ht store export, or take another copy of it.',
  },
  E_HOME_USED: {
    title: 'there is a store in this home already',
    exit: EXIT.usage,
    cause: 'A backup is brought back into an empty home, so that nothing is lost by mistake.',
    fix: 'Name another home, or put the store aside with --force: it is kept under another name.',
  },
  E_SAME_STORE: {
    title: 'a store cannot be copied to itself',
    exit: EXIT.usage,
    cause: '--from and --to name the same store.',
    fix: 'Name another home or address with --to.',
  },
};
