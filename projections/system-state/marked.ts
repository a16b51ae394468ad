import { Decimal, decimal, quotient, text } from '../../engine/index.ts';
import type { Leg, Marked, SystemState } from './state.ts';

const PLACES = 12;

/** Margin plus result of a book at a price; side is 1 for long and -1 for short. */
const equity = (leg: Leg, price: Decimal, side: 1 | -1): Decimal => result(leg, price, side).plus(leg.margin);

const result = (leg: Leg, price: Decimal, side: 1 | -1): Decimal => price.minus(leg.avg).times(leg.qty).times(side);

const isPartial = (level: number, chunks: number): boolean => level > 0 && level < chunks;

export const derive = (state: SystemState): Marked => {
  const price = decimal(state.currentPrice ?? '0');
  const { long, hedge, chunks } = state;
  const longInvested = equity(long, price, 1);
  const hedgeLong = equity(hedge.long, price, 1);
  const hedgeShort = equity(hedge.short, price, -1);
  const net = decimal(long.qty).plus(hedge.long.qty).minus(hedge.short.qty);
  return {
    longInvested: text(longInvested),
    hedgeLong: text(hedgeLong),
    hedgeShort: text(hedgeShort),
    total: text(longInvested.plus(state.longCash).plus(hedgeLong).plus(hedgeShort).plus(state.hedgeCash)),
    unrealizedPnl: text(
      result(long, price, 1)
        .plus(result(hedge.long, price, 1))
        .plus(result(hedge.short, price, -1)),
    ),
    netQuantity: text(net),
    longShare: text(quotient(new Decimal(state.longLevel), new Decimal(chunks), PLACES)),
    ...perLeverage(state, net.abs().times(price)),
    unitsFromPeak: distance(state.currentUnit, state.refPeak),
    unitsFromValley: distance(state.currentUnit, state.refValley),
    isChoppy: isPartial(state.longLevel, chunks) || isPartial(state.hedgeShortLevel, chunks),
  };
};

const perLeverage = (state: SystemState, notional: Decimal): Pick<Marked, 'requiredMargin' | 'unitPnl'> => {
  const { leverage, entryPrice, unitValue, initialMargin } = state;
  if (leverage === null || entryPrice === null || unitValue === null || initialMargin === null) {
    return { requiredMargin: null, unitPnl: null };
  }
  const whole = decimal(initialMargin).times(leverage).times(unitValue);
  return {
    requiredMargin: text(quotient(notional, decimal(leverage), PLACES)),
    unitPnl: text(quotient(whole, decimal(entryPrice), PLACES)),
  };
};

/** Units between now and a reference, never negative in the frame it belongs to; null without that frame. */
const distance = (unit: number | null, reference: number | null): number | null =>
  unit === null || reference === null ? null : Math.abs(unit - reference);
