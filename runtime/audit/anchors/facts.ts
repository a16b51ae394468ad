import { parseDataset } from '../../../data/index.ts';
import { EngineError } from '../../../engine/index.ts';
import { sealedInputs, sealedSession } from '../chain.ts';
import { auditChain } from '../verify/chain-audit.ts';
import type { Log } from '../verify/log.ts';
import { auditRecord } from '../verify/record-audit.ts';
import type { Fact } from './anchor-line.ts';

const CHAIN = 'chain-';
const DATASET = 'dataset-';

/** What can be written down of a store now: of one run, or of all runs and datasets. Broken chains are refused. */
export const factsOf = async (log: Log, run: string | null): Promise<readonly Fact[]> => {
  const runs = (await log.streams(CHAIN)).map((stream) => stream.slice(CHAIN.length));
  if (run !== null && !runs.includes(run)) throw notSealed(run);
  const facts: Fact[] = [];
  for (const each of run === null ? runs : [run]) facts.push(await runFact(log, each));
  if (run !== null) return facts;
  for (const stream of await log.streams(DATASET)) facts.push(await datasetFact(log, stream));
  return facts;
};

const runFact = async (log: Log, run: string): Promise<Fact> => {
  const { end, findings } = await auditChain(log, sealedSession(run));
  const { hashes, events: recordEvents, findings: others } = await auditRecord(log, run);
  const { end: inputs, findings: ofInputs } = await auditChain(log, sealedInputs(run));
  if (findings.length + others.length + ofInputs.length > 0)
    throw broken(`the chain of run ${run}`, `ht audit verify ${run}`);
  const { blocks, events, head } = end;
  const fact = { run, blocks, events, head, recordEvents, record: hashes[recordEvents] ?? '' };
  if (inputs.blocks === 0) return fact;
  return { ...fact, inputs: { blocks: inputs.blocks, events: inputs.events, head: inputs.head } };
};

const datasetFact = async (log: Log, stream: string): Promise<Fact> => {
  const dataset = stream.slice(DATASET.length);
  let text = '';
  for await (const batch of log.entries(stream)) {
    for (const { event, intact } of batch) {
      if (!intact || typeof event.data !== 'string') {
        throw broken(`the record of dataset ${dataset}`, `ht audit verify ${dataset}`);
      }
      text = event.data;
    }
  }
  const { rows, hash } = parseDataset(text, stream);
  return { dataset, rows, hash };
};

const notSealed = (run: string): EngineError =>
  new EngineError('E_NOT_SEALED', `there is no chain of a run "${run}" here`, {
    why: 'Runs are sealed while they are recorded; those from before there were chains are not.',
    fix: 'ht runs; a run that is repeated by its command is sealed then',
  });

const broken = (what: string, fix: string): EngineError =>
  new EngineError('E_AUDIT_DIFFERS', `${what} is not what was recorded`, {
    why: 'To anchor it would say that it is. Nothing was written.',
    fix,
  });
