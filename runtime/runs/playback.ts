import { readBlocks, type Dataset } from '../../data/index.ts';
import {
  type AnyEvent,
  EngineError,
  type EventStore,
  type FundingBlock,
  type Observer,
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
import { playedTape } from './played-tape.ts';

/** What goes into a session, and who looks on. */
export interface Inputs {
  readonly store: EventStore;
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  readonly tape: Dataset;
  readonly funding: Dataset | null;
  /** Looks on while it is played, and may leave out a funding rate; a run of its own has nobody. */
  readonly watch?: Watch;
  readonly signal: AbortSignal;
}

export interface Watch {
  observe(session: () => Session): Observer;
  /** Whether the funding rate of this time is published. */
  readonly hasFunding?: (time: number) => boolean;
}

/** A session, its tape from the first row on, and when it begins. */
export interface Prepared {
  readonly session: Session;
  readonly blocks: AsyncGenerator<TapeBlock>;
  readonly start: number;
}

export interface Playback extends Omit<Inputs, 'signal'> {
  /** Takes the events of each step before the next is played. */
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
  /** Hears of every block and its events; null when nobody wants to know. */
  readonly analysis: Analysis | null;
  readonly caller: Caller;
  readonly task: string;
}

/** Plays a manifest from its tape: the one pipeline that backtests, verification and variations share. */
export const playBack = async (playback: Playback): Promise<{ readonly rows: number }> => {
  const { manifest, tape, record, caller } = playback;
  const range = rangeOf(manifest);
  const steps = play({ ...(await prepare({ ...playback, signal: caller.signal })), record });
  const rows = steps.pipe(
    tap((step) => hear(playback.analysis, step)),
    scan((sum, step) => sum + (step.block?.count ?? 0), 0),
    tap((done) => caller.progress({ task: playback.task, done, total: totalRows(tape, range), unit: 'rows' })),
  );
  return { rows: await lastValueFrom(rows) };
};

/** The one place where recorded inputs become a session. E_DATA_RANGE if there is nothing to play. */
export const prepare = async (inputs: Inputs): Promise<Prepared> => {
  const { store, manifest, strategy, tape, funding, watch, signal } = inputs;
  const range = rangeOf(manifest);
  const observer = watch?.observe(() => session);
  const session: Session = new Session({
    mode: 'backtest',
    manifest,
    strategy,
    funding: funding ? await fundingBlocks(store, funding, watch) : [],
    marks: await marksOf(store, manifest),
    ...(observer && { observer }),
  });
  const blocks = interruptible(playedTape(store, tape, manifest.tape), signal);
  const first = await blocks.next();
  if (first.done) throw nothingToPlay(tape, range);
  return { session, blocks: startingWith(first.value, blocks), start: first.value.time[0] as number };
};

const rangeOf = ({ tape: { from, to } }: RunManifest): Range => ({ from, to });

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

async function* interruptible(blocks: AsyncIterable<TapeBlock>, signal: AbortSignal): AsyncGenerator<TapeBlock> {
  for await (const block of blocks) {
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

export const fundingBlocks = async (
  store: EventStore,
  funding: Dataset,
  watch?: Watch,
): Promise<readonly FundingBlock[]> => {
  const blocks: FundingBlock[] = [];
  for await (const { block } of readBlocks(store, funding)) if (block.kind === 'funding') blocks.push(block);
  const { hasFunding } = watch ?? {};
  return hasFunding ? blocks.map((block) => only(block, hasFunding)) : blocks;
};

const only = (block: FundingBlock, isKept: (time: number) => boolean): FundingBlock => {
  const rows = [...block.time.keys()].filter((row) => isKept(block.time[row] as number));
  const column = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] as number);
  return { ...block, count: rows.length, time: column(block.time), rate: column(block.rate) };
};

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const nothingToPlay = (tape: Dataset, range: Range): EngineError =>
  new EngineError('E_DATA_RANGE', `dataset "${tape.name}" has no rows in this range`, {
    where: `asked for ${range.from === null ? 'the start' : day(range.from)} to ${range.to === null ? 'the end' : day(range.to)}`,
    why: `It holds ${tape.rows} rows from ${day(tape.first)} to ${day(tape.last)}.`,
    fix: `ht data check ${tape.name}`,
  });
