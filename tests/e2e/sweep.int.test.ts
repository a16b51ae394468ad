import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../backtests/result.ts';
import type { SweepOutcome } from '../../runtime/sweep/requests.ts';
import { commandInside, type Ended } from '../program/inside.ts';

let cwd: string;
const ht = (line: string): Promise<Ended> => commandInside(line.split(' '), { cwd });
const SWEEP =
  'sweep ema-rsi --data btcusd-daily --from 2017-05 --set interval=1d --try fast=10,30 --try slow=20..60/20 --json';

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'ht-sweep-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('hypertrader sweep', () => {
  it('tries every combination that the strategy allows, and records none', async () => {
    const { code, out } = await ht(SWEEP);
    expect(code).toBe(0);
    const outcome = JSON.parse(out) as SweepOutcome;
    expect(outcome.trials).toHaveLength(5);
    expect(outcome.refused).toEqual(['fast=30 slow=20']);
    expect(outcome.walkForward?.steps).toHaveLength(4);
    expect(JSON.parse((await ht('runs --json')).out)).toEqual([]);
  });

  it('says what the same backtest says', async () => {
    const { trials } = JSON.parse((await ht(SWEEP)).out) as SweepOutcome;
    const [best] = trials;
    const { code, out } = await ht(`${best?.command.replace(/^\S+ /, '') ?? ''} --report none --variations off --json`);
    const { metrics, roundTrips } = JSON.parse(out) as RunResult;
    expect(code).toBe(0);
    expect(best).toMatchObject({
      totalReturn: metrics['totalReturn']?.value,
      maxDrawdown: metrics['maxDrawdown']?.value,
      sharpe: metrics['sharpe']?.value,
      roundTrips: roundTrips.length,
    });
  });

  it('shows a table with its doubts, and the command that records the best', async () => {
    const { out } = await ht(`${SWEEP.replace(' --json', '')} --top 2`);
    expect(out).toContain('5 trials, best first by sharpe; 1 set that the strategy refuses left out');
    expect(out).toContain('3 more: --top 5, or --json');
    expect(out).toMatch(/walk-forward: always the best so far made/);
    expect(out).toMatch(/Next\s+ht backtest ema-rsi --data btcusd-daily/);
  });

  it('ends with 130 when it is stopped, and says nothing that could be taken for a result', async () => {
    const stopped = await commandInside(SWEEP.split(' '), { cwd, signal: AbortSignal.abort() });
    expect(stopped).toEqual({ code: 130, out: '', talk: '' });
  });

  it('refuses sets of which none goes together', async () => {
    const { code, talk } = await ht('sweep ema-rsi --data btcusd-daily --set interval=1d --try fast=60 --try slow=50');
    expect(code).toBe(2);
    expect(talk).toContain('error[E_SWEEP]: none of these sets of parameters goes together');
  });
});
