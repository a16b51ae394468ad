import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LookAheadOutcome } from '../../runtime/look-ahead/request.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';

const cwd = scratchFolder('look-ahead');
const ht = (line: string) => commandInside([...line.split(' '), '--home', join(cwd, 'home')], { cwd });

/** One of each kind: prices and candles, candles built from trades, resting orders, drawn latencies. */
const RUNS: readonly string[] = [
  'four-phase --data btcusd-daily --from 2017',
  'four-phase --data btcusdt-trades --preset grid-long --set unitPct=0.0003 --queue front',
  'ema-rsi --data btcusd-minute --set direction=long-short --set fast=3 --set slow=8 --fill close',
  'ema-rsi --data btcusdt-trades --set interval=1s --latency 80ms..400ms',
  'buy-and-hold --data ethusdt-trades',
];

describe('a bundled strategy', () => {
  it.each(RUNS)('does not look ahead: %s', async (line) => {
    const played = await ht(`backtest ${line} --variations off --report none --json`);
    expect(played.code, played.talk).toBe(0);
    const { run } = JSON.parse(played.out) as { readonly run: string };
    const { code, out, talk } = await ht(`verify ${run} --prefix --json`);
    expect(code, talk).toBe(0);
    const { lookAhead } = JSON.parse(out) as { readonly lookAhead: LookAheadOutcome };
    expect(lookAhead.foresight).toBeNull();
    expect(lookAhead.cuts).toBeGreaterThanOrEqual(Math.min(1_000, lookAhead.rows));
    expect(lookAhead.poisoned).toBeGreaterThan(0);
  });
});
