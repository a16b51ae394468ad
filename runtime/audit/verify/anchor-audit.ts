import type { Anchor, RunAnchor } from '../anchors/anchor-line.ts';
import type { DatasetAudit } from './dataset-audit.ts';
import type { Finding } from './findings.ts';
import type { RunTraces } from './run-audit.ts';

/** What a store is compared with: facts about it that were kept elsewhere. */
export const auditAnchors = (
  anchors: readonly Anchor[],
  runs: ReadonlyMap<string, RunTraces>,
  datasets: ReadonlyMap<string, DatasetAudit>,
): readonly Finding[] =>
  anchors.flatMap((anchor) => {
    const what =
      'run' in anchor
        ? runComplaint(anchor, runs.get(anchor.run))
        : datasetComplaint(anchor, datasets.get(anchor.dataset));
    const stream = 'run' in anchor ? `session-${anchor.run}` : `dataset-${anchor.dataset}`;
    return what === null ? [] : [{ kind: 'differs', stream, from: null, to: null, what } as const];
  });

const runComplaint = (anchor: RunAnchor, traces: RunTraces | undefined): string | null => {
  if (traces === undefined) return `was anchored at ${anchor.at}, and is not here`;
  const { blocks, head, events } = anchor;
  const { heads } = traces;
  if (heads.length < blocks) {
    return `had ${events} sealed events when it was anchored at ${anchor.at}: ${blocks} blocks, now ${heads.length}`;
  }
  if (blocks > 0 && heads[blocks - 1] !== head) return `had another head when it was anchored at ${anchor.at}`;
  if (traces.records[anchor.recordEvents] !== anchor.record) {
    return `had another record of its start and end (run-${anchor.run}) when it was anchored at ${anchor.at}`;
  }
  return inputComplaint(anchor, traces.inputHeads);
};

const inputComplaint = ({ at, inputs }: RunAnchor, heads: readonly string[]): string | null => {
  if (inputs === undefined || heads[inputs.blocks - 1] === inputs.head) return null;
  if (heads.length < inputs.blocks) {
    return `had ${inputs.events} sealed inputs when it was anchored at ${at}: ${inputs.blocks} blocks, now ${heads.length}`;
  }
  return `had another head over its inputs when it was anchored at ${at}`;
};

const datasetComplaint = (
  anchor: Extract<Anchor, { dataset: string }>,
  audit: DatasetAudit | undefined,
): string | null => {
  if (audit === undefined) return `was anchored at ${anchor.at}, and is not here`;
  if ([audit.hash, ...audit.earlier].includes(anchor.hash)) return null;
  return `held other rows when it was anchored at ${anchor.at}`;
};
