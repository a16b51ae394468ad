import { magnitude, minus, plus, quotient, times } from '../exact.ts';
import type { Leg, Marked, SystemState } from './state.ts';

const PLACES = 12;

/** Margin plus result of a book at a price; side is 1 for long and -1 for short. */
const equity = (leg: Leg, price: string, side: 1 | -1): string => plus(result(leg, price, side), leg.margin);

const result = (leg: Leg, price: string, side: 1 | -1): string =>
  times(side === 1 ? minus(price, leg.avg) : minus(leg.avg, price), leg.qty);

const sum = (...amounts: readonly string[]): string => amounts.reduce(plus);

const isPartial = (level: number, chunks: number): boolean => level > 0 && level < chunks;

export const derive = (state: SystemState): Marked => {
  const price = state.currentPrice ?? '0';
  const { long, hedge, chunks } = state;
  const longInvested = equity(long, price, 1);
  const hedgeLong = equity(hedge.long, price, 1);
  const hedgeShort = equity(hedge.short, price, -1);
  const net = minus(plus(long.qty, hedge.long.qty), hedge.short.qty);
  return {
    longInvested,
    hedgeLong,
    hedgeShort,
    total: sum(longInvested, state.longCash, hedgeLong, hedgeShort, state.hedgeCash),
    unrealizedPnl: sum(result(long, price, 1), result(hedge.long, price, 1), result(hedge.short, price, -1)),
    netQuantity: net,
    longShare: quotient(String(state.longLevel), String(chunks), PLACES),
    ...perLeverage(state, times(magnitude(net), price)),
    unitsFromPeak: distance(state.currentUnit, state.refPeak),
    unitsFromValley: distance(state.currentUnit, state.refValley),
    isChoppy: isPartial(state.longLevel, chunks) || isPartial(state.hedgeShortLevel, chunks),
  };
};

const perLeverage = (state: SystemState, notional: string): Pick<Marked, 'requiredMargin' | 'unitPnl'> => {
  const { leverage, entryPrice, unitValue, initialMargin } = state;
  if (leverage === null || entryPrice === null || unitValue === null || initialMargin === null) {
    return { requiredMargin: null, unitPnl: null };
  }
  const whole = times(times(initialMargin, leverage), unitValue);
  return {
    requiredMargin: quotient(notional, leverage, PLACES),
    unitPnl: quotient(whole, entryPrice, PLACES),
  };
};

/** Units between now and a reference, never negative in the frame it belongs to; null without that frame. */
const distance = (unit: number | null, reference: number | null): number | null =>
  unit === null || reference === null ? null : Math.abs(unit - reference);
