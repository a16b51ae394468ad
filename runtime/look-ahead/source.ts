import { EngineError, type TapeRef } from '../../engine/index.ts';
import { Session } from '../../engine/turn/session.ts';
import { streamOf } from '../journal/journal.ts';
import type { Caller } from '../requests.ts';
import { marksOf } from '../runs/marks.ts';
import { playedTape } from '../runs/played-tape.ts';
import { fundingBlocks } from '../runs/playback.ts';
import { readManifest, sameDataset } from '../runs/recorded-run.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { Sample } from './cuts.ts';
import { otherMarks, otherRates } from './other-future.ts';
import { isPriced, type PricedBlock } from './pieces.ts';
import { type RecordedLine, recordedLines } from './recorded-line.ts';

/** All that a recorded run follows from, to be played again and again. */
export interface Source {
  recorded(): AsyncIterable<RecordedLine>;
  blocks(): AsyncIterable<PricedBlock>;
  /** A new session, its strategy loaded anew; rates and marks behind a time are others, null for none. */
  session(until: number | null): Promise<Session>;
}

export const sourceOf = async (world: World, run: string, caller: Caller): Promise<Source> => {
  const { store } = world;
  const manifest = await readManifest(store, run);
  const tape = await sameDataset(store, manifest.tape.dataset, manifest.tape.hash);
  const funding = manifest.funding && (await sameDataset(store, manifest.funding.dataset, manifest.funding.hash));
  const rates = funding ? await fundingBlocks(store, funding) : [];
  const marks = await marksOf(store, manifest);
  return {
    recorded: () => recordedLines(store.read(streamOf(run))),
    async *blocks() {
      for await (const block of playedTape(store, tape, manifest.tape)) {
        if (caller.signal.aborted) throw new EngineError('E_INTERRUPTED', 'stopped in the middle of the tape');
        if (isPriced(block) && block.count > 0) yield block;
      }
    },
    async session(until) {
      const { strategy } = await loadStrategy(manifest.strategy, world.strategies, { anew: true });
      return new Session({
        mode: 'backtest',
        manifest,
        strategy,
        funding: until === null ? rates : otherRates(rates, until),
        marks: until === null || marks === null ? marks : otherMarks(marks, until, manifest.instrument.tickSize),
      });
    },
  };
};

/** A sample of the tape positions at which something happened, in order, and the length of the tape. */
export const sampled = async (
  source: Source,
  wanted: { readonly most: number; readonly seed: string },
): Promise<{ readonly decisions: readonly TapeRef[]; readonly rows: number }> => {
  const sample = new Sample<TapeRef>(wanted.most, `${wanted.seed}/decisions`);
  let last: TapeRef | null = null;
  let rows = 0;
  for await (const { head, line, isEnd } of source.recorded()) {
    if (head.type === 'SessionStopped') rows = Number(/"rows":(\d+)/.exec(line)?.[1] ?? 0);
    const { tape } = head;
    if (tape === null || isEnd || (last?.block === tape.block && last.row === tape.row)) continue;
    last = tape;
    sample.add(tape);
  }
  const decisions = [...sample.kept].sort((a, b) => a.block - b.block || a.row - b.row);
  return { decisions, rows };
};

/** The last time that belongs to what is told truly: that of the cut, and of the open of the candle behind it. */
export const toldUntil = async (source: Source, { block: wanted, row }: TapeRef): Promise<number> => {
  let number = 0;
  for await (const block of source.blocks()) {
    if (number++ !== wanted) continue;
    const time = block.time[row] as number;
    return block.kind === 'trades' ? time : (block.time[row + 1] ?? time + block.intervalMs);
  }
  return Infinity;
};
