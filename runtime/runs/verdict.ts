import type { Closed } from '../journal/recorder.ts';
import type { Difference } from '../journal/recorded-prefix.ts';
import type { VerifyOutcome } from '../requests.ts';
import type { RunRecord } from './run-record.ts';

interface Compared {
  readonly run: string;
  readonly record: RunRecord;
  /** Today's code is the one that recorded it. */
  readonly isSameCode: boolean;
}

/** What a comparison of a recording with its replay says: the first event that differs, for people, or that none does. */
export const verdictOf = (
  { run, record, isSameCode }: Compared,
  { events, hash }: Closed,
  difference: Difference | null,
): VerifyOutcome => ({
  run,
  isSame: difference === null,
  events,
  recordedHash: record.completed?.hash ?? '',
  replayedHash: hash,
  difference: difference && {
    seq: difference.seq,
    recorded: difference.recorded?.trim() ?? 'nothing',
    replayed: difference.replayed?.trim() ?? 'nothing',
  },
  isSameCode,
});
