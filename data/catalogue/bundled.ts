import type { Instrument } from '../../engine/index.ts';
import type { DatasetKind } from '../dataset.ts';
import {
  BINANCE_BTC,
  BINANCE_ETH,
  BYBIT_BTC,
  COINBASE_BTC_USD,
  DYDX_BTC,
  HYPERLIQUID_BTC,
  SPY,
} from './instruments.ts';

/** Real market data that comes with the program; imported into a store when it is first opened. */
export interface BundledDataset {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  readonly kind: DatasetKind;
  readonly intervalMs: number | null;
  readonly instrument: Instrument;
  /** Below `data/samples`, in order. */
  readonly files: readonly string[];
  /** Name of the format that reads them. */
  readonly importer: string;
  /** How far the clock of the files is ahead of UTC, ms. */
  readonly timeOffsetMs: number;
  readonly note: string | null;
}

const HOUR_MS = 3_600_000;
const LEAN = 'QuantConnect/Lean @ 2486390';
const HFTBACKTEST = 'nkaz001/hftbacktest @ 5f3ec40';
const FUNDING = 'supervik/historical-funding-rates-fetcher @ 66a085b';
const UTC3_NOTE = 'The file is stamped in UTC+3; its times were corrected to UTC.';
const SKEW_NOTE =
  'Less than six minutes. The recorder’s clock was about 1.27 s behind the exchange: received times lie before the trades.';

const candles = { kind: 'candles', licence: 'Apache-2.0', instrument: COINBASE_BTC_USD, importer: 'lean' } as const;
const trades = { kind: 'trades', intervalMs: null, timeOffsetMs: 0 } as const;
const funding = { kind: 'funding', intervalMs: null, licence: 'MIT', importer: 'csv', source: FUNDING } as const;

export const bundled: readonly BundledDataset[] = [
  {
    ...candles,
    name: 'btcusd-daily',
    title: 'Bitcoin on Coinbase, daily candles 2014-12-01 to 2018-08-13',
    source: `${LEAN} : Data/crypto/coinbase/daily/btcusd_trade.zip`,
    intervalMs: 24 * HOUR_MS,
    files: ['lean/coinbase_btcusd_daily_trade.zip'],
    timeOffsetMs: 0,
    note: null,
  },
  {
    ...candles,
    name: 'btcusd-minute',
    title: 'Bitcoin on Coinbase, minute candles 2018-04-04 to 2018-04-06',
    source: `${LEAN} : Data/crypto/coinbase/minute/btcusd`,
    intervalMs: 60_000,
    files: ['04', '05', '06'].map((day) => `lean/coinbase_btcusd_201804${day}_minute_trade.zip`),
    timeOffsetMs: 0,
    note: 'The first day ends at 16:47 UTC.',
  },
  {
    ...trades,
    name: 'spy-trades',
    title: 'SPY, every US trade of 2013-10-08',
    source: `${LEAN} : Data/equity/usa/tick/spy/20131008_trade.zip (AlgoSeek)`,
    licence: 'Apache-2.0',
    instrument: SPY,
    files: ['lean/spy_20131008_trade.zip'],
    importer: 'lean',
    note: 'Unfiltered prints of all US exchanges, before and after hours included; the side that took is not known.',
  },
  {
    ...trades,
    name: 'btcusdt-trades',
    title: 'BTCUSDT perpetual on Binance, trades of 2024-08-08 23:54 to 23:59',
    source: `${HFTBACKTEST} : examples/usdm/btcusdt_20240808.gz`,
    licence: 'MIT',
    instrument: BINANCE_BTC,
    files: ['binance-usdm/btcusdt_20240808.gz'],
    importer: 'capture',
    note: SKEW_NOTE,
  },
  {
    ...trades,
    name: 'ethusdt-trades',
    title: 'ETHUSDT perpetual on Binance, trades of 2024-08-08 23:54 to 23:59',
    source: `${HFTBACKTEST} : examples/usdm/ethusdt_20240808.gz`,
    licence: 'MIT',
    instrument: BINANCE_ETH,
    files: ['binance-usdm/ethusdt_20240808.gz'],
    importer: 'capture',
    note: SKEW_NOTE,
  },
  {
    ...funding,
    name: 'btcusdt-funding-binance',
    title: 'BTCUSDT funding on Binance, every 8 hours 2020 to 2023',
    instrument: BINANCE_BTC,
    files: ['funding/BTC-USDT_binance_2020-01-01_2024-01-01_funding_history.csv'],
    timeOffsetMs: 3 * HOUR_MS,
    note: UTC3_NOTE,
  },
  {
    ...funding,
    name: 'btcusdt-funding-bybit',
    title: 'BTCUSDT funding on Bybit, every 8 hours 2021 to 2023',
    instrument: BYBIT_BTC,
    files: ['funding/BTC-USDT_bybit_2021-01-01_2024-01-01_funding_history.csv'],
    timeOffsetMs: 3 * HOUR_MS,
    note: UTC3_NOTE,
  },
  {
    ...funding,
    name: 'btcusdt-funding-dydx',
    title: 'BTC-USD funding on dYdX, every hour 2022 to 2023',
    instrument: DYDX_BTC,
    files: ['funding/BTC-USDT_dydx_2022-01-01_2024-01-01_funding_history.csv'],
    timeOffsetMs: 0,
    note: null,
  },
  {
    ...funding,
    name: 'btc-funding-hyperliquid',
    title: 'BTC funding on Hyperliquid, 2023-05-12 to 2023-07-17',
    source: 'hyperliquid-dex/hyperliquid-python-sdk @ 7ee976d : tests/cassettes/info_test',
    instrument: HYPERLIQUID_BTC,
    files: ['hyperliquid/fundingHistory_BTC.json'],
    importer: 'hyperliquid-funding',
    timeOffsetMs: 0,
    note: 'Published every 8 hours at first, every hour from 2023-06-08 on.',
  },
];
