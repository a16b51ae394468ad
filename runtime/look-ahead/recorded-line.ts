import { decodeHead, type EventHead, presentLine, type RecordedEvent, type TapeRef } from '../../engine/index.ts';

/** An event on record: where it stands, and how it is hashed. */
export interface RecordedLine {
  readonly head: EventHead;
  readonly line: string;
  /** Said when the tape was over, so that it belongs to no row. */
  readonly isEnd: boolean;
}

export async function* recordedLines(batches: AsyncIterable<readonly RecordedEvent[]>): AsyncGenerator<RecordedLine> {
  for await (const batch of batches) {
    for (const event of batch) {
      const isEnd =
        event.type === 'SessionStopped' ||
        (event.type === 'OrderCanceled' && String(event.data).includes('"reason":"end-of-session"'));
      yield { head: decodeHead(event), line: presentLine(event), isEnd };
    }
  }
}

export const isAtOrBefore = (tape: TapeRef | null, cut: TapeRef): boolean =>
  tape === null || tape.block < cut.block || (tape.block === cut.block && tape.row <= cut.row);
