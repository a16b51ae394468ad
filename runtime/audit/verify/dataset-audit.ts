import {
  blockEvent,
  chain,
  datasetEvent,
  EMPTY_CHAIN,
  parseDataset,
  sha256,
  type Dataset,
  type DatasetPart,
} from '../../../data/index.ts';
import { EngineError, type NewEvent, type RecordedEvent } from '../../../engine/index.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log, StoredEntry } from './log.ts';

/** What an audit of a dataset and its tape found; intact when there are no findings. */
export interface DatasetAudit {
  readonly name: string;
  readonly rows: number;
  readonly blocks: number;
  /** Content hash on record, hex; empty if the record cannot be read. */
  readonly hash: string;
  /** Content hashes of the dataset as it was before rows were added. */
  readonly earlier: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads a dataset's record and every block of its tape, and compares content, order and ids with the hash on record. */
export const auditDataset = async (log: Log, name: string): Promise<DatasetAudit> => {
  const stream = `dataset-${name}`;
  const record = new Findings(stream);
  const versions: Dataset[] = [];
  await orDamaged(record, async () => {
    let next = 0;
    for await (const batch of log.entries(stream)) {
      for (const entry of batch) {
        const { revision } = entry.event;
        if (revision > next) record.damaged('missing', next, revision - 1);
        next = revision + 1;
        const version = versionIn(entry, record);
        if (version) versions.push(version);
      }
    }
  });
  const last = versions.at(-1);
  if (last === undefined) {
    if (record.count === 0) record.damaged('its record is gone, or it was never imported');
    return { name, rows: 0, blocks: 0, hash: '', earlier: [], findings: record.all };
  }
  const tape = await auditTape(log, last);
  if (tape.findings.length === 0 && tape.hash !== last.hash)
    record.differs('the hash on record is not that of the tape');
  const earlier = versions.slice(0, -1).map(({ hash }) => hash);
  const { rows, hash } = last;
  return { name, rows, blocks: tape.blocks, hash, earlier, findings: [...record.all, ...tape.findings] };
};

const versionIn = ({ event, intact }: StoredEntry, findings: Findings): Dataset | null => {
  const { revision, data, stream } = event;
  if (!intact) findings.damaged('changed: its checksum does not fit', revision);
  const text = typeof data === 'string' ? data : '';
  if (!isSame(event, datasetEvent(stream, revision, text))) {
    findings.differs(
      'another record than the one written here: id, type or metadata do not follow from its text',
      revision,
    );
  }
  try {
    return parseDataset(text, `${stream}@${revision}`);
  } catch (error) {
    if (!(error instanceof EngineError) && !(error instanceof SyntaxError)) throw error;
    findings.differs('no record of a dataset', revision);
    return null;
  }
};

const isSame = (event: RecordedEvent, expected: NewEvent): boolean =>
  event.id === expected.id && event.type === expected.type && event.meta === expected.meta;

interface TapeAudit {
  readonly hash: string;
  readonly blocks: number;
  readonly findings: readonly Finding[];
}

const auditTape = async (log: Log, dataset: Dataset): Promise<TapeAudit> => {
  const findings: Finding[] = [];
  let hash = EMPTY_CHAIN;
  let blocks = 0;
  for (const [stream, parts] of partsByStream(dataset)) {
    const found = new Findings(stream);
    const walk = new TapeWalk(dataset.name, parts, found, hash);
    await orDamaged(found, async () => {
      for await (const batch of log.entries(stream)) for (const entry of batch) walk.take(entry);
      walk.finish();
    });
    hash = walk.hash;
    blocks += walk.blocks;
    findings.push(...found.all);
  }
  return { hash, blocks, findings };
};

/** Parts in the order of the dataset; all parts of one stream stand together, because streams are stretches of time. */
const partsByStream = ({ parts }: Dataset): ReadonlyMap<string, readonly DatasetPart[]> => {
  const byStream = new Map<string, DatasetPart[]>();
  for (const part of parts) byStream.set(part.stream, [...(byStream.get(part.stream) ?? []), part]);
  return byStream;
};

/** Goes through one stream of a tape, also through blocks that a killed import left behind and that belong to no part. */
class TapeWalk {
  hash: string;
  blocks = 0;
  readonly #dataset: string;
  readonly #parts: readonly DatasetPart[];
  readonly #findings: Findings;
  #next = 0;

  constructor(dataset: string, parts: readonly DatasetPart[], findings: Findings, hash: string) {
    this.#dataset = dataset;
    this.#parts = parts;
    this.#findings = findings;
    this.hash = hash;
  }

  take({ event, intact }: StoredEntry): void {
    const { revision, data } = event;
    if (revision > this.#next) this.#findings.damaged('missing', this.#next, revision - 1);
    this.#next = revision + 1;
    if (!intact) this.#findings.damaged('changed: its checksum does not fit', revision);
    else if (typeof data === 'string') this.#findings.differs('text, where a block of a tape was', revision);
    else if (!this.#isAsImported(event, data)) {
      const what = 'another block than the one imported here: id, type or metadata do not follow from its content';
      this.#findings.differs(what, revision);
    }
    if (!this.#parts.some(({ from, to }) => from <= revision && revision <= to)) return;
    this.hash = chain(this.hash, sha256(data));
    this.blocks++;
  }

  #isAsImported(event: RecordedEvent, data: Uint8Array): boolean {
    try {
      return isSame(event, blockEvent(this.#dataset, event.stream, event.revision, data));
    } catch (error) {
      if (error instanceof EngineError) return false;
      throw error;
    }
  }

  finish(): void {
    const last = this.#parts.at(-1);
    if (last && last.to >= this.#next)
      this.#findings.damaged('missing: the dataset ends behind them', this.#next, last.to);
  }
}
