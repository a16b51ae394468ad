import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account, type AnyEvent, Decimal, decimal, Scale, text, type CandleBlock } from '../../engine/index.ts';
import { candlePath, pathOf, type PriceTicks } from '../../engine/index.ts';
import { Analysis } from './analysis.ts';
import { fillEvent, fundingEvent, prints, sampleManifest } from './sample-session.ts';
import type { AnalysisResult } from './summary.ts';

const DAY = 86_400_000;
const START = 20_000 * DAY + DAY / 2;
const scale = new Scale(sampleManifest().instrument);

interface Row {
  readonly time: number;
  readonly price: number;
}
/** What happens at a row: a signed fill in lots at so many ticks from the mark, or funding. */
interface Deed {
  readonly row: number;
  readonly lots: number;
  readonly slip: number;
  readonly funding: boolean;
}
interface Scenario {
  readonly rows: readonly Row[];
  readonly events: readonly AnyEvent[];
}

/** Gaps from nothing to two days; prices that wander and often stand still, so that peaks are touched again. */
const steps = fc.array(
  fc.record({
    gap: fc.oneof(fc.constantFrom(0, 1, 7), fc.integer({ min: 0, max: 2 * DAY })),
    move: fc.integer({ min: -40, max: 40 }).map((move) => (move % 3 === 0 ? 0 : move)),
  }),
  { minLength: 2, maxLength: 60 },
);
const deeds = fc.array(
  fc.record({
    row: fc.nat(59),
    lots: fc.integer({ min: -3_000, max: 3_000 }).filter((lots) => lots !== 0),
    slip: fc.integer({ min: -5, max: 5 }),
    funding: fc.boolean(),
  }),
  { maxLength: 12 },
);

const scenario: fc.Arbitrary<Scenario> = fc.tuple(steps, deeds).map(([walk, wanted]) => {
  const rows: Row[] = [];
  let time = START;
  let price = 10_000;
  for (const { gap, move } of walk) {
    time += gap;
    price = Math.max(5_000, price + move);
    rows.push({ time, price });
  }
  return { rows, events: happenings(rows, wanted) };
});

const happenings = (rows: readonly Row[], wanted: readonly Deed[]): readonly AnyEvent[] => {
  let position = 0;
  const ordered = wanted.filter((deed) => deed.row < rows.length).sort((a, b) => a.row - b.row);
  return ordered.flatMap((deed, seq): readonly AnyEvent[] => {
    const { time, price } = rows[deed.row]!;
    const at = { seq, time, tape: { block: 0, row: deed.row } };
    const mark = text(scale.price(price as PriceTicks));
    if (deed.funding) {
      if (position === 0) return [];
      const amount = text(decimal(mark).times(position).times('0.0000001'));
      return [fundingEvent(at, { rate: '0.0001', price: mark, size: String(position), amount, mark })];
    }
    position += deed.lots;
    const paid = decimal(mark).plus(new Decimal(deed.slip).times('0.1'));
    const size = scale.lot.times(Math.abs(deed.lots));
    const fee = text(paid.times(size).times('0.00045').toDecimalPlaces(6));
    return [fillEvent(at, { side: deed.lots > 0 ? 'buy' : 'sell', size: text(size), price: text(paid), fee, mark })];
  });
};

const analysed = ({ rows, events }: Scenario, cuts: readonly number[] = []): AnalysisResult => {
  const analysis = new Analysis(sampleManifest());
  const edges = [
    0,
    ...new Set([...cuts].filter((cut) => cut > 0 && cut < rows.length).sort((a, b) => a - b)),
    rows.length,
  ];
  edges.slice(1).forEach((to, block) => {
    const from = edges[block] ?? 0;
    const here = events
      .filter(({ tape }) => tape !== null && tape.row >= from && tape.row < to)
      .map((event): AnyEvent => ({ ...event, tape: { block, row: (event.tape?.row ?? 0) - from } }));
    analysis.block(prints(rows.slice(from, to).map(({ time, price }) => [time, price] as const)), here);
  });
  return analysis.finish();
};

