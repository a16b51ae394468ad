import { counted, grouped } from '../../backtests/wording/number.ts';
import { EngineError } from '../../engine/index.ts';
import type { DatasetAudit } from '../../runtime/audit/verify/dataset-audit.ts';
import type { Finding } from '../../runtime/audit/verify/findings.ts';
import type { RunAudit } from '../../runtime/audit/verify/run-audit.ts';
import type { AuditReport } from '../../runtime/audit/verify/verify.ts';
import type { Paint } from '../format/colour.ts';

/** Findings that are shown; `--json` has them all. */
const SHOWN = 12;

/** What was looked at, a line or two each, with a mark for how it is. */
export const auditLines = (report: AuditReport, paint: Paint): readonly string[] => [
  ...(report.store === null ? [] : storeLines(report.store, paint)),
  ...report.datasets.flatMap((dataset) => datasetLines(dataset, paint)),
  ...report.runs.flatMap((run) => runLines(run, paint)),
  ...anchorLines(report, paint),
];

const mark = (paint: Paint, problems: number, remarks = 0): string => {
  if (problems > 0) return paint('red', '✗');
  return remarks > 0 ? paint('yellow', '!') : paint('green', '✓');
};

const storeLines = (store: NonNullable<AuditReport['store']>, paint: Paint): readonly string[] => [
  `  ${mark(paint, store.problems.length)} store: ${counted(store.events, 'event')} in ${counted(store.streams, 'stream')}`,
];

const datasetLines = ({ name, rows, blocks, hash, findings }: DatasetAudit, paint: Paint): readonly string[] => [
  `  ${mark(paint, findings.length)} dataset ${name}: ${counted(rows, 'row')} in ${counted(blocks, 'block')}`,
  ...(hash === '' ? [] : [`      sha256 ${hash}`]),
];

const runLines = (run: RunAudit, paint: Paint): readonly string[] => {
  const { events, blocks, sealed, findings, remarks, head } = run;
  const seals = blocks === 0 ? 'no seals' : `${grouped(sealed, 0)} of them sealed in ${counted(blocks, 'block')}`;
  return [
    `  ${mark(paint, findings.length, remarks.length)} run ${run.run}: ${counted(events, 'event')}, ${seals}`,
    ...(head === null ? [] : [`      head ${head}`]),
    ...inputLines(run),
    ...remarks.map((remark) => `      ${remark}`),
  ];
};

/** A session has a second chain, over what it was decided by. */
const inputLines = ({ inputs }: RunAudit): readonly string[] => {
  if (inputs === null) return [];
  const { events, sealed, blocks, head } = inputs;
  const seals = blocks === 0 ? 'no seals' : `${grouped(sealed, 0)} of them sealed in ${counted(blocks, 'block')}`;
  return [`      ${counted(events, 'input')}, ${seals}`, ...(head === null ? [] : [`      head ${head}`])];
};

const anchorLines = ({ anchors }: AuditReport, paint: Paint): readonly string[] => {
  if (anchors === null) return [];
  const torn = anchors.isTorn ? ['      its last line was not written to its end, and is left out'] : [];
  const isNothing = anchors.compared === 0;
  const what = isNothing ? 'says nothing about this' : `${counted(anchors.compared, 'anchor')} compared`;
  return [`  ${mark(paint, 0, torn.length + Number(isNothing))} ${anchors.file}: ${what}`, ...torn];
};

/** The error with which an audit that found something ends; null if it found nothing. */
export const auditError = ({ findings, store }: AuditReport): EngineError | null => {
  const problems = store?.problems ?? [];
  const count = findings.length + problems.length;
  if (count === 0) return null;
  const lines = [...findings.map(findingText), ...problems.map((problem) => `store  ${problem}`)];
  const more = count > SHOWN ? [`… and ${counted(count - SHOWN, 'finding')} more: --json has them all`] : [];
  const where = [...lines.slice(0, SHOWN), ...more].join('\n');
  if (problems.length > 0 || findings.some(({ kind }) => kind === 'damaged')) {
    return new EngineError('E_AUDIT_DAMAGED', `the log is damaged: ${counted(count, 'finding')}`, {
      where,
      why: 'What is there is not what was written. Nothing was changed; everything else can still be read.',
      fix: 'restore the newest sound backup, and check the disk',
    });
  }
  return new EngineError('E_AUDIT_DIFFERS', `the log is not what was recorded: ${counted(count, 'finding')}`, {
    where,
    why: 'The store is content with itself, but the hashes do not fit: somebody or something changed it on purpose.',
    fix: 'compare with a backup; ht verify <run> plays a run again and names the first event that differs',
  });
};

/** `session-7f3a91c2, events 5 to 9: missing`. */
export const findingText = ({ stream, from, to, what }: Finding): string => {
  if (from === null) return `${stream}: ${what}`;
  const isOne = to === null || to === from;
  const events = isOne ? `event ${grouped(from, 0)}` : `events ${grouped(from, 0)} to ${grouped(to, 0)}`;
  return `${stream}, ${events}: ${what}`;
};
