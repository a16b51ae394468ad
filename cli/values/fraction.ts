import { Decimal, text as plain } from '../../engine/index.ts';
import { badValue } from './bad-value.ts';

const FORM = /^(-?\d+(?:\.\d+)?)\s*(%|bps?)?$/;
const DIVISOR: Readonly<Record<string, number>> = { '%': 100, bp: 10_000, bps: 10_000 };

export interface Bounds {
  readonly min: string;
  readonly max: string;
}

/** `0.015%`, `1.5bp` or `0.00015` as the exact decimal fraction "0.00015"; E_VALUE outside the bounds (inclusive). */
export const fraction = (text: string, bounds: Bounds): string => {
  const [, digits, unit = ''] = FORM.exec(text.trim()) ?? [];
  if (digits === undefined) {
    throw badValue(`"${text}" is not a share`, 'A share is written as 10%, as 1000bp or as the fraction 0.1.');
  }
  const value = new Decimal(digits).div(DIVISOR[unit] ?? 1);
  if (value.gte(bounds.min) && value.lte(bounds.max)) return plain(value);
  throw badValue(`"${text}" is ${percent(value)}`, `It must be from ${percent(bounds.min)} to ${percent(bounds.max)}.`);
};

const percent = (value: Decimal | string): string => `${plain(new Decimal(value).times(100))}%`;
