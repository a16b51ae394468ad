import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seededRandom } from '../../engine/index.ts';

const START_MS = Date.UTC(2024, 0, 1);
const LINES_PER_CHUNK = 10_000;

/** Writes a CSV of made-up trades: a price that wanders in ticks of 0.1, about two trades a second. */
export const writeTradesFile = async (path: string, trades: number, seed: string): Promise<void> => {
  await pipeline(Readable.from(chunks(trades, seed)), createWriteStream(path));
};

function* chunks(trades: number, seed: string): Generator<string> {
  const random = seededRandom(seed);
  let time = START_MS;
  let tenths = 400_000;
  let text = 'time,price,size,side\n';
  for (let trade = 1; trade <= trades; trade++) {
    time += Math.floor(random() * 1_000);
    tenths += Math.floor(random() * 61) - 30;
    const lots = 1 + Math.floor(random() * 2_000);
    text += `${time},${(tenths / 10).toFixed(1)},${(lots / 1_000).toFixed(3)},${random() < 0.5 ? 'buy' : 'sell'}\n`;
    if (trade % LINES_PER_CHUNK !== 0) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
