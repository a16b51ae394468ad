import type { AnyEvent, TapeRef } from '../../engine/index.ts';
import type { Comparison } from './comparison.ts';
import type { Cuts } from './cuts.ts';
import { pieceOf, poisoned, type PricedBlock } from './pieces.ts';
import { isAtOrBefore, type RecordedLine } from './recorded-line.ts';

/** What is played: a session, or whatever behaves like one. */
export interface Playable {
  begin(time: number): void;
  play(block: PricedBlock): void;
  end(reason: 'end-of-tape'): void;
  drain(): readonly AnyEvent[];
}

/**
 * Plays a tape once, handing out one piece after the other: each ends at a cut, and until it has been played nothing
 * behind the cut exists for the session. All it says until there must be what is on record until there.
 */
export const playInPieces = async (
  session: Playable,
  blocks: AsyncIterable<PricedBlock>,
  cuts: Cuts,
  comparison: Comparison,
): Promise<{ readonly cuts: number; readonly rows: number }> => {
  const pieces: TapeRef[] = [];
  let number = 0;
  let rows = 0;
  let cut: TapeRef = { block: 0, row: 0 };
  for await (const block of blocks) {
    if (number === 0) session.begin(block.time[0] as number);
    let from = 0;
    for (const row of cuts.within(number, block.count, rows)) {
      cut = { block: number, row };
      pieces.push({ block: number, row: from });
      session.play(pieceOf(block, from, row + 1));
      await comparison.take(asInBlocks(session.drain(), pieces), cut);
      comparison.expectNoMore(({ head, isEnd }) => !isEnd && isAtOrBefore(head.tape, cut), cut);
      if (comparison.foresight) return { cuts: pieces.length, rows: rows + row + 1 };
      from = row + 1;
    }
    number++;
    rows += block.count;
  }
  session.end('end-of-tape');
  await comparison.take(asInBlocks(session.drain(), pieces), cut);
  comparison.expectNoMore(() => true, cut);
  return { cuts: pieces.length, rows };
};

/** A session counts the pieces it was given; what is on record counts blocks. */
const asInBlocks = (events: readonly AnyEvent[], pieces: readonly TapeRef[]): readonly AnyEvent[] =>
  events.map((event) => {
    const piece = event.tape === null ? undefined : pieces[event.tape.block];
    if (piece === undefined || event.tape === null) return event;
    return { ...event, tape: { block: piece.block, row: piece.row + event.tape.row } };
  });

/** Plays a tape whose rows behind a cut were replaced, until the end of that block: until the cut nothing may change. */
export const playPoisoned = async (
  session: Playable,
  blocks: AsyncIterable<PricedBlock>,
  cut: TapeRef,
  comparison: Comparison,
): Promise<void> => {
  let number = 0;
  for await (const block of blocks) {
    if (number === 0) session.begin(block.time[0] as number);
    if (number === cut.block) {
      const belongs = isTold(block, cut);
      playAnyway(session, poisoned(block, cut.row));
      const events = session.drain();
      const end = events.findIndex((event) => !belongs(event));
      await comparison.take(end === -1 ? events : events.slice(0, end), cut);
      comparison.expectNoMore(({ head, isEnd }: RecordedLine) => !isEnd && belongs(head), cut);
      return;
    }
    session.play(block);
    await comparison.take(session.drain(), cut);
    if (comparison.foresight) return;
    number++;
  }
};

/** The replaced future may be one that the strategy cannot live with; what it did before still counts. */
const playAnyway = (session: Playable, block: PricedBlock): void => {
  try {
    session.play(block);
  } catch {
    return;
  }
};

/** Whether an event was due before anything untrue was told: until the cut, and at the open of the candle behind it. */
const isTold =
  (block: PricedBlock, cut: TapeRef) =>
  ({ tape, time }: Pick<AnyEvent, 'tape' | 'time'>): boolean => {
    if (isAtOrBefore(tape, cut)) return true;
    const isNext = block.kind === 'candles' && tape?.block === cut.block && tape.row === cut.row + 1;
    return isNext && time <= (block.time[cut.row + 1] as number);
  };