/** Equity before and after each event at its row, and at each row, in exact decimals: the slow and obvious way. */
const everyEquity = ({ rows, events }: Scenario): readonly { readonly time: number; readonly equity: Decimal }[] => {
  const account = new Account({ scale, model: sampleManifest().account });
  return rows.flatMap(({ time, price }, row) => {
    const here = events.filter((event) => event.tape?.row === row);
    const mark = price as PriceTicks;
    const values = [account.equity(mark)];
    for (const event of here) {
      account.apply(event);
      values.push(account.equity(mark));
    }
    return values.map((equity) => ({ time, equity }));
  });
};

describe('the scan of the equity', () => {
  it('finds the drawdown, time under water and extremes that every single row gives', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { equity } = analysed(given);
        let peak = new Decimal(10_000);
        let peakTime = given.rows[0]!.time;
        let deepest = 0;
        let longest = 0;
        let isUnder = false;
        const points = everyEquity(given);
        for (const point of points) {
          if (point.equity.gte(peak)) {
            if (isUnder) longest = Math.max(longest, point.time - peakTime);
            isUnder = false;
            peak = point.equity;
            peakTime = point.time;
          } else {
            isUnder = true;
            deepest = Math.min(deepest, point.equity.div(peak).minus(1).toNumber());
          }
        }
        if (isUnder) longest = Math.max(longest, points.at(-1)!.time - peakTime);
        expect(equity.drawdowns[0]?.depth ?? 0).toBe(deepest);
        expect(equity.longestUnderWaterMs).toBe(longest);
        const values = points.map((point) => point.equity.toNumber());
        expect(Math.min(...equity.buckets.map((bucket) => bucket.low))).toBeCloseTo(Math.min(...values), 6);
        expect(Math.max(...equity.buckets.map((bucket) => bucket.high))).toBeCloseTo(Math.max(...values), 6);
        expect(Math.min(0, ...equity.buckets.map((bucket) => bucket.drawdown))).toBeCloseTo(deepest, 12);
        expect(equity.end).toBe(text(points.at(-1)!.equity));
      }),
      { numRuns: 300 },
    );
  });

  it('samples each midnight at the last value before or at it', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const points = everyEquity(given);
        const { daily } = analysed(given).equity;
        for (const sample of daily) {
          const last = points.filter((point) => point.time <= sample.time).at(-1)!;
          expect(sample.equity).toBe(text(last.equity));
        }
        const end = given.rows.at(-1)!.time;
        expect(daily.slice(0, -1).every(({ time }) => time % DAY === 0 && time < end)).toBe(true);
        const midnights = Math.ceil(end / DAY) - 1 - Math.floor(given.rows[0]!.time / DAY);
        expect(daily).toHaveLength(Math.max(0, midnights) + 1);
      }),
    );
  });

  it('gives the same result however the tape is cut into blocks', () => {
    fc.assert(
      fc.property(scenario, fc.array(fc.nat(60), { maxLength: 8 }), (given, cuts) => {
        expect(analysed(given, cuts)).toEqual(analysed(given));
      }),
    );
  });
});

describe('the books', () => {
  it('give every part of the change, and every round trip its own', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { attribution, equity, roundTrips } = analysed(given);
        const change = decimal(equity.end).minus(10_000);
        const { price, fee, funding, slippage, liquidation } = attribution;
        expect(text(Decimal.sum(price, fee, funding, slippage, liquidation))).toBe(text(change));
        expect(text(Decimal.sum(0, ...roundTrips.map((trip) => trip.pnl)))).toBe(text(change));
        for (const trip of roundTrips) {
          expect(decimal(trip.mae).lte(trip.pnl) && decimal(trip.mfe).gte(trip.pnl)).toBe(true);
        }
      }),
    );
  });
});

