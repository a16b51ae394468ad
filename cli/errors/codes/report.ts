import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Reports that are made again. */
export const reportCodes: CodeTable = {
  E_REPORT_MISSING: {
    title: 'there is no report to compare with',
    exit: EXIT.usage,
    cause: 'The run was made without a report, or it was written elsewhere, moved or removed.',
    fix: 'Name the file with --to, or write the report: ht report <run>.',
  },
  E_REPORT_DIFFERS: {
    title: 'the report is not the one that the events give',
    exit: EXIT.runFailed,
    cause:
      'The file was changed, or another version of the program made it, or the events are not those it was made from.',
    fix: 'Look whether the events are sound, with ht verify <run> and ht audit verify <run>; then make the report again.',
  },
};
