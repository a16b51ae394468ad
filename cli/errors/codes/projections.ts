import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Read models, those of the package and own ones. */
export const projectionCodes: CodeTable = {
  E_PROJECTION_INVALID: {
    title: 'a projection of your own cannot be used',
    exit: EXIT.config,
    cause:
      'Its file does not load, exports no projection, has another name than its folder, or the name of one of ours.',
    fix: 'Mend projections/<name>/projection.ts, or compare it with a new one: ht new projection other.',
  },
  E_PROJECTION_FAILED: {
    title: 'a projection failed at an event',
    exit: EXIT.runFailed,
    cause: 'Its evolve threw an error. Readers see what was there before; other projections are not concerned.',
    fix: 'Mend its code; the next command goes on, or builds it anew if its code has changed.',
  },
  E_PROJECTION_NEWER: {
    title: 'a read model was built by a newer version',
    exit: EXIT.config,
    cause: 'The projection in this program is older than the one that built what is stored.',
    fix: 'Use the newer program, or build the older one: ht projections rebuild <name>.',
  },
  E_READ_MODELS_DAMAGED: {
    title: 'the file of the read models is damaged',
    exit: EXIT.journalDamaged,
    cause:
      'The file readmodels.db is not what was written, or belongs to another program. The events are not concerned.',
    fix: 'Delete readmodels.db in the home folder: everything in it is made again from the events.',
  },
};
