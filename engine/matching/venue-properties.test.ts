import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderSpec } from '../domain/order-spec.ts';
import type { Lots, Ms, PriceTicks } from '../domain/units.ts';
import type { Wake } from '../domain/wake.ts';
import type { VenueModel } from '../manifest.ts';
import type { VenueReport } from '../ports/venue.ts';
import { Rehearsal } from './rehearsal.ts';

/** What the session does at a row: which order to send, cancel or change there. */
type Deed =
  | { readonly deed: 'submit'; readonly spec: OrderSpec }
  | { readonly deed: 'cancel'; readonly order: number }
  | { readonly deed: 'modify'; readonly order: number; readonly size: number; readonly price: number };

interface Row {
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly side: -1 | 0 | 1;
  readonly deeds: readonly Deed[];
  readonly funding: number | null;
}

const latency = fc.oneof(
  fc.record({ model: fc.constant('constant' as const), ms: fc.constantFrom(0, 0, 5, 30) }),
  fc.record({ model: fc.constant('lognormal' as const), medianMs: fc.constant(8), p99Ms: fc.constant(60) }),
  fc.record({ model: fc.constant('recorded' as const), samplesMs: fc.constant([0, 12, 3]) }),
);

const model: fc.Arbitrary<VenueModel> = fc.record({
  makerFee: fc.constantFrom('0.00015', '-0.00002', '0'),
  takerFee: fc.constant('0.00045'),
  orderLatency: latency,
  cancelLatency: latency,
  slippage: fc.constantFrom(
    { model: 'none' } as const,
    { model: 'ticks', ticks: 2 } as const,
    { model: 'basis-points', basisPoints: '7' } as const,
    { model: 'square-root', basisPoints: '15' } as const,
  ),
  queue: fc.constantFrom(
    { model: 'front' } as const,
    { model: 'through' } as const,
    { model: 'ahead', size: '0.4' } as const,
  ),
  participation: fc.constantFrom(null, '0.1', '0.5', '1'),
  fill: fc.constantFrom('next-open', 'close', 'path'),
  fundingPrice: fc.constant('mark'),
});

const size = fc.integer({ min: 1, max: 60 });
/** Ticks from the price at which it is decided. */
const distance = fc.integer({ min: -12, max: 12 }).map((n) => n as PriceTicks);
const kinds = ['market', 'limit', 'stop-market', 'stop-limit', 'take-profit-market', 'take-profit-limit'] as const;

const spec: fc.Arbitrary<OrderSpec> = fc
  .record({
    side: fc.constantFrom('buy', 'sell'),
    size,
    kind: fc.constantFrom(...kinds, 'limit', 'limit'),
    limitPrice: distance,
    triggerPrice: distance,
    timeInForce: fc.constantFrom('gtc', 'gtc', 'gtc', 'ioc', 'fok'),
    postOnly: fc.nat(4),
    reduceOnly: fc.nat(3),
    expiresIn: fc.option(fc.integer({ min: 0, max: 400 })),
    group: fc.constantFrom(null, null, 'g1', 'g2'),
    attachedTo: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
  })
  .map((drawn) => {
    const isLimit = drawn.kind.endsWith('limit');
    return {
      side: drawn.side,
      size: drawn.size as Lots,
      kind: drawn.kind,
      limitPrice: isLimit ? drawn.limitPrice : null,
      triggerPrice: drawn.kind === 'market' || drawn.kind === 'limit' ? null : drawn.triggerPrice,
      timeInForce: drawn.timeInForce,
      postOnly: isLimit && drawn.timeInForce === 'gtc' && drawn.postOnly === 0,
      reduceOnly: drawn.reduceOnly === 0,
      expiresAt: drawn.expiresIn as Ms | null,
      group: drawn.group,
      attachedTo: drawn.attachedTo === null ? null : `o${drawn.attachedTo}`,
    };
  });

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('submit' as const), spec }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('cancel' as const), order: fc.integer({ min: 1, max: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      deed: fc.constant('modify' as const),
      order: fc.integer({ min: 1, max: 8 }),
      size,
      price: distance,
    }),
  },
);

