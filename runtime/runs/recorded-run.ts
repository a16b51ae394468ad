import type { Analysis } from '../../backtests/analysis/index.ts';
import { openDataset, type Dataset } from '../../data/index.ts';
import {
  decodeEvent,
  EngineError,
  type AnyEvent,
  type CandleBlock,
  type EventStore,
  type RunManifest,
  type TapeInput,
  type TradeBlock,
} from '../../engine/index.ts';
import { streamOf } from '../journal/journal.ts';
import { playedTape } from './played-tape.ts';

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

/** A block of what a session was played on, with its number within the session's tape. */
export interface NumberedBlock {
  readonly number: number;
  readonly block: PriceBlock;
}

type PriceBlock = TradeBlock | CandleBlock;

/** The blocks of prices that a backtest was played on. */
export async function* playedBlocks(
  store: EventStore,
  tape: Dataset,
  played: Pick<TapeInput, 'from' | 'to' | 'misprints'>,
): AsyncGenerator<NumberedBlock> {
  let number = 0;
  for await (const block of playedTape(store, tape, played)) {
    if (block.kind === 'funding' || block.kind === 'marks' || block.count === 0) continue;
    yield { number: number++, block };
  }
}

/** Tells an analysis what a recorded session did: its events and, between them, the tape; the strategy is not run. */
export const analyseRecorded = async (
  store: EventStore,
  run: string,
  blocks: AsyncIterable<NumberedBlock>,
  analysis: Analysis,
): Promise<number> => {
  const events = sessionEvents(store, run);
  let next = await events.next();
  const take = async (isTaken: (event: AnyEvent) => boolean): Promise<readonly AnyEvent[]> => {
    const taken: AnyEvent[] = [];
    for (; !next.done && isTaken(next.value); next = await events.next()) taken.push(next.value);
    return taken;
  };
  let rows = 0;
  for await (const { block, number } of blocks) {
    // Before the first block, or between two: a command, a venue's word.
    const isBefore = ({ tape }: AnyEvent): boolean => tape === null || tape.block < number;
    const before = await take(isBefore);
    for (const event of before) analysis.event(event);
    // What came in together with the end of a session is on record, but the session was over.
    if (before.some(({ type }) => type === 'SessionStopped')) break;
    analysis.block(block, await take((event) => event.tape?.block === number && !endsSession(event)));
    rows += block.count;
  }
  for (const event of await take(() => true)) analysis.event(event);
  return rows;
};

/** Said after the last row, though the tape still stands at it. */
const endsSession = (event: AnyEvent): boolean =>
  event.type === 'SessionStopped' || (event.type === 'OrderCanceled' && event.data.reason === 'end-of-session');
