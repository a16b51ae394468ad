import { EngineError } from '../errors.ts';

declare const brand: unique symbol;
/** A number that the compiler will not mix with another unit. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A price, counted in ticks (smallest price steps) of its instrument; whole. */
export type PriceTicks = Brand<number, 'PriceTicks'>;
/** A size, counted in lots (smallest size steps) of its instrument; whole, signed where a position is meant. */
export type Lots = Brand<number, 'Lots'>;
/** A moment: whole milliseconds since 1970-01-01 UTC. */
export type Ms = Brand<number, 'Ms'>;

/** The number itself, or E_NOT_EXACT: a silent rounding here is a wrong balance later. */
export const whole = (value: number, what: string): number => {
  if (Number.isSafeInteger(value)) return value;
  const problem = Number.isInteger(value) ? 'is too large to be exact' : 'is not a whole number';
  throw new EngineError('E_NOT_EXACT', `${what} ${value} ${problem}`, {
    why: 'Prices, sizes and times are whole ticks, lots and milliseconds below 2^53; nothing is rounded silently.',
  });
};

export const priceTicks = (value: number): PriceTicks => whole(value, 'price in ticks') as PriceTicks;
export const lots = (value: number): Lots => whole(value, 'size in lots') as Lots;
export const ms = (value: number): Ms => whole(value, 'time in milliseconds') as Ms;

export type Side = 'buy' | 'sell';
/** +1 for buy, -1 for sell. */
export const sign = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1);
export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');
