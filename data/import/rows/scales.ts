import { RATE_UNIT } from '../../../engine/index.ts';
import { decimalsNeeded, numberScale, parseScaled } from './digits.ts';

/** Reads the field in `bytes[from, to)`; NaN if it is not what it should be. */
export type Read = (bytes: Uint8Array, from: number, to: number) => number;

/** How each role that is a price, size or rate is read. */
export type NumberReaders = ReadonlyMap<string, Read>;

/** The steps in which a file's numbers are counted. */
export interface Steps {
  readonly tick: string;
  readonly lot: string;
}

const PRICES = ['price', 'open', 'high', 'low', 'close', 'mark', 'oracle'];
const SIZES = ['size', 'volume'];

/** Readers that count in whole ticks, lots and rate units. */
export const exactReaders = (steps: Steps, priceShift: number): NumberReaders => {
  const exactly = (step: string, shift: number): Read => {
    const scale = numberScale(step, shift);
    return (bytes, from, to) => parseScaled(bytes, from, to, scale);
  };
  return readers(exactly(steps.tick, priceShift), exactly(steps.lot, 0), exactly(RATE_UNIT, 0));
};

/** Readers that only note how many decimals prices and sizes need; the rows they make mean nothing. */
export class DecimalsProbe {
  readonly readers: NumberReaders;
  readonly #price = { decimals: 0 };
  readonly #size = { decimals: 0 };

  constructor() {
    this.readers = readers(noting(this.#price), noting(this.#size), noting({ decimals: 0 }));
  }

  /** The coarsest powers of ten that every number seen is a multiple of, at most 1. */
  steps(priceShift: number): Steps {
    return { tick: stepOf(this.#price.decimals + priceShift), lot: stepOf(this.#size.decimals) };
  }
}

const readers = (price: Read, size: Read, rate: Read): NumberReaders =>
  new Map([
    ...PRICES.map((role) => [role, price] as const),
    ...SIZES.map((role) => [role, size] as const),
    ['rate', rate] as const,
  ]);

const noting =
  (seen: { decimals: number }): Read =>
  (bytes, from, to) => {
    const decimals = decimalsNeeded(bytes, from, to);
    if (decimals > seen.decimals) seen.decimals = decimals;
    return decimals;
  };

const stepOf = (decimals: number): string => (decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`);
