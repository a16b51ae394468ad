import type { AnyEvent } from '../../engine/index.ts';
import type { FieldChange } from '../../runtime/replay/difference.ts';
import type { Deviation, Replay, StateAt } from '../../runtime/replay/replay.ts';
import { passesFilter } from './event-text.ts';
import type { ViewState } from './view-state.ts';

/** All of the run that is on the screen. */
export interface Sight {
  readonly title: string;
  readonly current: AnyEvent;
  /** Listed events, the current one among them if it passes the filter. */
  readonly events: readonly AnyEvent[];
  readonly state: StateAt;
  readonly diff: readonly FieldChange[];
  /** Event that the diff starts at. */
  readonly diffFrom: number;
  /** Seqs, the nearest first. */
  readonly causes: readonly number[];
  readonly consequences: readonly number[];
  readonly deviation: Deviation | null;
}

/** What is needed of a replay; tests have a small one. */
export type Walkable = Pick<
  Replay,
  'length' | 'event' | 'events' | 'find' | 'state' | 'difference' | 'causes' | 'consequences' | 'deviation'
>;

/** Looks at the run where the cursor is; `rows` events fit on the screen. */
export const lookAt = async (replay: Walkable, view: ViewState, rows: number, title: string): Promise<Sight> => {
  const { cursor, mark } = view;
  const diffFrom = mark ?? cursor - 1;
  const state = await replay.state(cursor);
  return {
    title,
    current: await replay.event(cursor),
    events: await listed(replay, view, rows),
    state,
    diff: await replay.difference(diffFrom, cursor),
    diffFrom,
    causes: (await replay.causes(cursor)).map(({ seq }) => seq),
    consequences: (await replay.consequences(cursor)).map(({ seq }) => seq),
    deviation: replay.deviation,
  };
};

/** Events around the cursor that pass the filter: a third before it, the others behind. */
const listed = async (replay: Walkable, { cursor, filter }: ViewState, rows: number): Promise<readonly AnyEvent[]> => {
  const before = Math.floor(rows / 3);
  if (filter === '') {
    const from = Math.max(0, Math.min(cursor - before, replay.length - rows));
    return replay.events(from, rows);
  }
  const passes = (event: AnyEvent): boolean => passesFilter(event, filter);
  const current = await replay.event(cursor);
  const behind = await collected(replay, cursor, 1, { passes, count: rows });
  const former = await collected(replay, cursor, -1, { passes, count: Math.max(before, rows - behind.length - 1) });
  return [...former.reverse(), ...(passes(current) ? [current] : []), ...behind].slice(0, rows);
};

const collected = async (
  replay: Walkable,
  from: number,
  direction: 1 | -1,
  { passes, count }: { readonly passes: (event: AnyEvent) => boolean; readonly count: number },
): Promise<AnyEvent[]> => {
  const found: AnyEvent[] = [];
  for (let at = from; found.length < count; ) {
    const event = await replay.find(at, direction, passes);
    if (!event) break;
    found.push(event);
    at = event.seq;
  }
  return found;
};
