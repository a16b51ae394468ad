import { type Decimal, decimal } from '../domain/decimal.ts';
import type { RiskLimits } from '../manifest.ts';

/**
 * What a backtest keeps unless told otherwise: leverage is bounded by the account's own, as many open orders as
 * Hyperliquid allows, and no price further from the market than half of it, which is nearly always a slip of the pen.
 */
export const defaultLimits: RiskLimits = {
  maxOrderNotional: null,
  maxPositionNotional: null,
  maxLeverage: null,
  maxOpenOrders: 1000,
  priceCollar: '0.5',
  maxDrawdown: null,
};

/** Limits as numbers to compare with. */
export interface ParsedLimits {
  readonly maxOrderNotional: Decimal | null;
  readonly maxPositionNotional: Decimal | null;
  readonly maxLeverage: Decimal | null;
  readonly priceCollar: Decimal | null;
}

/** Limits stand for a whole session and orders come by the thousand: each set is parsed once. */
const parsed = new WeakMap<RiskLimits, ParsedLimits>();

export const parsedLimits = (limits: RiskLimits): ParsedLimits => {
  const known = parsed.get(limits);
  if (known) return known;
  const number = (text: string | null): Decimal | null => (text === null ? null : decimal(text));
  const fresh: ParsedLimits = {
    maxOrderNotional: number(limits.maxOrderNotional),
    maxPositionNotional: number(limits.maxPositionNotional),
    maxLeverage: number(limits.maxLeverage),
    priceCollar: number(limits.priceCollar),
  };
  parsed.set(limits, fresh);
  return fresh;
};
