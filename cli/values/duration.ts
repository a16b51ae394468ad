import { Decimal } from '../../engine/index.ts';
import { badValue } from './bad-value.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const FORM = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/;

/** `250ms`, `1.5s`, `1m`, `4h`, `1d` as whole ms; anything else is E_VALUE. */
export const duration = (text: string): number => {
  const [, count = '', unit = ''] = FORM.exec(text) ?? [];
  const ms = new Decimal(count === '' ? NaN : count).times(UNIT_MS[unit] ?? NaN);
  if (ms.isInteger() && ms.lte(Number.MAX_SAFE_INTEGER)) return ms.toNumber();
  throw badValue(`"${text}" is not a duration`, 'A duration is a number with a unit: 250ms, 1.5s, 1m, 4h, 1d or 1w.');
};
