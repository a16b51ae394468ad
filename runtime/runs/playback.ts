import { readBlocks, type Dataset } from '../../data/index.ts';
import {
  type AnyEvent,
  EngineError,
  type EventStore,
  type FundingBlock,
  type RunManifest,
  type Strategy,
  type TapeBlock,
} from '../../engine/index.ts';
import { play, type Step } from '../../engine/pipeline/play.ts';
import { Session } from '../../engine/turn/session.ts';
import type { Analysis } from '../../backtests/analysis/index.ts';
import { lastValueFrom, scan, tap } from 'rxjs';
import type { Caller } from '../requests.ts';
import { marksOf } from './marks.ts';

export interface Playback {
  readonly store: EventStore;
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  readonly tape: Dataset;
  readonly funding: Dataset | null;
  /** Takes the events of each step before the next is played. */
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
  /** Hears of every block and its events; null when nobody wants to know. */
  readonly analysis: Analysis | null;
  readonly caller: Caller;
  readonly task: string;
}

/** Plays a manifest from its tape: the one pipeline that backtests, verification and variations share. */
export const playBack = async (playback: Playback): Promise<{ readonly rows: number }> => {
  const { store, manifest, tape, funding, record, caller } = playback;
  const range = { from: manifest.tape.from, to: manifest.tape.to };
  const session = new Session({
    mode: 'backtest',
    manifest,
    strategy: playback.strategy,
    funding: funding ? await fundingBlocks(store, funding) : [],
    marks: await marksOf(store, manifest),
  });
  const blocks = interruptible(store, tape, range, caller.signal);
  const first = await blocks.next();
  if (first.done) throw nothingToPlay(tape, range);
  const steps = play({
    blocks: startingWith(first.value, blocks),
    session,
    start: first.value.time[0] as number,
    record,
  });
  const rows = steps.pipe(
    tap((step) => hear(playback.analysis, step)),
    scan((sum, step) => sum + (step.block?.count ?? 0), 0),
    tap((done) => caller.progress({ task: playback.task, done, total: totalRows(tape, range), unit: 'rows' })),
  );
  return { rows: await lastValueFrom(rows) };
};

const hear = (analysis: Analysis | null, step: Step): void => {
  if (step.block && step.block.kind !== 'funding' && step.block.kind !== 'marks')
    analysis?.block(step.block, step.events);
  else for (const event of step.events) analysis?.event(event);
};

interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

/** Only a whole dataset's rows are known beforehand. */
const totalRows = (tape: Dataset, range: Range): number | null =>
  range.from === null && range.to === null ? tape.rows : null;

async function* interruptible(
  store: EventStore,
  tape: Dataset,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<TapeBlock> {
  for await (const { block } of readBlocks(store, tape, range)) {
    if (signal.aborted) {
      throw new EngineError('E_INTERRUPTED', 'stopped in the middle of the tape', {
        why: 'What was played until here is recorded; the same command goes on from there.',
      });
    }
    if (block.count > 0) yield block;
  }
}

async function* startingWith(first: TapeBlock, rest: AsyncGenerator<TapeBlock>): AsyncGenerator<TapeBlock> {
  yield first;
  yield* rest;
}

const fundingBlocks = async (store: EventStore, funding: Dataset): Promise<readonly FundingBlock[]> => {
  const blocks: FundingBlock[] = [];
  for await (const { block } of readBlocks(store, funding)) if (block.kind === 'funding') blocks.push(block);
  return blocks;
};

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const nothingToPlay = (tape: Dataset, range: Range): EngineError =>
  new EngineError('E_DATA_RANGE', `dataset "${tape.name}" has no rows in this range`, {
    where: `asked for ${range.from === null ? 'the start' : day(range.from)} to ${range.to === null ? 'the end' : day(range.to)}`,
    why: `It holds ${tape.rows} rows from ${day(tape.first)} to ${day(tape.last)}.`,
    fix: `ht data check ${tape.name}`,
  });
