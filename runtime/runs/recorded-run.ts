import type { Analysis } from '../../backtests/analysis/index.ts';
import { openDataset, readBlocks, type Dataset } from '../../data/index.ts';
import { decodeEvent, EngineError, type AnyEvent, type EventStore, type RunManifest } from '../../engine/index.ts';
import { streamOf } from '../journal/journal.ts';

/** The events of a session, in order. */
export async function* sessionEvents(store: EventStore, run: string): AsyncGenerator<AnyEvent> {
  for await (const batch of store.read(streamOf(run))) for (const recorded of batch) yield decodeEvent(recorded);
}

/** The manifest that a session began with. E_RUN_UNKNOWN if nothing was recorded. */
export const readManifest = async (store: EventStore, run: string): Promise<RunManifest> => {
  for await (const first of sessionEvents(store, run)) {
    if (first.type === 'SessionStarted') return first.data.manifest as unknown as RunManifest;
    break;
  }
  throw new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`, { fix: 'ht runs' });
};

/** The dataset a run was played on, if it still holds the same rows. E_TAPE_CHANGED otherwise. */
export const sameDataset = async (store: EventStore, name: string, hash: string): Promise<Dataset> => {
  const dataset = await openDataset(store, name);
  if (dataset.hash === hash) return dataset;
  throw new EngineError('E_TAPE_CHANGED', `dataset "${name}" is not what the run was played on`, {
    where: `recorded ${hash.slice(0, 12)}, now ${dataset.hash.slice(0, 12)}`,
    why: 'Rows were added or replaced since. The recorded events are untouched, but the run cannot be played again.',
    fix: `import the former data under another name and run it again, or look at the events: ht events <run>`,
  });
};

/** Tells an analysis what a recorded run did: its events and, between them, the tape; the strategy is not run. */
export const analyseRecorded = async (
  store: EventStore,
  run: string,
  tape: Dataset,
  analysis: Analysis,
): Promise<number> => {
  const manifest = await readManifest(store, run);
  const events = sessionEvents(store, run);
  let next = await events.next();
  const take = async (isTaken: (event: AnyEvent) => boolean): Promise<readonly AnyEvent[]> => {
    const taken: AnyEvent[] = [];
    for (; !next.done && isTaken(next.value); next = await events.next()) taken.push(next.value);
    return taken;
  };
  const isOutside = (event: AnyEvent): boolean => event.tape === null || event.type === 'SessionStopped';
  for (const event of await take(isOutside)) analysis.event(event);
  let number = 0;
  let rows = 0;
  for await (const { block } of readBlocks(store, tape, { from: manifest.tape.from, to: manifest.tape.to })) {
    if (block.kind === 'funding' || block.kind === 'marks' || block.count === 0) continue;
    const here = number++;
    analysis.block(block, await take((event) => event.tape?.block === here && !endsSession(event)));
    rows += block.count;
  }
  for (const event of await take(() => true)) analysis.event(event);
  return rows;
};

/** Said after the last row, though the tape still stands at it. */
const endsSession = (event: AnyEvent): boolean =>
  event.type === 'SessionStopped' || (event.type === 'OrderCanceled' && event.data.reason === 'end-of-session');
