import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { columnsOf } from '../tape/columns.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import type { ImportOptions } from './format.ts';
import { importFile } from './import-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

const imported = async (name: string, content: string | Uint8Array | null, options: ImportOptions = {}) => {
  const store = memoryStore();
  const path = join(folder, name);
  if (content !== null) writeFileSync(path, content);
  const report = await importFile(store, path, options);
  const rows: number[][] = [];
  for await (const { block } of readBlocks(store, report.dataset)) {
    const columns = columnsOf(block);
    for (let row = 0; row < block.count; row++) rows.push(columns.map((column) => column[row]!));
  }
  return { ...report, data: rows };
};

describe('Binance public data', () => {
  it('reads aggregated trades with names, in ms', async () => {
    const text =
      'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n' +
      '26129,42314.00,0.003,1,1,1704067200041,true\n26130,42314.1,0.049,2,4,1704067200100,false\n';
    const { dataset, data } = await imported('BTCUSDT-aggTrades-2024-01-01.csv', text);
    expect(dataset.instrument).toMatchObject({ id: 'binance:BTC/USDT:USDT', tickSize: '0.1', lotSize: '0.001' });
    expect(data.map((row) => row.slice(0, 4))).toEqual([
      [1_704_067_200_041, 423_140, 3, -1],
      [1_704_067_200_100, 423_141, 49, 1],
    ]);
  });

  it('reads single spot trades without names, in µs, from a zip', async () => {
    const text = '1,94000.12,0.00010,9.4,1736812799871123,True,True\n2,94000.13,0.5,9.4,1736812799871999,False,True\n';
    const zip = zipSync({ 'BTCUSDT-trades-2025-01-13.csv': Buffer.from(text) });
    const { dataset, data, warnings } = await imported('BTCUSDT-trades-2025-01-13.zip', zip);
    expect(dataset.instrument.id).toBe('binance:BTC/USDT');
    expect(data.map((row) => row.slice(0, 4))).toEqual([
      [1_736_812_799_871, 9_400_012, 1, -1],
      [1_736_812_799_871, 9_400_013, 5000, 1],
    ]);
    expect(warnings).toContain('2 times were finer than a millisecond and were cut to it');
  });

  it('reads klines with their interval', async () => {
    const text =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n' +
      '1704067200000,42314.0,42437.2,42289.6,42398.9,1234.567,1704068099999,1,1,1,1,0\n';
    const { dataset, data } = await imported('BTCUSDT-15m-2024-01.csv', text);
    expect(dataset).toMatchObject({ kind: 'candles', intervalMs: 900_000 });
    expect(data).toEqual([[1_704_067_200_000, 423_140, 424_372, 422_896, 423_989, 1_234_567]]);
  });

  it('sees a trade that was recorded twice', async () => {
    const text = '1,94000.12,0.1,9.4,1736812799871,True\n1,94000.12,0.1,9.4,1736812799871,True\n';
    await expect(imported('BTCUSDT-trades-2025-01.csv', text)).rejects.toMatchObject({ code: 'E_DATA_DUPLICATE' });
  });
});

describe('captures', () => {
  it('reads the trades of a Hyperliquid websocket with the recorder’s clock', async () => {
    const frames = [
      '1737918843000000000 {"channel":"l2Book","data":{"coin":"BTC","levels":[[],[]]}}',
      '1737918844167767000 {"channel":"trades","data":[' +
        '{"coin":"BTC","px":"105056.0","side":"B","sz":"0.00219","tid":121451470284048,"time":1737918794873},' +
        '{"coin":"BTC","px":"105055.0","side":"A","sz":"0.00015","tid":588047386913648,"time":1737918796007}]}',
    ];
    const { dataset, data } = await imported('btc.gz', gzipSync(`${frames.join('\n')}\n`));
    expect(dataset.instrument).toMatchObject({
      id: 'hyperliquid:BTC/USDC:USDC',
      priceRule: 'hyperliquid',
      tickSize: '1',
    });
    expect(data).toEqual([
      [1_737_918_794_873, 105_056, 219, 1, 1_737_918_844_167.767],
      [1_737_918_796_007, 105_055, 15, -1, 1_737_918_844_167.767],
    ]);
  });

  it('refuses two instruments in one capture, and shapes it does not know', async () => {
    const trade = (symbol: string): string =>
      `1723161255088176367 {"stream":"x@trade","data":{"T":1723161256322,"s":"${symbol}","t":1,"p":"1","q":"1","m":false}}`;
    const two = imported('two.gz', gzipSync(`${trade('A')}\n${trade('B')}\n`));
    await expect(two).rejects.toMatchObject({
      code: 'E_DATA_FORMAT',
      message: expect.stringContaining('more than one') as string,
    });
    const shape = imported('shape.gz', gzipSync(`${trade('A').replace('"p":"1"', '"p":1')}\n`));
    await expect(shape).rejects.toMatchObject({ code: 'E_DATA_FORMAT' });
  });
});

