import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../engine/index.ts';
import { Analysis } from './analysis.ts';
import { fillEvent, fundingEvent, prints, sampleManifest } from './sample-session.ts';
import type { AnalysisResult } from './summary.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = 20_000 * DAY + 20 * HOUR;

/**
 * Deposit 10,000; buy 1 at 60,000 taker (fee 27); funding 0.0000125 on an oracle price of 60,100 (0.75125); sell 0.5
 * at 60,500 maker (fee 4.5375); mark 59,900. By hand: 10,000 - 27 - 0.75125 + 250 - 4.5375 - 50 = 10,167.71125.
 */
const rows = [
  [START, 600_000],
  [START + HOUR, 601_000],
  [START + 2 * HOUR, 605_000],
  [START + 3 * HOUR, 606_000],
  [START + 5 * HOUR, 599_000],
] as const;
const at = (seq: number, row: number) => ({ seq, time: rows[row]?.[0] ?? NaN, tape: { block: 0, row } });
const events: readonly AnyEvent[] = [
  fillEvent(at(1, 0), { side: 'buy', size: '1', price: '60000', fee: '27' }),
  fundingEvent(at(2, 1), { rate: '0.0000125', price: '60100', size: '1', amount: '0.75125', mark: '60100' }),
  fillEvent(at(3, 2), { side: 'sell', size: '0.5', price: '60500', fee: '4.5375', liquidity: 'maker' }),
];

const run = (): AnalysisResult => {
  const analysis = new Analysis(sampleManifest());
  analysis.block(prints(rows), events);
  return analysis.finish();
};

describe('the worked example of costs', () => {
  const result = run();

  it('ends with the equity computed by hand, exactly', () => {
    expect(result.equity.start).toBe('10000');
    expect(result.equity.end).toBe('10167.71125');
  });

  it('says where the change came from', () => {
    // Price: 1 * 500 to the sale, then 0.5 * (59,900 - 60,500) = 500 - 300.
    expect(result.attribution).toEqual({
      price: '200',
      fee: '-31.5375',
      funding: '-0.75125',
      slippage: '0',
      liquidation: '0',
      total: '167.71125',
    });
  });

  it('samples midnight at the last price before it', () => {
    // 10,000 - 27 - 0.75125 + 250 - 4.5375 + 0.5 * 600 at the price of 23:00.
    expect(result.equity.daily).toEqual([
      { time: 20_001 * DAY, equity: '10517.71125' },
      { time: START + 5 * HOUR, equity: '10167.71125' },
    ]);
  });

  it('finds the drawdown at every row', () => {
    // Highest at 60,600: 10,517.71125; lowest after it at the end. Each cost is a small drawdown until the next row.
    const costs = [27 / 10_000, 4.5375 / 10_472.24875, 0.75125 / 10_073];
    expect(result.equity.drawdowns).toHaveLength(4);
    costs.forEach((cost, i) => expect(result.equity.drawdowns[i + 1]?.depth).toBeCloseTo(-cost, 12));
    const [deepest, first] = result.equity.drawdowns;
    expect(deepest?.depth).toBeCloseTo(10167.71125 / 10517.71125 - 1, 14);
    expect(deepest).toMatchObject({
      peakTime: START + 3 * HOUR,
      troughTime: START + 5 * HOUR,
      recoveryTime: null,
    });
    expect(first).toEqual({
      depth: -0.0027,
      peakTime: START,
      troughTime: START,
      recoveryTime: START + HOUR,
    });
    expect(result.equity.longestUnderWaterMs).toBe(2 * HOUR);
    expect(result.metrics['maxDrawdown']?.value).toBe(deepest?.depth);
  });

  it('values the open round trip at the mark', () => {
    expect(result.roundTrips).toEqual([
      {
        number: 1,
        side: 'long',
        openTime: START,
        closeTime: null,
        size: '1',
        entryPrice: '60000',
        exitPrice: '59900',
        pnl: '167.71125',
        fees: '31.5375',
        funding: '0.75125',
        returnFraction: 167.71125 / 60_000,
        mae: '-27',
        mfe: '517.71125',
        openSeq: 1,
        closeSeq: null,
      },
    ]);
    expect(result.metrics['roundTrips']?.value).toBe(1);
    expect(result.metrics['roundTrips']?.note).toContain('open');
  });

  it('adds up fees and funding', () => {
    expect(result.execution).toMatchObject({
      makerFees: '4.5375',
      takerFees: '27',
      fundingPaid: '0.75125',
      fundingReceived: '0',
    });
    expect(result.fills.map(({ seq, side, price }) => [seq, side, price])).toEqual([
      [1, 'buy', '60000'],
      [3, 'sell', '60500'],
    ]);
  });

  it('weighs exposure by time', () => {
    // 60,000 / 9,973 is the highest leverage but for 60,100 after funding: notional over equity falls as price rises.
    expect(result.exposure.timeInMarket).toBe(1);
    expect(result.exposure.maxLeverage).toBeCloseTo(60_000 / 9_973, 12);
    const hours = [60_000 / 9_973, 60_100 / 10_072.24875, 30_250 / 10_467.71125, 30_300 / 10_517.71125];
    const mean = ((hours[0] ?? 0) + (hours[1] ?? 0) + (hours[2] ?? 0) + 2 * (hours[3] ?? 0)) / 5;
    expect(result.exposure.meanLeverage).toBeCloseTo(mean, 12);
    expect(result.exposure.position.map((point) => point.size)).toEqual([1, 0.5]);
  });

  it('compares with buying and holding the same capital', () => {
    // 10,000 / (60,000 * 1.00045) coins for 9,995.50202... and a fee of 4.497976.
    const size = 10_000 / (60_000 * 1.00045);
    expect(Number(result.benchmark.end)).toBeCloseTo(size * 59_900, 6);
    expect(result.benchmarkMetrics['totalReturn']?.value).toBeCloseTo((size * 59_900) / 10_000 - 1, 9);
    expect(result.benchmarkMetrics['roundTrips']?.value).toBe(1);
  });

  it('is null with a reason, or flagged, where the data do not suffice', () => {
    expect(result.metrics['cagr']?.value).toBeNull();
    expect(result.metrics['cagr']?.note).toContain('one day');
    expect(result.metrics['profitFactor']).toMatchObject({ value: null, note: 'There was no losing round trip.' });
    expect(result.metrics['sharpe']?.note).toBe('Scaled to a year from only 3 daily points.');
    for (const metric of Object.values(result.metrics)) {
      expect(metric.value === null ? metric.note : Number.isFinite(metric.value)).toBeTruthy();
    }
  });

  it('draws the price', () => {
    expect(result.chart[0]).toMatchObject({ open: 60_000, close: 60_000 });
    expect(result.chart.at(-1)).toMatchObject({ close: 59_900 });
    expect(Math.max(...result.chart.map((bar) => bar.high))).toBe(60_600);
  });
});

