import { createHash } from 'node:crypto';
import type { RunManifest } from '../../../engine/index.ts';
import { uuidOf } from '../../journal/uuid.ts';
import { parseCompletion, type RunCompleted } from '../../runs/run-record.ts';
import { Leaves } from '../leaf.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log } from './log.ts';

/** The stream `run-<id>` as it was found: which code and command, and how the run ended. */
export interface RecordAudit {
  readonly events: number;
  readonly completed: RunCompleted | null;
  /** sha256 over the leaves of its first events, hex, by how many they are; for anchors. */
  readonly hashes: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads what is known of a run besides its events. */
export const auditRecord = async (log: Log, run: string): Promise<RecordAudit> => {
  const stream = `run-${run}`;
  const findings = new Findings(stream);
  const leaves = new Leaves(stream);
  const sha = createHash('sha256');
  const hashes = [sha.copy().digest('hex')];
  let next = 0;
  let completed: RunCompleted | null = null;
  await orDamaged(findings, async () => {
    for await (const batch of log.entries(stream)) {
      for (const { event, intact } of batch) {
        const { revision, type } = event;
        if (revision > next) findings.damaged('missing', next, revision - 1);
        next = revision + 1;
        hashes.push(sha.update(leaves.of(revision, event), 'latin1').copy().digest('hex'));
        if (!intact) findings.damaged('changed: its checksum does not fit', revision);
        else if (event.id !== uuidOf(`${stream}/${revision}`)) {
          findings.differs('another event than the one recorded here: its id belongs to another place', revision);
        }
        if (type !== 'RunCompleted') continue;
        completed = parseCompletion(event.data);
        if (completed === null) findings.differs('no account of how a run ended', revision);
      }
    }
  });
  return { events: next, completed, hashes, findings: findings.all };
};

/** The manifest in the first event of a session; null if it cannot be read, which the audit of the session tells. */
export const manifestIn = async (log: Log, run: string): Promise<RunManifest | null> => {
  let first: string | Uint8Array | undefined;
  await orDamaged(new Findings(`session-${run}`), async () => {
    for await (const batch of log.entries(`session-${run}`)) {
      first = batch[0]?.event.data;
      return;
    }
  });
  if (typeof first !== 'string') return null;
  try {
    return (JSON.parse(first) as { readonly manifest?: RunManifest }).manifest ?? null;
  } catch {
    return null;
  }
};
