import { Decimal } from '../../engine/index.ts';

/**
 * Writes whole steps as the exact decimal they are: 742491 steps of 0.01 as "7424.91", without trailing zeros.
 * Steps that are powers of ten, nearly all there are, only have their point moved.
 */
export const stepText = (step: string): ((count: number) => string) => {
  const exact = new Decimal(step);
  const decimals = exact.decimalPlaces();
  if (!exact.times(new Decimal(10).pow(decimals)).eq(1)) return (count) => exact.times(count).toFixed();
  if (decimals === 0) return String;
  return (count) => {
    const digits = String(Math.abs(count)).padStart(decimals + 1, '0');
    const whole = digits.slice(0, -decimals);
    const fraction = digits.slice(-decimals).replace(/0+$/, '');
    return `${count < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  };
};
