import { text } from '../domain/decimal.ts';
import { absolute, type Money, moneyText, type Ratio, truncated } from '../domain/money.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { RiskLimits } from '../manifest.ts';
import type { Denial } from './denials.ts';
import { isAllowedInstrument, parsedLimits } from './limits.ts';
import { hoursText, isWithin } from './trading-hours.ts';
import type { Judged } from './view.ts';

/** Decimals of a margin in a message; nothing is decided by it. */
const DETAIL_PLACES = 8;
const EQUAL: Ratio = { over: 1n, under: 1n };
const NOTHING: Ratio = { over: 0n, under: 1n };

/** Whether an order that adds exposure may do so. */
export const exposureDenial = (judged: Judged, limits: RiskLimits): Denial | null =>
  haltDenial(judged) ??
  instrumentDenial(judged, limits) ??
  hoursDenial(judged, limits) ??
  openOrdersDenial(judged, limits) ??
  collarDenial(judged, limits) ??
  orderSizeDenial(judged, limits) ??
  positionDenial(judged, limits) ??
  leverageDenial(judged, limits) ??
  marginDenial(judged) ??
  rateDenial(judged, limits);

const haltDenial = ({ view, reach }: Judged): Denial | null => {
  if (!view.halted && !view.reducing) return null;
  const size = (count: Lots): string => `${view.scale.sizeText(count)} ${view.scale.instrument.base}`;
  const why = view.halted ? 'trading is halted' : 'only reducing orders are taken';
  return { code: 'halted', detail: `${why}; the position is ${size(view.position)} and could become ${size(reach)}` };
};

const instrumentDenial = ({ view }: Judged, { instruments }: RiskLimits): Denial | null => {
  if (isAllowedInstrument(view.scale.instrument, instruments ?? null)) return null;
  return {
    code: 'instrument',
    detail: `${view.scale.instrument.id} is none of the ${instruments?.length ?? 0} allowed: ${instruments?.join(', ') ?? ''}`,
  };
};

const hoursDenial = ({ view }: Judged, { tradingHours }: RiskLimits): Denial | null => {
  if (!tradingHours || isWithin(tradingHours, view.time)) return null;
  return { code: 'trading-hours', detail: `it is ${view.time}, and trading is allowed ${hoursText(tradingHours)} UTC` };
};

const rateDenial = ({ view }: Judged, { maxOrderRate }: RiskLimits): Denial | null => {
  const waitMs = view.rate?.waitMs(view.time) ?? 0;
  if (!maxOrderRate || waitMs === 0) return null;
  const { count, windowMs } = maxOrderRate;
  return {
    code: 'order-rate',
    detail: `${count} orders in ${windowMs} ms may be sent, and the next one in ${waitMs} ms`,
  };
};

const openOrdersDenial = ({ view }: Judged, { maxOpenOrders }: RiskLimits): Denial | null => {
  if (view.openOrders < maxOpenOrders) return null;
  return { code: 'max-open-orders', detail: `${view.openOrders} orders are open, and ${maxOpenOrders} may be` };
};

const collarDenial = ({ spec, price, view: { scale, mark = null } }: Judged, limits: RiskLimits): Denial | null => {
  const collar = parsedLimits(limits).priceCollar;
  if (collar === null || (spec.limitPrice === null && spec.triggerPrice === null)) return null;
  const last = scale.price(mark ?? price);
  const width = last.times(collar);
  const isFar = (ticks: PriceTicks | null): boolean => ticks !== null && scale.price(ticks).minus(last).abs().gt(width);
  if (!isFar(spec.limitPrice) && !isFar(spec.triggerPrice)) return null;
  const far = (isFar(spec.limitPrice) ? spec.limitPrice : spec.triggerPrice) ?? price;
  return {
    code: 'price-collar',
    detail: `${scale.priceText(far)} is more than ${text(width)} (${text(collar)}) away from ${text(last)}`,
  };
};

const orderSizeDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxOrderNotional;
  if (most === null) return null;
  const value = orderValue(judged);
  if (value <= most) return null;
  const detail = `the order would be worth ${moneyText(value)}, and ${moneyText(most)} may be`;
  return { code: 'max-order-notional', detail };
};

const positionDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxPositionNotional;
  if (most === null) return null;
  const value = reachValue(judged);
  if (value <= most) return null;
  const detail = `the exposure would be worth ${moneyText(value)}, and ${moneyText(most)} may be`;
  return { code: 'max-position', detail };
};

const leverageDenial = (judged: Judged, limits: RiskLimits): Denial | null => {
  const most = parsedLimits(limits).maxLeverage;
  if (most === null) return null;
  const { equity } = judged.view;
  const value = reachValue(judged);
  if (value * most.under <= equity * most.over) return null;
  return {
    code: 'max-leverage',
    detail: `the exposure would be worth ${moneyText(value)}, more than ${most.text} times the equity of ${moneyText(equity)}`,
  };
};

/** Perpetual: margin for what is added to the position. Spot: the money itself. Fees and open orders are included. */
const marginDenial = (judged: Judged): Denial | null => {
  const { view, price, reach, added } = judged;
  const { scale, available } = view;
  const waiting = scale.worth(price, (added - judged.spec.size) as Lots);
  const traded = orderValue(judged) + waiting;
  const fee = view.takerFee ?? NOTHING;
  const isSpot = scale.instrument.kind === 'spot';
  const leverage = isSpot ? EQUAL : view.leverage;
  const growth = isSpot ? traded : scale.worth(price, (Math.abs(reach) - Math.abs(view.position)) as Lots);
  // `growth / leverage + traded * fee <= available`, times all that would be divided by.
  const needed = growth * leverage.under * fee.under + traded * fee.over * leverage.over;
  const divisor = leverage.over * fee.under;
  if (needed <= available * divisor) return null;
  const margin = moneyText(truncated(needed, divisor, DETAIL_PLACES));
  return { code: 'insufficient-margin', detail: `${margin} would be needed, and ${moneyText(available)} is available` };
};

/** What the order may come to: a buy pays its own price at most, a sell gets at least it. */
const orderValue = ({ spec, price, view: { scale } }: Judged): Money => {
  const own = spec.limitPrice ?? spec.triggerPrice ?? price;
  return scale.worth(spec.side === 'buy' || own > price ? own : price, spec.size);
};

const reachValue = ({ reach, price, view: { scale } }: Judged): Money => absolute(scale.worth(price, reach));
