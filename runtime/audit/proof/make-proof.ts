import { EngineError, type RecordedEvent } from '../../../engine/index.ts';
import { sealedSession, type Seal } from '../chain.ts';
import { DIGEST_BYTES, Leaves } from '../leaf.ts';
import { parseSeal } from '../parse-seal.ts';
import { pathOf, rootOf, type ProofStep } from '../tree.ts';
import type { Log } from '../verify/log.ts';

/** That one event stands in a log with a certain head: all that is needed to reckon from the one to the other. */
export interface Proof {
  readonly format: 'hypertrader-proof/1';
  readonly event: {
    readonly stream: string;
    readonly revision: number;
    readonly id: string;
    readonly type: string;
    readonly meta: string;
    /** Data that are text, or bytes as base64. */
    readonly data: { readonly text: string } | { readonly base64: string };
  };
  readonly path: readonly ProofStep[];
  readonly block: Pick<Seal, 'first' | 'count' | 'previous' | 'root' | 'head'>;
  /** Count and root of each block behind it, to reckon on to the last head. */
  readonly later: readonly (readonly [count: number, root: string])[];
  /** The head behind the last block: what anchors and the end of the run say. */
  readonly head: string;
}

/** Which event of a run is proved. */
export type Wanted = { readonly revision: number } | { readonly fill: string };

/** A proof for one event of a run. E_NOT_SEALED, E_EVENT_ABSENT, E_AUDIT_DIFFERS if the block is not what was sealed. */
export const makeProof = async (log: Log, run: string, wanted: Wanted): Promise<Proof> => {
  const seals = await sealsOf(log, run);
  if (seals.length === 0) throw notSealed(run, 'Nothing of it was ever sealed, or it is not in this store.');
  const event = await find(log, run, wanted);
  const { revision, id, type, meta, data } = event;
  const number = seals.findIndex(({ first, count }) => first <= revision && revision < first + count);
  const seal = seals[number];
  if (seal === undefined) throw notSealed(run, `Event ${revision} stands behind the last block that was sealed.`);
  const { first, count, previous, root, head } = seal;
  const leaves = await leavesOf(log, run, seal);
  if (leaves.length !== count * DIGEST_BYTES || rootOf(Buffer.from(leaves), count) !== root) throw differs(run, seal);
  return {
    format: 'hypertrader-proof/1',
    event: {
      stream: event.stream,
      revision,
      id,
      type,
      meta,
      data: typeof data === 'string' ? { text: data } : { base64: Buffer.from(data).toString('base64') },
    },
    path: pathOf(leaves, count, revision - first),
    block: { first, count, previous, root, head },
    later: seals.slice(number + 1).map((later) => [later.count, later.root]),
    head: seals.at(-1)?.head ?? head,
  };
};

const sealsOf = async (log: Log, run: string): Promise<readonly Seal[]> => {
  const seals: Seal[] = [];
  for await (const batch of log.entries(sealedSession(run).seals))
    for (const { event } of batch) seals.push(parseSeal(event));
  return seals;
};

const find = async (log: Log, run: string, wanted: Wanted): Promise<RecordedEvent> => {
  const isWanted = (event: RecordedEvent): boolean =>
    'revision' in wanted ? event.revision === wanted.revision : fillIn(event) === wanted.fill;
  const from = 'revision' in wanted ? wanted.revision : 0;
  for await (const batch of log.entries(`session-${run}`, from)) {
    for (const { event } of batch) if (isWanted(event)) return event;
  }
  const what = 'revision' in wanted ? `event ${wanted.revision}` : `fill "${wanted.fill}"`;
  throw new EngineError('E_EVENT_ABSENT', `run ${run} has no ${what}`, {
    fix: `ht events ${run}${'fill' in wanted ? ' --type OrderFilled' : ''}`,
  });
};

const fillIn = ({ type, data }: RecordedEvent): string | null => {
  if (type !== 'OrderFilled' || typeof data !== 'string') return null;
  return (JSON.parse(data) as { readonly fill?: string }).fill ?? null;
};

const leavesOf = async (log: Log, run: string, { first, count }: Seal): Promise<Buffer> => {
  const stream = `session-${run}`;
  const leaves = new Leaves(stream);
  const digests: string[] = [];
  for await (const batch of log.entries(stream, first)) {
    for (const { event } of batch) {
      if (event.revision >= first + count) return Buffer.from(digests.join(''), 'latin1');
      digests.push(leaves.of(event.revision, event));
    }
  }
  return Buffer.from(digests.join(''), 'latin1');
};

const notSealed = (run: string, why: string): EngineError =>
  new EngineError('E_NOT_SEALED', `there is nothing to prove with in run ${run}`, {
    why,
    fix: `ht runs; a run that is repeated by its command is sealed then`,
  });

const differs = (run: string, { first, count }: Seal): EngineError =>
  new EngineError('E_AUDIT_DIFFERS', `run ${run} is not what was recorded`, {
    where: `events ${first} to ${first + count - 1} do not give the hash that was sealed`,
    why: 'A proof from them would not be one.',
    fix: `ht audit verify ${run}`,
  });
