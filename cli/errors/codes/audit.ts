import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** The hash chain over what was recorded. */
export const auditCodes: CodeTable = {
  E_CHAIN_AHEAD: {
    title: 'a run has lost events',
    exit: EXIT.journalDamaged,
    cause: 'Its chain seals more events than its stream holds; a block is sealed only after its events are on disk.',
    fix: 'Restore the store from a copy, or look for who removed them: ht audit verify <run>.',
  },
  E_AUDIT_DIFFERS: {
    title: 'a log is not what was recorded',
    exit: EXIT.runFailed,
    cause:
      'The store is content with itself, but the hashes over it do not fit: events or seals were changed on purpose.',
    fix: 'Compare with a copy or another machine; ht verify <run> plays it again and names the first event that differs.',
  },
  E_AUDIT_DAMAGED: {
    title: 'a log is damaged',
    exit: EXIT.journalDamaged,
    cause: 'Events are missing, or are not what was written: their checksums do not fit.',
    fix: 'Restore the store from a copy and check the disk; ht store check looks at the whole file.',
  },
  E_AUDIT_SUBJECT: {
    title: 'there is nothing of this name to audit',
    exit: EXIT.usage,
    cause: 'It is neither a run, nor a session, nor a dataset of this store.',
    fix: 'ht runs and ht data list show what there is; --all audits everything.',
  },
  E_NOT_SEALED: {
    title: 'there is no chain over this',
    exit: EXIT.runFailed,
    cause: 'The run was recorded before there were chains, or the event stands behind the last block that was sealed.',
    fix: 'Repeat the run by its command: the same events are sealed then. A session is sealed to its end when it stops.',
  },
  E_EVENT_ABSENT: {
    title: 'a run has no such event',
    exit: EXIT.usage,
    cause: 'No event has this sequence number, or no fill this id.',
    fix: 'ht events <run>, or ht events <run> --type OrderFilled.',
  },
  E_ANCHOR_FILE: {
    title: 'a file of anchors cannot be used',
    exit: EXIT.data,
    cause: 'It cannot be read or written, or a line of it is not an anchor.',
    fix: 'Take the copy that you keep elsewhere, or choose another file.',
  },
  E_SEAL_SHAPE: {
    title: 'what stands in a chain is not a seal',
    exit: EXIT.journalDamaged,
    cause: 'The stream of seals of a run was changed.',
    fix: 'Look at what differs: ht audit verify <run>; restore the store from a copy.',
  },
};