describe('LEAN', () => {
  it('reads equity candles in New York time and 1/10,000 dollar', async () => {
    const zip = zipSync({
      '20131008_spy_minute_trade.csv': Buffer.from('34200000,1674200,1674300,1674100,1674200,500\n'),
    });
    const { dataset, data } = await imported('20131008_trade.zip', zip);
    expect(dataset).toMatchObject({ kind: 'candles', intervalMs: 60_000 });
    expect(data).toEqual([[Date.UTC(2013, 9, 8, 13, 30), 1_674_200, 1_674_300, 1_674_100, 1_674_200, 500]]);
  });
});

describe('funding rates', () => {
  it('reads a bare answer of Hyperliquid, and refuses two coins or a torn one', async () => {
    const rate = (coin: string, time: number): string =>
      `{"coin":"${coin}","fundingRate":"-0.0000125","premium":"0","time":${time}}`;
    const { dataset, data } = await imported('eth.json', `[${rate('ETH', 1_700_000_000_033)}]`);
    expect(dataset.instrument.id).toBe('hyperliquid:ETH/USDC:USDC');
    expect(data).toEqual([[1_700_000_000_033, -12_500_000]]);
    const two = imported('two.json', `[${rate('ETH', 1_700_000_000_033)},${rate('BTC', 1_700_003_600_000)}]`);
    await expect(two).rejects.toMatchObject({ code: 'E_DATA_FORMAT' });
    await expect(imported('cut.json', `[${rate('ETH', 1)},`)).rejects.toMatchObject({ code: 'E_DATA_TORN' });
  });
});

describe('Parquet', () => {
  it('reads doubles and timestamps without rounding, by any column names', async () => {
    const path = join(folder, 'any.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `COPY (SELECT TIMESTAMP '2024-01-01 00:00:00.123456' + INTERVAL (i) SECOND AS "trade time", 0.1::DOUBLE + i AS px,
       1e-7::DOUBLE AS qty FROM range(3) t(i)) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    const { dataset, data, warnings } = await imported('any.parquet', null);
    expect(dataset.instrument).toMatchObject({ tickSize: '0.1', lotSize: '0.0000001' });
    expect(data.map((row) => row.slice(0, 3))).toEqual(
      [0, 1, 2].map((i) => [Date.UTC(2024, 0, 1, 0, 0, i, 123), 10 * i + 1, 1]),
    );
    expect(warnings.join('\n')).toContain('3 times were finer than a millisecond');
  });

  it('reads the file that is named, and no neighbour that its name would stand for', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const [name, rows] of [
      ['x-other.parquet', 5],
      ['x*.parquet', 3],
    ] as const) {
      await connection.run(
        `COPY (SELECT 1700000000000 + i AS time, 100 AS price, 1 AS size FROM range(${rows}) t(i))
         TO '${join(folder, name)}' (FORMAT parquet)`,
      );
    }
    connection.closeSync();
    const { data } = await imported('x*.parquet', null);
    expect(data).toHaveLength(3);
  });

  it('says so if the file is damaged', async () => {
    await expect(imported('broken.parquet', 'PAR1 and nothing more')).rejects.toMatchObject({ code: 'E_DATA_TORN' });
  });
});

describe('marks', () => {
  const times = [1_704_067_200_000, 1_704_067_203_000];

  it('reads them from CSV and JSON lines, with or without the oracle', async () => {
    const csv = await imported(
      'marks.csv',
      'time,markPrice,indexPrice\n1704067200000,42000.5,42001\n1704067203000,42001,42002\n',
    );
    expect(csv.dataset).toMatchObject({ kind: 'marks', rows: 2, instrument: { tickSize: '0.1' } });
    expect(csv.data).toEqual([
      [times[0], 420_005, 420_010],
      [times[1], 420_010, 420_020],
    ]);
    const lines = '{"time":1704067200000,"mark":"42000.5"}\n{"time":1704067203000,"mark":"42001"}\n';
    expect((await imported('marks.jsonl', lines)).data).toEqual([
      [times[0], 420_005, NaN],
      [times[1], 420_010, NaN],
    ]);
  });

  it('takes them out of a file of trades where they are asked for', async () => {
    const text = 'time,price,size,mark\n1704067200000,42000,1,41999\n1704067200000,42001,1,41999.5\n';
    expect((await imported('both.csv', text)).dataset.kind).toBe('trades');
    const { dataset, data } = await imported('both2.csv', text, { columns: { mark: 'mark' } });
    expect(dataset.kind).toBe('marks');
    expect(data.map((row) => row[1])).toEqual([419_990, 419_995]);
  });

  it('refuses a mark of zero', async () => {
    await expect(imported('zero.csv', 'time,mark\n1704067200000,0\n')).rejects.toMatchObject({ code: 'E_DATA_PRICE' });
  });
});
