import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCapture, type Tape } from './tape.ts';

const SAMPLES = new URL('../../../../data/samples/binance-usdm/', import.meta.url);
const OWN = new URL('../fixtures/btcusd_ws_20250126.gz', import.meta.url);

/** A capture of BTC; else the bundled Binance captures where they are, else the half minute that comes with the adapter. */
export const tapesOf = (capture: string | null = null): readonly Tape[] => {
  const btc = { coin: 'BTC', szDecimals: 5, maxLeverage: 40 };
  if (capture !== null) return [{ ...btc, rows: readCapture(capture) }];
  const [btcFile, ethFile] = ['btcusdt_20240808.gz', 'ethusdt_20240808.gz'].map((name) =>
    fileURLToPath(new URL(name, SAMPLES)),
  );
  if (btcFile === undefined || ethFile === undefined || !existsSync(btcFile)) {
    return [{ ...btc, rows: readCapture(fileURLToPath(OWN)) }];
  }
  return [
    { ...btc, rows: readCapture(btcFile) },
    { coin: 'ETH', szDecimals: 4, maxLeverage: 25, rows: readCapture(ethFile) },
  ];
};
