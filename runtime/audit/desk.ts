import { checkStore } from '../home.ts';
import type { StoreChoice } from '../stores/choice.ts';
import type { Caller } from '../requests.ts';
import { writeAnchors, type Anchored, type AnchorRequest } from './anchors/write-anchors.ts';
import { openLog } from './open-log.ts';
import { makeProof, type Proof, type Wanted } from './proof/make-proof.ts';
import type { Log } from './verify/log.ts';
import { verifyLog, type AuditReport, type VerifyRequest } from './verify/verify.ts';

/** Looks into what was recorded, without writing to it; also where the store is damaged. */
export interface AuditDesk {
  /** Is everything what was recorded? E_AUDIT_SUBJECT, E_ANCHOR_FILE. */
  verify(request: VerifyRequest, caller: Caller): Promise<AuditReport>;
  /** That an event stands in a log with a certain head. E_NOT_SEALED, E_EVENT_ABSENT, E_AUDIT_DIFFERS. */
  proof(run: string, wanted: Wanted): Promise<Proof>;
  /** Writes down heads outside of the store, until the caller's signal when it shall be repeated. */
  anchor(request: AnchorRequest, caller: Caller): AsyncIterable<Anchored>;
}

/** The audit desk of a home, or of the server that is its store. Nothing is opened before it is asked. */
export const auditDesk = (home: string, choice: StoreChoice | null = null): AuditDesk => {
  const withLog = async <T>(work: (log: Log) => Promise<T>): Promise<T> => {
    const log = await openLog(home, choice);
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  };
  return {
    verify: (request, caller) => withLog((log) => verifyLog(log, request, () => checkStore(home, choice), caller)),
    proof: (run, wanted) => withLog((log) => makeProof(log, run, wanted)),
    anchor: (request, caller) => writeAnchors(() => openLog(home, choice), request, Date.now, caller),
  };
};
