import { describe, expect, it } from 'vitest';
import { chartData } from './data.ts';
import { escaped, html, raw } from './html.ts';
import { monthlyChanges } from './sections/months.ts';
import { histogram } from './sections/round-trips.ts';
import { quarterChanges } from './sections/parts.ts';
import { bySlot } from './sections/when.ts';
import type { EquityBucket, EquityCurve, RoundTrip, RunResult } from '../result.ts';

const bucket = (time: number, equity: number): EquityBucket => ({
  time,
  equity,
  low: equity,
  high: equity,
  drawdown: 0,
});
const curve = (buckets: readonly EquityBucket[]): EquityCurve => ({
  start: '100',
  end: '0',
  daily: [],
  buckets,
  drawdowns: [],
  longestUnderWaterMs: 0,
});

describe('the markup of a report', () => {
  it('escapes whatever comes from outside', () => {
    expect(escaped(`<img src="x" onerror='y'>&`)).toBe('&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt;&amp;');
    expect(html`<b>${'<i>'}</b>${raw('<hr>')}${null}${[1, html`<u>${'a&b'}</u>`]}`.markup).toBe(
      '<b>&lt;i&gt;</b><hr>1<u>a&amp;b</u>',
    );
  });
});

describe('the numbers of a report', () => {
  it('give each month its own change; midnight belongs to the day before', () => {
    const daily = [
      { time: Date.UTC(2018, 0, 2), equity: '110' },
      { time: Date.UTC(2018, 1, 1), equity: '120' },
      { time: Date.UTC(2018, 1, 15), equity: '90' },
    ];
    expect(monthlyChanges('100', daily)).toEqual([
      { year: 2018, month: 0, change: expect.closeTo(0.2, 12) as number },
      { year: 2018, month: 1, change: expect.closeTo(-0.25, 12) as number },
    ]);
  });

  it('count returns into bins around zero, the largest included', () => {
    const bins = histogram([-0.1, 0, 0.1, 0.1]);
    expect(bins).toHaveLength(21);
    expect([bins[0]?.count, bins[10]?.count, bins[20]?.count]).toEqual([1, 1, 2]);
    expect(histogram([])).toEqual([]);
  });

  it('give each calendar quarter its own change; midnight belongs to the day before', () => {
    const daily = [
      { time: Date.UTC(2018, 0, 2), equity: '110' },
      { time: Date.UTC(2018, 3, 1), equity: '120' },
      { time: Date.UTC(2018, 3, 2), equity: '60' },
    ];
    expect(quarterChanges('100', daily)).toEqual([
      { name: '2018 Q1', change: expect.closeTo(0.2, 12) as number },
      { name: '2018 Q2', change: -0.5 },
    ]);
    expect(quarterChanges('0', daily)[0]).toEqual({ name: '2018 Q1', change: null });
  });

  it('sum the profits of trips by the hour in which they were opened, UTC', () => {
    const trip = (openTime: number, pnl: string): RoundTrip => ({ openTime, pnl }) as unknown as RoundTrip;
    const slots = bySlot([trip(0, '5'), trip(3_599_999, '-2'), trip(3_600_000, '1')], ['0', '1', '2'], (date) =>
      date.getUTCHours(),
    );
    expect(slots).toEqual([
      { name: '0', sum: 3, count: 2 },
      { name: '1', sum: 1, count: 1 },
      { name: '2', sum: 0, count: 0 },
    ]);
  });

  it('draw the position on the time scale of equity', () => {
    const position = [
      { time: 1_500, size: 2 },
      { time: 3_000, size: 0 },
    ];
    const result = {
      equity: curve([bucket(1_000, 1), bucket(2_000, 1), bucket(4_000, 1)]),
      benchmark: curve([]),
      exposure: { position },
      chart: [],
      fills: [],
      indicators: [],
      roundTrips: [],
      manifest: { instrument: { tickSize: '0.1' } },
    } as unknown as RunResult;
    expect(chartData(result).position).toEqual([
      { time: 1, value: 2 },
      { time: 2, value: 2 },
      { time: 3, value: 0 },
      { time: 4, value: 0 },
    ]);
  });

  it('give charts one point a second, and one mark for the fills of a bar and side', () => {
    const fill = { seq: 0, price: '1', fee: '0', liquidity: 'taker', reason: '' } as const;
    const result = {
      manifest: { instrument: { tickSize: '0.05' } },
      equity: curve([bucket(1_000, 1), bucket(1_400, 2), bucket(2_000, 3)]),
      benchmark: curve([]),
      chart: [
        { time: 0, open: 1, high: 1, low: 1, close: 1 },
        { time: 60_000, open: 1, high: 1, low: 1, close: 1 },
      ],
      fills: [
        { ...fill, time: 5_000, side: 'buy', size: '1' },
        { ...fill, time: 59_999, side: 'buy', size: '2' },
        { ...fill, time: 60_000, side: 'sell', size: '3' },
      ],
      indicators: [],
      exposure: { position: [] },
      roundTrips: [],
    } as unknown as RunResult;
    const data = chartData(result);
    expect(data.equity).toEqual([
      { time: 1, value: 2 },
      { time: 2, value: 3 },
    ]);
    expect(data.fills).toEqual([
      { time: 0, side: 'buy', text: '3 (2 fills)' },
      { time: 60, side: 'sell', text: '3' },
    ]);
    expect(data.precision).toBe(2);
  });
});