describe('candles', () => {
  it('are walked along their assumed path: the same as prints at its points', () => {
    const candle = fc.record({
      open: fc.integer({ min: 9_900, max: 10_100 }),
      up: fc.nat(30),
      down: fc.nat(30),
      close: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(candle, { minLength: 1, maxLength: 20 }), (made) => {
        const block: CandleBlock = {
          kind: 'candles',
          intervalMs: 60_000,
          count: made.length,
          time: Float64Array.from(made, (_, i) => START + i * 60_000),
          open: Float64Array.from(made, ({ open }) => open),
          high: Float64Array.from(made, ({ open, up }) => open + up),
          low: Float64Array.from(made, ({ open, down }) => open - down),
          close: Float64Array.from(made, ({ open, up, down, close }) => Math.round(open - down + close * (up + down))),
          volume: new Float64Array(made.length).fill(1),
        };
        const path = candlePath();
        const rows = made.flatMap((_, row): readonly Row[] => {
          pathOf(block, row, path);
          return [...path.time].map((time, i) => ({ time, price: path.price[i]! }));
        });
        // Bought at the open of the first candle, at a price it opened at.
        const mark = text(scale.price(block.open[0] as PriceTicks));
        const buy = fillEvent(
          { seq: 0, time: START, tape: { block: 0, row: 0 } },
          { side: 'buy', size: '10', price: mark, fee: '4.5', mark },
        );
        const analysis = new Analysis(sampleManifest());
        analysis.block(block, [buy]);
        const found = analysis.finish();
        const expected = analysed({ rows, events: [buy] });
        expect(found.equity.end).toBe(expected.equity.end);
        expect(found.equity.drawdowns).toEqual(expected.equity.drawdowns);
        expect(found.roundTrips).toEqual(expected.roundTrips);
        expect(found.chart).toHaveLength(made.length);
        expect(found.chart[0]?.high).toBeCloseTo((block.high[0] ?? 0) / 10, 9);
      }),
    );
  });

  it('value a fill between two points of the path where it happened', () => {
    // Path 1000, 990, 1020, 1010; a stop sells at 995 on the way down: the low of 990 is not suffered.
    const block: CandleBlock = {
      kind: 'candles',
      intervalMs: 60_000,
      count: 1,
      time: Float64Array.of(START),
      open: Float64Array.of(1000),
      high: Float64Array.of(1020),
      low: Float64Array.of(990),
      close: Float64Array.of(1010),
      volume: Float64Array.of(1),
    };
    const tape = { block: 0, row: 0 };
    const analysis = new Analysis(sampleManifest({ venue: { ...sampleManifest().venue, takerFee: '0' } }));
    analysis.block(block, [
      fillEvent({ seq: 0, time: START, tape }, { side: 'buy', size: '10', price: '100', fee: '0' }),
      fillEvent({ seq: 1, time: START + 20_000, tape }, { side: 'sell', size: '10', price: '99.5', fee: '0' }),
    ]);
    const { roundTrips, equity } = analysis.finish();
    expect(roundTrips).toMatchObject([{ pnl: '-5', mae: '-5', mfe: '0' }]);
    expect(equity.drawdowns[0]?.depth).toBe(-0.0005);
  });

  it('suffer the worse extreme first on the worst path, for as long as the position is held', () => {
    // Bought at the first open; the second candle is walked down first, and the high after that is a new peak.
    const block: CandleBlock = {
      kind: 'candles',
      intervalMs: 60_000,
      count: 2,
      time: Float64Array.of(START, START + 60_000),
      open: Float64Array.of(1000, 1000),
      high: Float64Array.of(1000, 1010),
      low: Float64Array.of(1000, 980),
      close: Float64Array.of(1000, 1010),
      volume: Float64Array.of(1, 1),
    };
    const buy = fillEvent(
      { seq: 0, time: START, tape: { block: 0, row: 0 } },
      { side: 'buy', size: '10', price: '100', fee: '0' },
    );
    const depth = (path: 'nearer' | 'worst'): number | undefined => {
      const venue = { ...sampleManifest().venue, takerFee: '0', ...(path === 'worst' && { path }) };
      const analysis = new Analysis(sampleManifest({ venue }));
      analysis.block(block, [buy]);
      return analysis.finish().equity.drawdowns[0]?.depth;
    };
    // Nearer: from 10,010 to 9,980. Worst: from 10,000 to 9,980.
    expect(depth('nearer')).toBeCloseTo(-30 / 10_010, 12);
    expect(depth('worst')).toBeCloseTo(-20 / 10_000, 12);
  });
});
