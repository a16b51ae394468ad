import { describe, expect, it } from 'vitest';
import { exampleRun } from '../testing/example-run.ts';
import { painter } from '../format/colour.ts';
import { runTable, tableWidth } from './run-table.ts';

const ending = { report: 'runs/a81c04de/report.html', next: ['ht events a81c04de', 'ht verify a81c04de'] };

describe('the table of a run', () => {
  it('is calm', () => {
    expect(runTable(exampleRun, ending, painter(false)).join('\n')).toMatchInlineSnapshot(`
      "  Run     a81c04de  ema-rsi  fast 20 · slow 50 · size 0.1 · stop none
        Data    BTC/USDC:USDC perpetual from hyperliquid:BTC  2025-01-01 … 2025-01-31  18,204,113 trades
                2 gaps (11 s)  sha256 5be15be1…
        Venue   simulated · latency 80 ms (p99 400 ms) · taker 0.045 % · maker 0.015 % · slippage 1 bp ·
                funding off · capital 10,000 · leverage 2× cross

                            strategy     buy & hold
        Return               +6.84 %        +9.31 %
        Max drawdown         −3.12 %       −11.40 %
        Sharpe                  2.41              —
        Round trips                3
        Win rate              43.9 %
        Costs                −2.10 %                     fees 1.71 · funding 0.22 · slippage 0.17
        Exposure              38.2 %        100.0 %

        Trust   ✓ deterministic (2 runs, same hash)
                ! 61 % of profit came from 3 round trips

        Report  runs/a81c04de/report.html
        Next    ht events a81c04de     ht verify a81c04de"
    `);
  });

  it('says why a value is missing', () => {
    const sharpe = { ...exampleRun.metrics['sharpe']!, value: null, note: 'fewer than 30 days' };
    const lines = runTable({ ...exampleRun, metrics: { ...exampleRun.metrics, sharpe } }, ending, painter(false));
    expect(lines.find((line) => line.includes('Sharpe'))).toMatch(/Sharpe +— +— +fewer than 30 days$/);
  });

  it('stays within 100 columns, whatever is in it, with and without colours', () => {
    const parameters = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`parameter${index}`, 'value']));
    const long = {
      ...exampleRun,
      manifest: { ...exampleRun.manifest, parameters },
      trust: [{ mark: 'warning' as const, text: 'a very long remark '.repeat(12).trim() }],
    };
    const next = Array.from({ length: 6 }, () => 'ht events a81c04de --type OrderFilled');
    for (const isColoured of [false, true]) {
      expect(tableWidth(runTable(long, { ...ending, next }, painter(isColoured)))).toBeLessThanOrEqual(100);
    }
  });

  it('has the same words with and without colours', () => {
    const words = (isColoured: boolean): string => runTable(exampleRun, ending, painter(isColoured)).join('\n');
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    expect(words(true)).not.toBe(words(false));
    expect(words(true).replace(escapes, '')).toBe(words(false));
  });
});