describe('round trips', () => {
  it('splits a fill through zero, its fee by size', () => {
    const analysis = new Analysis(sampleManifest());
    analysis.block(
      prints([
        [START, 1_000],
        [START + 1, 1_100],
        [START + 2, 1_050],
      ]),
      [
        fillEvent(at(1, 0), { side: 'buy', size: '2', price: '100', fee: '0.09' }),
        fillEvent({ ...at(2, 1), time: START + 1 }, { side: 'sell', size: '3', price: '109', mark: '110', fee: '0.1' }),
        fillEvent(
          { seq: 3, time: START + 2, tape: { block: 0, row: 2 } },
          {
            side: 'buy',
            size: '1',
            price: '105',
            fee: '0.05',
          },
        ),
      ],
    );
    const { roundTrips, equity, attribution } = analysis.finish();
    // Two thirds of the fee of 0.1, cut to six decimals, close the first trip; the rest opens the second.
    expect(roundTrips.map(({ side, size, pnl, fees, mae, mfe }) => [side, size, pnl, fees, mae, mfe])).toEqual([
      ['long', '2', '17.843334', '0.156666', '-0.09', '19.91'],
      ['short', '1', '3.916666', '0.083334', '-1.033334', '3.966666'],
    ]);
    expect(equity.end).toBe('10021.76');
    expect(attribution).toMatchObject({ price: '25', slippage: '-3', fee: '-0.24', total: '21.76' });
  });

  it('counts a fill that is told twice once', () => {
    const analysis = new Analysis(sampleManifest());
    const fill = fillEvent(at(1, 0), { side: 'buy', size: '1', price: '60000', fee: '27' });
    analysis.block(prints(rows), [fill, fill]);
    const { fills, execution } = analysis.finish();
    expect(fills).toHaveLength(1);
    expect(execution.takerFees).toBe('27');
  });
});

describe('the books', () => {
  const stopped = (equity: string): AnyEvent => ({
    seq: 9,
    type: 'SessionStopped',
    version: 1,
    time: START + 5 * HOUR,
    tape: null,
    cause: null,
    data: { reason: 'end-of-tape', mark: '59900', equity, rows: 5 },
  });
  const finish = (equity: string): AnalysisResult => {
    const analysis = new Analysis(sampleManifest());
    analysis.block(prints(rows), events);
    analysis.event(stopped(equity));
    return analysis.finish();
  };

  it('agree with what the session recorded, or nothing is reported', () => {
    expect(finish('10167.71125').equity.end).toBe('10167.71125');
    expect(() => finish('10167.71126')).toThrow(/as recorded by the session differ by -0.00001/);
  });

  it('refuse a fill without a fee where there is a rate', () => {
    const analysis = new Analysis(sampleManifest());
    analysis.block(prints(rows), [fillEvent(at(1, 0), { side: 'buy', size: '1', price: '60000', fee: '0' })]);
    expect(() => analysis.finish()).toThrow(/paid no fee at a rate of 0.00045/);
  });

  it('say nothing of a run without rows', () => {
    const result = new Analysis(sampleManifest()).finish();
    expect(result.equity.end).toBe('10000');
    expect(result.metrics['totalReturn']?.value).toBe(0);
    expect(result.metrics['winRate']?.value).toBeNull();
  });
});
