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
  E_SEAL_SHAPE: {
    title: 'what stands in a chain is not a seal',
    exit: EXIT.journalDamaged,
    cause: 'The stream of seals of a run was changed.',
    fix: 'Look at what differs: ht audit verify <run>; restore the store from a copy.',
  },
};
