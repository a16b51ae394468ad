import type { AnyEvent, Json } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import type { World } from '../world.ts';
import { differences, type FieldChange } from './difference.ts';
import { Replay } from './replay.ts';
import type { State } from './retelling.ts';

/** Why a recorded run does not come out the same: where the two part, and all that is known around it. */
export interface Diagnosis {
  /** Seq of the first event that differs. */
  readonly seq: number;
  readonly recorded: AnyEvent | null;
  /** What today's code says there; null for nothing. */
  readonly replayed: AnyEvent | null;
  /** Why today's code stopped, if it did. */
  readonly crash: string | null;
  /** Fields of the two events that are not the same. */
  readonly fields: readonly FieldChange[];
  /** What led to the recorded event and to today's, the nearest first; both have happened in both. */
  readonly causes: readonly AnyEvent[];
  readonly causesReplayed: readonly AnyEvent[];
  /** The last state that both have in common; null where the very first event differs. */
  readonly stateBefore: State | null;
  /** The journal's state after the event against today's: positions, account, orders, plan. */
  readonly state: readonly FieldChange[];
  /** What the strategy's variables have become since, by today's code. */
  readonly strategy: readonly FieldChange[];
}

/**
 * Looks for the first event that differs, and around it. Plays the run once more, and only to that event; so it is
 * done after a comparison has found that there is one. Null if there is none.
 */
export const diagnose = async (
  world: World,
  run: string,
  caller: Pick<Caller, 'signal'>,
): Promise<Diagnosis | null> => {
  const replay = await Replay.open(world, run, caller);
  try {
    const last = replay.length - 1;
    await replay.compareUntil(last);
    const { deviation } = replay;
    if (deviation === null) return null;
    const { seq, recorded, instead: replayed, crash } = deviation;
    const today = await replay.parted();
    const before = seq === 0 ? null : (await replay.state(seq - 1)).state;
    const after = recorded === null ? null : (await replay.state(seq)).state;
    return {
      seq,
      recorded,
      replayed,
      crash,
      fields: differences(factsOf(recorded), factsOf(replayed)),
      causes: recorded === null ? [] : await replay.causes(seq),
      causesReplayed: await chain(replay, replayed?.cause ?? null),
      stateBefore: before,
      state: after && today ? differences(comparable(after, today), comparable(today, today)) : [],
      strategy: before && today ? differences(before.strategy, today.strategy, 'strategy') : [],
    };
  } finally {
    await replay.close();
  }
};

const chain = async (replay: Replay, seq: number | null): Promise<readonly AnyEvent[]> =>
  seq === null ? [] : [await replay.event(seq), ...(await replay.causes(seq))];

const factsOf = (event: AnyEvent | null): Json =>
  event === null ? null : { type: event.type, time: event.time, cause: event.cause, data: event.data };

/** What a journal knows of a state: both sides get the same fields, or a missing one would look like a difference. */
const comparable = (state: State, other: State): Json => {
  const account = Object.fromEntries(
    ['equity', 'cash', 'realizedPnl'].map((name) => [name, state.account[name] ?? null]),
  );
  const { size, entryPrice } = state.position;
  return {
    position: { size, entryPrice: entryPrice === null || other.position.entryPrice === null ? null : entryPrice },
    account,
    orders: state.orders.map(({ id, status, remaining }) => ({ id, status, remaining }) as unknown as Json),
  };
};
