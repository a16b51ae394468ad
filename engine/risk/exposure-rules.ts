import { type Decimal, ONE, ZERO, quotient, text } from '../domain/decimal.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { RiskLimits } from '../manifest.ts';
import type { Denial } from './denials.ts';
import { parsedLimits } from './limits.ts';
import type { Judged } from './view.ts';

/** Decimals of a margin in a message; nothing is decided by it. */
const DETAIL_PLACES = 8;

/** Whether an order that adds exposure may do so. */
export const exposureDenial = (judged: Judged, limits: RiskLimits): Denial | null =>
  haltDenial(judged) ??
  openOrdersDenial(judged, limits) ??
  collarDenial(judged, limits) ??
  orderSizeDenial(judged, limits) ??
  positionDenial(judged, limits) ??
  leverageDenial(judged, limits) ??
  marginDenial(judged);

const haltDenial = ({ view, reach }: Judged): Denial | null => {
  if (!view.halted && !view.reducing) return null;
  const size = (count: Lots): string => `${text(view.scale.size(count))} ${view.scale.instrument.base}`;
  const why = view.halted ? 'trading is halted' : 'only reducing orders are taken';
  return { code: 'halted', detail: `${why}; the position is ${size(view.position)} and could become ${size(reach)}` };
};

const openOrdersDenial = ({ view }: Judged, { maxOpenOrders }: RiskLimits): Denial | null => {
  if (view.openOrders < maxOpenOrders) return null;
  return { code: 'max-open-orders', detail: `${view.openOrders} orders are open, and ${maxOpenOrders} may be` };
};

const collarDenial = ({ spec, price, view: { scale } }: Judged, limits: RiskLimits): Denial | null => {
  const collar = parsedLimits(limits).priceCollar;
  if (collar === null) return null;
  const last = scale.price(price);
  const width = last.times(collar);
  const isFar = (ticks: PriceTicks | null): boolean => ticks !== null && scale.price(ticks).minus(last).abs().gt(width);
  if (!isFar(spec.limitPrice) && !isFar(spec.triggerPrice)) return null;
  const far = (isFar(spec.limitPrice) ? spec.limitPrice : spec.triggerPrice) ?? price;
  return {
    code: 'price-collar',
    detail: `${text(scale.price(far))} is more than ${text(width)} (${text(collar)}) away from ${text(last)}`,
  };
};

const orderSizeDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxOrderNotional;
  if (most === null) return null;
  const value = orderValue(judged);
  if (value.lte(most)) return null;
  return { code: 'max-order-notional', detail: `the order would be worth ${text(value)}, and ${text(most)} may be` };
};

const positionDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxPositionNotional;
  if (most === null) return null;
  const value = reachValue(judged);
  if (value.lte(most)) return null;
  return { code: 'max-position', detail: `the exposure would be worth ${text(value)}, and ${text(most)} may be` };
};

const leverageDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxLeverage;
  if (most === null) return null;
  const { equity } = judged.view;
  const value = reachValue(judged);
  if (value.lte(equity.times(most))) return null;
  return {
    code: 'max-leverage',
    detail: `the exposure would be worth ${text(value)}, more than ${text(most)} times the equity of ${text(equity)}`,
  };
};

/** Perpetual: margin for what is added to the position. Spot: the money itself. Fees and open orders are included. */
const marginDenial = (judged: Judged): Denial | null => {
  const { view, price, reach, added } = judged;
  const { scale, available } = view;
  const waiting = scale.notional(price, (added - judged.spec.size) as Lots);
  const traded = orderValue(judged).plus(waiting);
  const fees = traded.times(view.takerFee ?? ZERO);
  const isSpot = scale.instrument.kind === 'spot';
  const leverage = isSpot ? ONE : view.leverage;
  const growth = isSpot ? traded : scale.notional(price, (Math.abs(reach) - Math.abs(view.position)) as Lots);
  // Compared times the leverage, so that nothing is divided.
  const needed = growth.plus(fees.times(leverage));
  if (needed.lte(available.times(leverage))) return null;
  const margin = text(quotient(needed, leverage, DETAIL_PLACES));
  return { code: 'insufficient-margin', detail: `${margin} would be needed, and ${text(available)} is available` };
};

/** What the order may come to: a buy pays its own price at most, a sell gets at least it. */
const orderValue = ({ spec, price, view: { scale } }: Judged): Decimal => {
  const own = spec.limitPrice ?? spec.triggerPrice ?? price;
  return scale.notional(spec.side === 'buy' || own > price ? own : price, spec.size);
};

const reachValue = ({ reach, price, view: { scale } }: Judged): Decimal => scale.notional(price, reach).abs();
