/** A market that trades once in so many ms, at a price that is a function of the time: any moment can be asked for. */
export const TRADE_EVERY_MS = 500;

const START = 60_000;

/** Price in tenths of a dollar. */
const tenthsAt = (time: number): number => {
  const slow = 900 * Math.sin(time / 5_400_000);
  const quick = 120 * Math.sin(time / 400_000);
  return Math.round((START + slow + quick + 15 * noise(time)) * 10);
};

/** Between -1 and 1, the same for the same time. */
const noise = (time: number): number => {
  let word = Math.imul(Math.trunc(time / TRADE_EVERY_MS) ^ 0x9e3779b9, 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return ((word ^ (word >>> 16)) >>> 0) / 0x80000000 - 1;
};

export interface StandInTrade {
  readonly id: number;
  readonly time: number;
  /** Tenths of a dollar. */
  readonly tenths: number;
  /** Thousandths of a coin. */
  readonly size: number;
  readonly isBuyerMaker: boolean;
}

export const tradeOf = (id: number): StandInTrade => {
  const time = id * TRADE_EVERY_MS;
  const shade = noise(time);
  return { id, time, tenths: tenthsAt(time), size: 1 + Math.round(40 * Math.abs(shade)), isBuyerMaker: shade < 0 };
};

/** Trades with from <= time <= to. */
export const tradesBetween = (from: number, to: number): readonly StandInTrade[] => {
  const first = Math.ceil(from / TRADE_EVERY_MS);
  const last = Math.floor(to / TRADE_EVERY_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => tradeOf(first + index));
};

export const lastTrade = (now: number): StandInTrade => tradeOf(Math.floor(now / TRADE_EVERY_MS));

/** Digits as the exchange writes them. */
export const dollars = (tenths: number): string => (tenths / 10).toFixed(1);
export const coins = (thousandths: number): string => (thousandths / 1_000).toFixed(3);

const SAMPLES = 60;

/** A candle as the exchange answers it. */
export const klineOf = (open: number, length: number, now: number): readonly (number | string)[] => {
  const end = Math.min(open + length - 1, now);
  const step = Math.max(TRADE_EVERY_MS, Math.floor(length / SAMPLES));
  const tenths: number[] = [];
  for (let time = open; time <= end; time += step) tenths.push(tenthsAt(time));
  const first = tenths[0] ?? 0;
  return [
    open,
    dollars(first),
    dollars(Math.max(...tenths)),
    dollars(Math.min(...tenths)),
    dollars(tenths.at(-1) ?? first),
    coins(tenths.length * 20),
    open + length - 1,
    '0',
    tenths.length,
    '0',
    '0',
    '0',
  ];
};
