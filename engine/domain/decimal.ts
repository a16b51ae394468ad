import { Decimal as Shared } from 'decimal.js';
import { EngineError } from '../errors.ts';

/**
 * Our own Decimal: 60 significant digits, so that products of prices, sizes and rates are exact, and isolated from
 * whatever another package sets on the shared constructor. Only division can round; use `quotient` for it.
 */
export const Decimal = Shared.clone({ precision: 60, rounding: Shared.ROUND_HALF_EVEN, toExpNeg: -60, toExpPos: 60 });
export type Decimal = Shared;

export const ZERO: Decimal = new Decimal(0);
export const ONE: Decimal = new Decimal(1);

const PLAIN = /^-?\d+(\.\d+)?$/;

/** A decimal from the digits of a plain decimal string ("-12.50"); anything else is E_NOT_EXACT. */
export const decimal = (text: string): Decimal => {
  if (PLAIN.test(text)) return new Decimal(text);
  throw new EngineError('E_NOT_EXACT', `"${text}" is not a plain decimal number`);
};

/** Plain digits, no exponent, no trailing zeros: the form of every number on the wire of events, API and files. */
export const text = (value: Decimal): string => {
  if (!value.isFinite()) throw new EngineError('E_NOT_EXACT', `${value.toString()} is not a number an event can carry`);
  return value.isZero() ? '0' : value.toFixed();
};

/** `dividend / divisor` to `places` decimals, toward zero: the remainder stays with the caller, visibly. */
export const quotient = (dividend: Decimal, divisor: Decimal, places: number): Decimal =>
  dividend.div(divisor).toDecimalPlaces(places, Shared.ROUND_DOWN);

export const ROUND_UP = Shared.ROUND_UP;
export const ROUND_DOWN = Shared.ROUND_DOWN;
export const ROUND_FLOOR = Shared.ROUND_FLOOR;
export const ROUND_CEIL = Shared.ROUND_CEIL;
export const ROUND_HALF_EVEN = Shared.ROUND_HALF_EVEN;