const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({
      wait: fc.constantFrom(0, 1, 1, 2, 7, 25, 40_000),
      move: fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: -6, max: 6 }) },
        { weight: 1, arbitrary: fc.integer({ min: -80, max: 80 }) },
      ),
      size: fc.integer({ min: 1, max: 90 }),
      side: fc.constantFrom(-1 as const, 0 as const, 1 as const),
      deeds: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Deed[]>([]) },
        { weight: 1, arbitrary: fc.array(deed, { minLength: 1, maxLength: 3 }) },
      ),
      funding: fc.option(fc.integer({ min: -400_000_000, max: 400_000_000 }), { freq: 12 }),
    }),
    { minLength: 20, maxLength: 140 },
  )
  .map((steps) => {
    let time = 0;
    let level = 1000;
    return steps.map(({ wait, move, deeds, ...rest }) => {
      time += wait;
      level = Math.min(1200, Math.max(800, level + move));
      return { ...rest, deeds: deeds.map((doing) => placed(doing, level, time)), time, price: level };
    });
  });

/** The deed with prices and times instead of distances. */
const placed = (doing: Deed, level: number, now: number): Deed => {
  if (doing.deed === 'modify') return { ...doing, price: level + doing.price };
  if (doing.deed === 'cancel') return doing;
  const { limitPrice, triggerPrice, expiresAt } = doing.spec;
  const spec: OrderSpec = {
    ...doing.spec,
    limitPrice: limitPrice === null ? null : ((limitPrice + level) as PriceTicks),
    triggerPrice: triggerPrice === null ? null : ((triggerPrice + level) as PriceTicks),
    expiresAt: expiresAt === null ? null : ((expiresAt + now) as Ms),
  };
  return { deed: 'submit', spec };
};

const passes = (wake: Wake, time: number, ...prices: number[]): boolean =>
  time >= wake.time || prices.some((at) => at >= wake.above || at <= wake.below);

const act = (venue: Rehearsal, deeds: readonly Deed[], now: number): void => {
  for (const doing of deeds) {
    if (doing.deed === 'submit') venue.submit(doing.spec, now);
    else if (doing.deed === 'cancel') venue.cancel(`o${doing.order}`, now);
    else venue.modify(`o${doing.order}`, doing.size, doing.price, doing.price);
  }
};

/** Small enough to be liquidated now and then, large enough to trade. */
const rehearse = (given: VenueModel, everyRow: boolean): Rehearsal =>
  new Rehearsal({ model: given, cash: '2.5', leverage: 20, instrument: { maxLeverage: 20 }, everyRow });

/** Plays prints; `isEager` tells the venue of all of them and makes it work through each. */
const playPrints = (given: VenueModel, tape: readonly Row[], isEager: boolean): readonly VenueReport[] => {
  const venue = rehearse(given, isEager);
  let told = -1;
  const tell = (index: number): void => {
    const row = tape[index];
    if (!row || index === told) return;
    told = index;
    venue.trade(row.time, row.price, row.size, row.side);
  };
  tape.forEach((row, index) => {
    if (row.funding !== null && index > 0) {
      tell(index - 1);
      venue.funding(row.time, row.funding, tape[index - 1]!.price);
    }
    if (isEager || row.deeds.length > 0 || passes(venue.venue.wake(), row.time, row.price)) tell(index);
    act(venue, row.deeds, row.time);
  });
  return venue.reports;
};

/** Plays each four rows as one candle of 10 ms; what is done in its last row is done at its close. */
const playCandles = (given: VenueModel, tape: readonly Row[], isEager: boolean): readonly VenueReport[] => {
  const venue = rehearse(given, isEager);
  for (let i = 0; i + 3 < tape.length; i += 4) {
    const points = tape.slice(i, i + 4);
    const prices = points.map((row) => row.price);
    const start = i * 10;
    const deeds = points.flatMap((row) => row.deeds);
    const isQuiet = !isEager && deeds.length === 0 && !passes(venue.venue.wake(), start + 40, ...prices);
    if (isQuiet) continue;
    venue.open(start, prices[0]!, points[0]!.size);
    for (const at of [1, 2, 3]) venue.path(start + at * 13, prices[at]!);
    act(venue, deeds, start + 40);
    venue.close(start + 40, prices[3]!);
  }
  return venue.reports;
};

