import { concat, defer, type Observable } from 'rxjs';
import type { AnyEvent } from '../events/event.ts';
import type { TapeBlock } from '../tape/block.ts';
import type { Session } from '../turn/session.ts';
import { paced } from './paced.ts';

/** What one block of the tape did: null for the events before the first and after the last block. */
export interface Step {
  readonly block: TapeBlock | null;
  readonly events: readonly AnyEvent[];
}

export interface PlayOptions {
  readonly blocks: AsyncIterable<TapeBlock>;
  readonly session: Session;
  /** Time of the first row. */
  readonly start: number;
  /** Takes the events of a step before the next block is played: record first, then go on. */
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
}

/**
 * The pipeline of every mode: blocks of the tape go into the turn, its events go on record, and what happened comes
 * out as steps for progress, analysis and projections.
 */
export const play = (options: PlayOptions): Observable<Step> => {
  const { blocks, session, start, record } = options;
  const step = async (block: TapeBlock | null, act: () => void): Promise<Step> => {
    act();
    const events = session.drain();
    if (events.length > 0) await record(events);
    return { block, events };
  };
  return concat(
    defer(() => step(null, () => session.begin(start))),
    paced(blocks, (block) => step(block, () => session.play(block))),
    defer(() => step(null, () => session.end('end-of-tape'))),
  );
};
