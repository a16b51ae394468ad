import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { openDataset } from '../catalogue/open-dataset.ts';
import { importFile } from '../import/import-file.ts';
import { exportDataset, type ExportFormat } from './export-dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const store = memoryStore();

const FORMATS: readonly ExportFormat[] = ['csv', 'json-lines', 'parquet'];
const NAMES = ['btcusdt-trades', 'btcusd-minute', 'btcusdt-funding-dydx', 'btc-funding-hyperliquid'];

describe('exportDataset', () => {
  it.each(NAMES.flatMap((name) => FORMATS.map((format) => ({ name, format }))))(
    '$name comes back from $format with the same hash',
    async ({ name, format }) => {
      const dataset = await openDataset(store, name);
      const path = join(folder, `${name}.${format}`);
      const report = await exportDataset(store, dataset, { path, format });
      expect(report.rows).toBe(dataset.rows);
      const again = await importFile(store, path, { name: `${name}-${format}`, instrument: dataset.instrument });
      expect(again.dataset.hash).toBe(dataset.hash);
      expect(again.dataset.instrument).toEqual(dataset.instrument);
    },
  );

  it('writes plain decimals and only the rows of the range', async () => {
    const dataset = await openDataset(store, 'btcusd-minute');
    const path = join(folder, 'part.csv');
    const from = Date.UTC(2018, 3, 4);
    await exportDataset(store, dataset, { path, format: 'csv', range: { from, to: from + 60_001 } });
    expect(readFileSync(path, 'utf8')).toBe(
      'time,open,high,low,close,volume\n' +
        '1522800000000,7424.91,7424.91,7422,7422,7.14319709\n1522800060000,7420,7422,7405,7405,13.35069752\n',
    );
  });

  it('leaves nothing behind when it fails', async () => {
    const dataset = await openDataset(store, 'btcusd-minute');
    const path = join(folder, 'none.csv');
    const target = { path, format: 'csv', range: { from: 5, to: 5 } } as const;
    await expect(exportDataset(store, dataset, target)).rejects.toMatchObject({ code: 'E_DATA_RANGE' });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).filter((file) => file.includes('.partial'))).toEqual([]);
  });

  it.each(FORMATS)('says that %s cannot be written where there is no folder', async (format) => {
    const dataset = await openDataset(store, 'btcusd-minute');
    const path = join(folder, 'absent', 'rows');
    await expect(exportDataset(store, dataset, { path, format })).rejects.toMatchObject({
      code: 'E_DATA_FILE',
      detail: { where: path },
    });
  });
});