const specsOf = (tape: readonly Row[]): readonly OrderSpec[] =>
  tape.flatMap((row) => row.deeds).flatMap((doing) => (doing.deed === 'submit' ? [doing.spec] : []));

const modifies = (tape: readonly Row[]): boolean =>
  tape.some((row) => row.deeds.some((doing) => doing.deed === 'modify'));

const checkFills = (reports: readonly VenueReport[], specs: readonly OrderSpec[]): void => {
  const filled = new Map<string, number>();
  const over = new Set<string>();
  const ids = new Set<string>();
  for (const { event } of reports) {
    if (!('order' in event.data)) continue;
    const { order } = event.data;
    if (event.type === 'OrderFilled' && event.data.cause === 'match') {
      const asked = specs[Number(order.slice(1)) - 1]!;
      const total = (filled.get(order) ?? 0) + Math.round(Number(event.data.size) * 100);
      const at = Math.round(Number(event.data.price) * 10);
      filled.set(order, total);
      expect(over.has(order)).toBe(false);
      expect(ids.has(event.data.fill)).toBe(false);
      ids.add(event.data.fill);
      expect(total).toBeLessThanOrEqual(asked.size);
      expect(event.data.side).toBe(asked.side);
      if (asked.limitPrice !== null && asked.side === 'buy') expect(at).toBeLessThanOrEqual(asked.limitPrice);
      if (asked.limitPrice !== null && asked.side === 'sell') expect(at).toBeGreaterThanOrEqual(asked.limitPrice);
      if (event.data.remaining === '0') over.add(order);
    }
    if (['OrderCanceled', 'OrderRejected', 'OrderExpired'].includes(event.type)) {
      expect(over.has(order)).toBe(false);
      over.add(order);
    }
  }
};

describe('on random orders and random markets', () => {
  it('prints that do not pass the wake need not be told', () => {
    fc.assert(
      fc.property(model, rows, (given, tape) => {
        expect(playPrints(given, tape, false)).toEqual(playPrints(given, tape, true));
      }),
      { numRuns: 400 },
    );
  });

  it('candles that do not pass the wake need not be told', () => {
    fc.assert(
      fc.property(model, rows, (given, tape) => {
        expect(playCandles(given, tape, false)).toEqual(playCandles(given, tape, true));
      }),
      { numRuns: 300 },
    );
  });

  it('fills never exceed the order, never break its limit, and never come after its end', () => {
    fc.assert(
      fc.property(
        model,
        rows.filter((tape) => !modifies(tape)),
        (given, tape) => {
          checkFills(playPrints(given, tape, true), specsOf(tape));
          checkFills(playCandles(given, tape, true), specsOf(tape));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('the same seed gives the same reports, and their times never go back', () => {
    fc.assert(
      fc.property(model, rows, (given, tape) => {
        const reports = playPrints(given, tape, true);
        expect(playPrints(given, tape, true)).toEqual(reports);
        const times = reports.map((report) => report.time);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  it('the drawn markets reach every kind of report', () => {
    const seen = new Set<string>();
    for (const [given, tape] of fc.sample(fc.tuple(model, rows), { numRuns: 250, seed: 7 })) {
      for (const { event } of [...playPrints(given, tape, false), ...playCandles(given, tape, false)]) {
        seen.add(event.type === 'OrderCanceled' ? event.data.reason : event.type);
        if (event.type === 'OrderRejected') seen.add(event.data.code);
      }
    }
    const wanted = [
      'OrderAccepted OrderRejected OrderTriggered OrderFilled OrderCancelRejected OrderModified OrderModifyRejected',
      'OrderExpired FundingPaid PositionLiquidated requested ioc reduce-only sibling-filled parent-canceled margin',
      'liquidation PerpMargin ReduceOnly BadAloPx BadTriggerPx IocCancel MissingParent',
    ];
    expect([...seen]).toEqual(expect.arrayContaining(wanted.join(' ').split(' ')));
  });
});
