import type { AnyEvent, Strategy, Wish } from '../../engine/index.ts';
import type { World } from '../world.ts';
import type { Recording } from './recording.ts';
import { tell } from './steps.ts';

/** Which call of the strategy an event came from. */
export interface Decision {
  /** Seq of the event that the strategy wished for: itself, or the one that led to what was asked about. */
  readonly seq: number;
  /** Number of the call, from 1, over the whole run. */
  readonly call: number;
}

type Call = () => readonly Wish[];

/** Counts the calls of a strategy, and stands in for one of them. */
const counted = (strategy: Strategy, around: (call: number, run: Call) => readonly Wish[]): Strategy => {
  let calls = 0;
  return {
    ...strategy,
    ...(strategy.onPrice && {
      onPrice: (state, price, view) => around(++calls, () => strategy.onPrice?.(state, price, view) ?? []),
    }),
    ...(strategy.onCandle && {
      onCandle: (state, candle, view) => around(++calls, () => strategy.onCandle?.(state, candle, view) ?? []),
    }),
    ...(strategy.onEvent && {
      onEvent: (state, event, view) => around(++calls, () => strategy.onEvent?.(state, event, view) ?? []),
    }),
  } satisfies Strategy;
};

/** The wishes of one call, which say so when they are carried out, one after the other. */
const traced = (wishes: readonly Wish[], onTurn: (wish: Wish) => void): readonly Wish[] => {
  if (wishes.length === 0) return wishes;
  const list = [...wishes];
  Object.defineProperty(list, Symbol.iterator, {
    *value() {
      for (const wish of wishes) {
        onTurn(wish);
        yield wish;
      }
    },
  });
  return list;
};

/** Whether an event is what a wish came to; everything else is said by the venue, the tape or people. */
const isWish = ({ type, data }: AnyEvent, wish: Wish | null): boolean =>
  (wish?.wish === 'record' && wish.event.data === data) ||
  ['OrderRequested', 'OrderDenied', 'OrderCancelRequested', 'OrderModifyRequested', 'OrderModifyDenied'].includes(type);

/** The call that an order, a denial, a cancel or a record came from; null if today's code never wished for it. */
export const decisionOf = async (
  world: World,
  recording: Recording,
  seq: number,
  signal: AbortSignal,
): Promise<Decision | null> => {
  const { strategy, watch } = await recording.inputs();
  const acting: { call: number; wish: Wish | null } = { call: 0, wish: null };
  const found: { decision: Decision | null; isPast: boolean } = { decision: null, isPast: false };
  const marking = counted(strategy, (call, run) =>
    traced(run(), (wish) => {
      acting.call = call;
      acting.wish = wish;
    }),
  );
  const { session, steps } = await tell(
    world,
    recording,
    {
      strategy: marking,
      watch: {
        ...watch,
        observe: (own) => {
          const changes = watch.observe(own);
          return {
            ...changes,
            recorded: (event) => {
              changes.recorded(event);
              if (event.seq === seq && isWish(event, acting.wish)) found.decision = { seq, call: acting.call };
              if (event.seq >= seq) found.isPast = true;
            },
          };
        },
      },
    },
    signal,
  );
  for await (const step of steps) {
    step();
    session.drain();
    if (found.isPast) break;
  }
  return found.decision;
};

/** Plays up to one call of the strategy and lets somebody stand around it; what comes after is not played. */
export const aroundCall = async (
  world: World,
  { recording, call }: { readonly recording: Recording; readonly call: number },
  around: (run: Call) => readonly Wish[],
  signal: AbortSignal,
): Promise<void> => {
  const { strategy, watch } = await recording.inputs();
  const at = { isPast: false };
  const standing = counted(strategy, (number, run) => {
    if (number !== call) return run();
    at.isPast = true;
    return around(run);
  });
  const { session, steps } = await tell(world, recording, { strategy: standing, watch }, signal);
  for await (const step of steps) {
    step();
    session.drain();
    if (at.isPast) break;
  }
};
