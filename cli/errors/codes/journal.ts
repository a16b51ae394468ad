import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** The store of events. */
export const journalCodes: CodeTable = {
  E_BLOCK_DAMAGED: {
    title: 'a block of the tape is damaged',
    exit: EXIT.journalDamaged,
    cause: 'Its bytes are not what was written: length, hash or kind is wrong.',
    fix: 'Import the dataset again; check the disk.',
  },
  E_EVENT_JSON: {
    title: 'an event is not JSON',
    exit: EXIT.journalDamaged,
    cause: 'Its data or metadata cannot be read.',
    fix: 'Restore the store from a copy; check the disk.',
  },
  E_EVENT_META: {
    title: 'the metadata of an event is wrong',
    exit: EXIT.journalDamaged,
    cause: 'A field that every event has is missing or of the wrong type.',
    fix: 'Restore the store from a copy.',
  },
  E_EVENT_SHAPE: {
    title: 'an event is not what its type says',
    exit: EXIT.journalDamaged,
    cause: 'A field is missing or of the wrong type.',
    fix: 'Restore the store from a copy, or report it if this program wrote it.',
  },
  E_EVENT_UNKNOWN: {
    title: 'an event of an unknown type',
    exit: EXIT.journalDamaged,
    cause: 'The stream holds a type of event that this version does not know.',
    fix: 'Use the version that wrote it, or a newer one.',
  },
  E_EVENT_NEWER: {
    title: 'an event of a newer version',
    exit: EXIT.journalDamaged,
    cause: 'It was written by a newer version of this program.',
    fix: 'Use that version, or a newer one.',
  },
  E_EVENT_INVALID: {
    title: 'an event cannot be stored',
    exit: EXIT.journalDamaged,
    cause: 'Its id, type or JSON is not allowed by the store.',
    fix: 'Report it with the command.',
  },
  E_EVENT_TOO_LARGE: {
    title: 'an append is too large',
    exit: EXIT.journalDamaged,
    cause: 'The events of one append exceed what the store takes at once.',
    fix: 'Report it with the command.',
  },
  E_STORE_DAMAGED: {
    title: 'the store is damaged',
    exit: EXIT.journalDamaged,
    cause: 'The database file cannot be read as one.',
    fix: 'Restore events.db from a copy; check the disk.',
  },
  E_STORE_NEWER: {
    title: 'the store is of a newer version',
    exit: EXIT.journalDamaged,
    cause: 'It was made by a newer version of this program.',
    fix: 'Use that version, or another folder with --home.',
  },
  E_STORE_FULL: {
    title: 'there is no room left',
    exit: EXIT.runFailed,
    cause: 'The disk is full; nothing was lost, nothing more was written.',
    fix: 'Make room and run the command again.',
  },
  E_STORE_BUSY: {
    title: 'the store is locked',
    exit: EXIT.runFailed,
    cause: 'Another process kept it locked for too long.',
    fix: 'Wait for the other process, or use another folder with --home.',
  },
  E_STORE_UNAVAILABLE: {
    title: 'the store cannot be used',
    exit: EXIT.runFailed,
    cause: 'The folder cannot be written, or the file cannot be opened.',
    fix: 'Check the rights of the folder, or use another one with --home.',
  },
  E_STORE_CLOSED: {
    title: 'the store is closed',
    exit: EXIT.runFailed,
    cause: 'Something was asked of it after its end.',
    fix: 'Report it with the command.',
  },
  E_WRONG_EXPECTED_REVISION: {
    title: 'another writer was here',
    exit: EXIT.runFailed,
    cause: 'The stream has more events than this writer left in it, so it stops itself.',
    fix: 'Wait for the other process, or stop it.',
  },
};
