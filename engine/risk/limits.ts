import type { Instrument } from '../domain/instrument.ts';
import { type Decimal, decimal, text } from '../domain/decimal.ts';
import { money, type Money, ratio, type Ratio } from '../domain/money.ts';
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

/** Whether an instrument is among those that may be traded, by its id, symbol or base currency; null: all are. */
export const isAllowedInstrument = (
  { id, symbol, base }: Pick<Instrument, 'id' | 'symbol' | 'base'>,
  names: readonly string[] | null,
): boolean => names === null || names.some((name) => [id, symbol, base].includes(name));

/** Limits as numbers to compare with. */
export interface ParsedLimits {
  readonly maxOrderNotional: Money | null;
  readonly maxPositionNotional: Money | null;
  readonly maxLeverage: (Ratio & { readonly text: string }) | null;
  readonly priceCollar: Decimal | null;
}

/** Limits stand for a whole session and orders come by the thousand: each set is parsed once. */
const parsed = new WeakMap<RiskLimits, ParsedLimits>();

export const parsedLimits = (limits: RiskLimits): ParsedLimits => {
  const known = parsed.get(limits);
  if (known) return known;
  const { maxOrderNotional, maxPositionNotional, maxLeverage, priceCollar } = limits;
  const fresh: ParsedLimits = {
    maxOrderNotional: maxOrderNotional === null ? null : money(maxOrderNotional),
    maxPositionNotional: maxPositionNotional === null ? null : money(maxPositionNotional),
    maxLeverage: maxLeverage === null ? null : { ...ratio(maxLeverage), text: text(decimal(maxLeverage)) },
    priceCollar: priceCollar === null ? null : decimal(priceCollar),
  };
  parsed.set(limits, fresh);
  return fresh;
};
