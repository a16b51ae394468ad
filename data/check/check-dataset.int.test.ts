import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { importFile } from '../import/import-file.ts';
import { checkDataset } from './check-dataset.ts';
import type { CheckOptions } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const check = async (content: string, options: CheckOptions = {}) => {
  const store = memoryStore();
  const path = join(folder, 'x.csv');
  writeFileSync(path, content);
  return await checkDataset(store, (await importFile(store, path)).dataset, options);
};

const T = 1_736_812_800_000;

describe('checkDataset', () => {
  it('counts the candles that are missing and the prices that jump', async () => {
    const candle = (minute: number, close: number): string =>
      `${T + minute * 60_000},${close},${close},${close},${close},1\n`;
    const report = await check([0, 1, 2, 5, 6].map((minute) => candle(minute, minute === 6 ? 120 : 100)).join(''));
    expect(report.gaps).toEqual([{ from: T + 120_000, to: T + 300_000, missing: 2 }]);
    expect(report.missing).toBe(2);
    expect(report.outliers).toEqual([{ time: T + 360_000, before: '100', after: '120', change: 120 / 100 - 1 }]);
    expect(report).toMatchObject({
      rows: 5,
      first: T,
      last: T + 360_000,
      disorder: 0,
      duplicates: 0,
      skew: null,
      isIntact: true,
    });
  });

  it('finds silences of trades and trades that look the same', async () => {
    const text = `time,price,size\n${T},1,1\n${T},1,1\n${T + 59_000},1,1\n${T + 120_000},1,1\n`;
    const report = await check(text);
    expect(report.gaps).toEqual([{ from: T + 59_000, to: T + 120_000, missing: null }]);
    expect(report.duplicates).toBe(1);
    expect((await check(text, { silenceMs: 58_000 })).gapCount).toBe(2);
  });

  it('compares clocks', async () => {
    const text = `time,price,size,received\n${T},1,1,${T - 5}\n${T + 1},1,1,${T + 2.5}\n${T + 2},1,1,${T + 3}\n`;
    const { skew, findings } = await check(text);
    expect(skew).toEqual({ rows: 3, median: 1, min: -5, max: 1.5 });
    expect(findings).toEqual([]);
  });

  it('sees a dataset whose content is not what was imported', async () => {
    const store = memoryStore();
    const path = join(folder, 'y.csv');
    writeFileSync(path, `time,price,size\n${T},1,1\n`);
    const { dataset } = await importFile(store, path);
    const { isIntact, findings } = await checkDataset(store, { ...dataset, hash: '0' });
    expect(isIntact).toBe(false);
    expect(findings[0]).toContain('not what was imported');
  });
});
