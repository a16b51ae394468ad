import { Decimal, text as plain } from '../../engine/index.ts';
import { badValue } from './bad-value.ts';

const FORM = /^\d+(?:_\d{3})*(?:\.\d+)?$/;

/** A decimal number above zero, `10000`, `10_000` or `0.5`, as plain digits; anything else is E_VALUE. */
export const amount = (text: string): string => {
  const value = FORM.test(text) ? new Decimal(text.replaceAll('_', '')) : null;
  if (value?.gt(0) === true) return plain(value);
  throw badValue(`"${text}" is not an amount`, 'An amount is a number above zero: 10000, 10_000 or 0.5.');
};

/** `5` or `5x`, at least 1. */
export const leverage = (text: string): string => {
  const value = /^\d+(\.\d+)?x?$/.test(text) ? new Decimal(text.replace('x', '')) : null;
  if (value?.gte(1) === true) return plain(value);
  throw badValue(`"${text}" is not a leverage`, 'Leverage is a number from 1 upwards: 1, 2.5 or 20x.');
};

/** A whole number from 1 upwards. */
export const count = (text: string): number => {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && Number.isSafeInteger(value)) return value;
  throw badValue(`"${text}" is not a count`, 'A count is a whole number from 1 upwards.');
};

/** Any parser, with `none` for null. */
export const orNone =
  <T>(parse: (text: string) => T): ((text: string) => T | null) =>
  (text) =>
    text === 'none' ? null : parse(text);
