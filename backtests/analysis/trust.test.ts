import { describe, expect, it } from 'vitest';
import type { RoundTrip } from '../result.ts';
import { sampleManifest } from './sample-session.ts';
import { type Judged, trustNotes } from './trust.ts';

const DAY = 86_400_000;
const trip = (pnl: number): RoundTrip => ({
  number: 1,
  side: 'long',
  openTime: 0,
  closeTime: 1,
  size: '1',
  entryPrice: '1',
  exitPrice: '1',
  pnl: String(pnl),
  fees: '0',
  funding: '0',
  returnFraction: 0,
  mae: '0',
  mfe: '0',
  openSeq: 1,
  closeSeq: 2,
});
const judged = (changes: Partial<Judged> = {}): Judged => ({
  from: 0,
  to: 400 * DAY,
  gaps: [],
  chart: [{ time: 0, open: 100, high: 120, low: 90, close: 110 }],
  roundTrips: Array.from({ length: 40 }, () => trip(10)),
  fills: [],
  misprints: { clipped: 0, fills: 0, first: null },
  attribution: { price: '500', fee: '-100', funding: '0', slippage: '0', liquidation: '0', total: '400' },
  execution: {
    ordersRequested: 0,
    ordersFilled: 0,
    ordersCanceled: 0,
    denied: {},
    rejected: {},
    timeToFillP50: null,
    timeToFillP95: null,
    makerFees: '0',
    takerFees: '0',
    fundingPaid: '1',
    fundingReceived: '0',
    liquidations: 0,
    halts: [],
  },
  ...changes,
});
const careful = sampleManifest({
  funding: sampleManifest().tape,
  marks: { ...sampleManifest().tape, tickSize: '0.1' },
  venue: { ...sampleManifest().venue, orderLatency: { model: 'constant', ms: 180 } },
});
const warnings = (result: Judged, manifest = careful): readonly string[] =>
  trustNotes(result, manifest)
    .filter((note) => note.mark === 'warning')
    .map((note) => note.text);

describe('trust notes', () => {
  it('say where the last price stood for the mark and decided something', () => {
    const unmarked = sampleManifest({ funding: careful.funding, venue: careful.venue });
    expect(warnings(judged(), unmarked)).toEqual([
      'funding used the last price: no mark or oracle was recorded (--mark)',
    ]);
    expect(warnings(judged())).toEqual([]);
  });

  it('point at bars whose wick strays, where a misprint makes the drawdown', () => {
    const bar = { time: 1_492_214_400_000, open: 1173.13, high: 1190.99, low: 0.06, close: 1178.85 };
    expect(warnings(judged({ chart: [bar] }))).toEqual([
      'the bar of 2017-04-15 strays more than half the price from open and close (low 0.06): drawdowns there may be misprints',
    ]);
  });

  it('say first that fills lie where only a misprint has been, or that bars were cut', () => {
    const first = { time: Date.UTC(2017, 3, 15), recorded: '0.06', plausible: '1170.14' };
    expect(warnings(judged({ misprints: { clipped: 0, fills: 5, first } }))).toEqual([
      '5 fills where only a misprint has been (2017-04-15, 0.06, plausible until 1170.14): not to be believed; --misprints clip',
    ]);
    expect(warnings(judged({ misprints: { clipped: 1, fills: 0, first } }))).toEqual([
      'a bar of 2017-04-15 with 0.06, probably a misprint, played until 1170.14 only',
    ]);
  });

  it('say that the path assumed within bars made the result, where many bars bought and sold', () => {
    const fill = { seq: 1, price: '1', size: '1', fee: '0', liquidity: 'taker', reason: '' } as const;
    const daily = { ...careful, tape: { ...careful.tape, kind: 'candles', intervalMs: DAY } } as const;
    const fills = (...rows: readonly (readonly [number, 'buy' | 'sell'])[]) =>
      rows.map(([day, side]) => ({ ...fill, time: day * DAY + 1, side }));
    const mixed = judged({ fills: fills([1, 'buy'], [1, 'sell'], [2, 'buy'], [3, 'sell']) });
    const text = '50 % of fills are in bars that bought and sold: the path assumed within a bar decides the result';
    expect(warnings(mixed, daily)).toContain(text);
    expect(warnings(judged({ fills: fills([1, 'buy'], [2, 'sell'], [3, 'buy']) }), daily).join()).not.toContain(
      'path assumed within',
    );
    expect(warnings(mixed)).toEqual([]);
  });

  it('have no warning for a long, spread out, careful run on trades', () => {
    expect(trustNotes(judged(), careful)).toEqual([
      { mark: 'ok', text: 'realism grade: trades (fills are judged by public prints)' },
    ]);
  });

  it('say that few round trips made the profit', () => {
    const roundTrips = [...[300, 200, 110], ...Array.from({ length: 39 }, () => 10)].map(trip);
    expect(warnings(judged({ roundTrips }))).toEqual(['61 % of profit came from 3 round trips']);
  });

  it('count the fills inside a gap, the first price after it included', () => {
    const fill = { seq: 1, side: 'buy', price: '1', size: '1', fee: '0', liquidity: 'taker', reason: '' } as const;
    const fills = [100, 101, 150, 200, 201].map((time) => ({ ...fill, time }));
    expect(warnings(judged({ fills, gaps: [{ from: 100, to: 200 }] }))).toEqual(['3 fills inside a data gap']);
  });

  it('say that the rates which were asked for never came', () => {
    const fill = {
      seq: 1,
      time: 1,
      side: 'buy',
      price: '1',
      size: '1',
      fee: '0',
      liquidity: 'taker',
      reason: '',
    } as const;
    const execution = { ...judged().execution, fundingPaid: '0' };
    expect(warnings(judged({ fills: [fill], execution }))).toEqual([
      `no rate of ${careful.funding?.dataset ?? ''} fell due while a position was open: holding it cost nothing`,
    ]);
  });

  it('say when there is too little to go by', () => {
    expect(warnings(judged({ roundTrips: [trip(1)], to: 5 * DAY }))).toEqual([
      'only 1 closed round trip: fewer than 30 prove little',
      'yearly numbers are scaled from 5 d',
    ]);
  });

  it('say that costs ate the profit, and that the position was liquidated', () => {
    const { execution } = judged();
    const attribution = { ...judged().attribution, price: '100', total: '-20' };
    expect(warnings(judged({ attribution, execution: { ...execution, liquidations: 2 } }))).toEqual([
      '2 liquidations: the size was too large',
      'costs of 120.00 are more than the gross profit of 100.00',
    ]);
  });

  it('name every optimistic setting', () => {
    const { venue, tape } = sampleManifest();
    const hopeful = sampleManifest({ venue: { ...venue, takerFee: '0', queue: { model: 'front' } } });
    expect(warnings(judged(), hopeful)).toEqual([
      'traded as a perpetual without funding: holding a position cost nothing',
      'taker fees are off',
      'limit orders are first in the queue (optimistic)',
      'orders reach the venue at once (no latency)',
    ]);
    const bars = sampleManifest({
      funding: tape,
      tape: { ...tape, kind: 'candles', intervalMs: 60_000 },
      marks: { ...tape, tickSize: '0.1' },
    });
    expect(warnings(judged(), bars)).toEqual([
      'market orders meet no slippage',
      'realism grade: bars (within a candle the path is assumed; fills at path)',
    ]);
  });
});
