import type { Decimal } from '../../engine/index.ts';
import {
  decimal,
  EngineError,
  text,
  type AnyEvent,
  type EventData,
  type RiskLimits,
  type RunManifest,
} from '../../engine/index.ts';
import { orderOfEvent } from '../replay/breakpoint.ts';
import { aroundCall, decisionOf } from '../replay/decision.ts';
import { Replay } from '../replay/replay.ts';
import type { State } from '../replay/retelling.ts';
import type { Caller } from '../requests.ts';
import type { World } from '../world.ts';
import { Coverage, type Passed } from './coverage.ts';
import { tapeRow, type TapeRow } from './tape-row.ts';

/** The story of an order, from the tape to its last fill. */
export interface Trace {
  readonly run: string;
  readonly order: string;
  readonly strategy: string;
  /** Every event of the order, in order. */
  readonly events: readonly AnyEvent[];
  /** What led to it, the nearest first. */
  readonly causes: readonly AnyEvent[];
  /** The row of the tape at which it was decided; null where there is no tape of its own. */
  readonly row: TapeRow | null;
  /** What of the strategy's source ran in that decision; null where today's code decides otherwise. */
  readonly source: Passed | null;
  readonly risk: RiskStory;
  readonly venue: VenueStory;
}

export interface RiskStory {
  readonly isAllowed: boolean;
  readonly code: string | null;
  readonly detail: string | null;
  /** Signed: what is filled and in flight, before the order and with it. */
  readonly exposureBefore: string;
  readonly exposureAfter: string;
  readonly base: string;
  /** Limits that are set, with what the order would have used of them. */
  readonly limits: readonly { readonly name: string; readonly used: string; readonly limit: string }[];
}

export interface VenueStory {
  readonly acceptedAfterMs: number | null;
  readonly fills: readonly {
    readonly seq: number;
    readonly afterMs: number;
    readonly price: string;
    readonly size: string;
    readonly liquidity: string;
    /** Whole ticks worse than the price that the strategy saw; below zero is better. Null where it saw none. */
    readonly ticksWorse: string | null;
  }[];
}

/** Tells an order's story. E_RUN_UNKNOWN, E_ORDER_MISSING. */
export const traceOrder = async (world: World, run: string, order: string, caller: Caller): Promise<Trace> => {
  // Before the strategy is loaded: only then is it counted block by block.
  const coverage = Coverage.open();
  const replay = await Replay.open(world, run, caller).catch((error: unknown) => {
    coverage.close();
    throw error;
  });
  try {
    const events = await eventsOf(replay, order);
    const [first] = events;
    if (!first || (first.type !== 'OrderRequested' && first.type !== 'OrderDenied')) throw missing(run, order);
    const { manifest } = replay.recording;
    return {
      run,
      order,
      strategy: manifest.strategy,
      events,
      causes: await replay.causes(first.seq),
      row: first.tape ? await tapeRow(world.store, replay.recording, first.tape) : null,
      source: await sourceOf(world, replay, { seq: first.seq, coverage }, caller),
      risk: await riskOf(replay, first),
      venue: venueOf(events, manifest),
    };
  } finally {
    coverage.close();
    await replay.close();
  }
};

const eventsOf = async (replay: Replay, order: string): Promise<readonly AnyEvent[]> => {
  const events: AnyEvent[] = [];
  const isIts = (event: AnyEvent): boolean => orderOfEvent(event) === order;
  for (let found = await replay.find(-1, 1, isIts); found; found = await replay.find(found.seq, 1, isIts)) {
    events.push(found);
  }
  return events;
};

interface Watched {
  readonly seq: number;
  readonly coverage: Coverage;
}

const sourceOf = async (
  world: World,
  { recording }: Replay,
  { seq, coverage }: Watched,
  { signal }: Caller,
): Promise<Passed | null> => {
  const decision = await decisionOf(world, recording, seq, signal);
  if (decision === null) return null;
  const seen: { passed: Passed | null } = { passed: null };
  await aroundCall(
    world,
    { recording, call: decision.call },
    (run) => {
      const { result, passed } = coverage.during(run, recording.folders);
      seen.passed = passed;
      return result;
    },
    signal,
  );
  return seen.passed;
};

const riskOf = async (replay: Replay, first: AnyEvent): Promise<RiskStory> => {
  const { risk, instrument } = replay.recording.manifest;
  const data = first.data as EventData<'OrderRequested'>;
  const before = first.seq === 0 ? null : (await replay.state(first.seq - 1)).state;
  const exposureBefore = before?.position.exposure ?? '0';
  const signed = decimal(data.size).times(data.side === 'buy' ? 1 : -1);
  const exposureAfter = text(decimal(exposureBefore).plus(signed));
  const denial = first.type === 'OrderDenied' ? first.data : { code: null, detail: null };
  return {
    isAllowed: denial.code === null,
    code: denial.code,
    detail: denial.detail,
    exposureBefore,
    exposureAfter,
    base: instrument.base,
    limits: limitsOf(risk, { data, exposureAfter, before }),
  };
};

interface Asked {
  readonly data: EventData<'OrderRequested'>;
  readonly exposureAfter: string;
  readonly before: State | null;
}

/** The limits that are set, and what the order would have used of each at its own price, or the last one. */
const limitsOf = (limits: RiskLimits, { data, exposureAfter, before }: Asked): RiskStory['limits'] => {
  const price = decimal(data.limitPrice ?? data.triggerPrice ?? before?.market.price ?? '0');
  const worth = (size: string): Decimal => decimal(size).abs().times(price);
  const equity = decimal(before?.equity ?? '0');
  const leverage = equity.gt(0) ? worth(exposureAfter).div(equity).toDecimalPlaces(4) : decimal('0');
  const used = [
    ['risk.maxOrderNotional', worth(data.size), limits.maxOrderNotional],
    ['risk.maxPositionNotional', worth(exposureAfter), limits.maxPositionNotional],
    ['risk.maxLeverage', leverage, limits.maxLeverage],
  ] as const;
  return used.flatMap(([name, amount, limit]) => (limit === null ? [] : [{ name, used: text(amount), limit }]));
};

const venueOf = (events: readonly AnyEvent[], { instrument }: RunManifest): VenueStory => {
  const sent = events.find(({ type }) => type === 'OrderSubmitted')?.time ?? null;
  const accepted = events.find(({ type }) => type === 'OrderAccepted')?.time ?? null;
  const after = (time: number): number => time - (sent ?? time);
  return {
    acceptedAfterMs: sent === null || accepted === null ? null : accepted - sent,
    fills: events.flatMap((event) => {
      if (event.type !== 'OrderFilled') return [];
      const { price, size, liquidity, decisionPrice, side } = event.data;
      const ticksWorse = decisionPrice === null ? null : ticksBetween(price, decisionPrice, instrument.tickSize, side);
      return [{ seq: event.seq, afterMs: after(event.time), price, size, liquidity, ticksWorse }];
    }),
  };
};

const ticksBetween = (price: string, seen: string, tick: string, side: 'buy' | 'sell'): string => {
  const ticks: Decimal = decimal(price).minus(seen).div(tick);
  return text(side === 'buy' ? ticks : ticks.negated());
};

const missing = (run: string, order: string): EngineError =>
  new EngineError('E_ORDER_MISSING', `run ${run} has no order ${order}`, {
    why: 'Orders are named o1, o2 and so on; a liquidation is the venue’s own order and was never asked for.',
    fix: `ht events ${run} --type OrderRequested`,
  });
