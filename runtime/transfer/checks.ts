import { EngineError } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { badFile, type Manifest } from './event-line.ts';
import type { PlacedEvent } from './replica.ts';

/** How often an import looks whether somebody wants it to stop, and says how far it is. */
export const STEP = 1_000;

/** Sees that no event of a stream is missing. */
export class Streams {
  readonly #next = new Map<string, number>();

  take({ stream, revision }: PlacedEvent, where: string): void {
    const expected = this.#next.get(stream) ?? 0;
    if (revision !== expected) throw badFile(where, `event ${expected} of stream ${stream} is missing`);
    this.#next.set(stream, expected + 1);
  }
}

/** Refuses a file that does not hold what it says; `source` is where it says so. */
export const assertWhole = (
  said: Manifest,
  found: Manifest,
  { where, source }: { readonly where: string; readonly source: string },
): void => {
  if (found.events !== said.events || found.streams !== said.streams) {
    const there = `there are ${found.events} of ${found.streams}`;
    throw badFile(where, `${source} says ${said.events} events of ${said.streams} streams, ${there}`);
  }
  if (found.sha256 !== said.sha256) throw badFile(where, `the sha256 of ${source} is not that of the file`);
};

export const goOn = (caller: Caller, task: string, done: number, total: number | null): void => {
  if (caller.signal.aborted) {
    throw new EngineError('E_INTERRUPTED', 'stopped in the middle of an import', {
      why: 'What was written until here is there; the same command goes on from there.',
    });
  }
  caller.progress({ task, done, total, unit: 'events' });
};
