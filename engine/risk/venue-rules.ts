import { moneyText } from '../domain/money.ts';
import type { Lots } from '../domain/units.ts';
import { specProblem } from '../orders/check-spec.ts';
import { isAllowedPrice } from '../orders/price-rule.ts';
import type { Denial } from './denials.ts';
import type { OrderSpec } from '../domain/order-spec.ts';
import type { Judged, RiskView } from './view.ts';

/** Whether the order makes sense in itself. */
export const specDenial = (spec: OrderSpec, view: RiskView): Denial | null => {
  const problem = specProblem(spec);
  if (problem !== null) return { code: 'spec', detail: `${problem.code}: ${problem.detail}` };
  if (spec.expiresAt === null || spec.expiresAt > view.time) return null;
  return { code: 'spec', detail: `expiry: the order expires at ${spec.expiresAt}, and it is ${view.time} already` };
};

/** Whether the venue would take it: rules that no halt and no limit of ours lifts. */
export const venueDenial = (judged: Judged): Denial | null =>
  kindDenial(judged) ??
  priceRuleDenial(judged) ??
  minNotionalDenial(judged) ??
  nothingToReduce(judged) ??
  spotShort(judged);

/** Hyperliquid documents good-till-cancelled, immediate-or-cancel and add-liquidity-only, and nothing else. */
const kindDenial = ({ spec, view: { scale } }: Judged): Denial | null => {
  const { venue, base, priceRule } = scale.instrument;
  if (spec.timeInForce !== 'fok' || priceRule !== 'hyperliquid') return null;
  const wanted = `${scale.sizeText(spec.size)} ${base}`;
  return { code: 'order-kind', detail: `${venue} has no fill-or-kill (${wanted}); the nearest is immediate-or-cancel` };
};

const priceRuleDenial = ({ spec, view: { scale } }: Judged): Denial | null => {
  const { instrument } = scale;
  if (instrument.priceRule === 'tick') return null;
  for (const ticks of [spec.limitPrice, spec.triggerPrice]) {
    if (ticks === null || isAllowedPrice(scale.price(ticks), instrument)) continue;
    const detail = `${scale.priceText(ticks)} is no price of ${instrument.id} (rule: ${instrument.priceRule})`;
    return { code: 'price-rule', detail };
  }
  return null;
};

const minNotionalDenial = ({ spec, price, view: { scale } }: Judged): Denial | null => {
  const { minNotional, quote } = scale.instrument;
  if (spec.reduceOnly || minNotional === '0') return null;
  const value = scale.worth(spec.limitPrice ?? spec.triggerPrice ?? price, spec.size);
  if (value >= scale.minimum) return null;
  return { code: 'min-notional', detail: `the order is worth ${moneyText(value)} ${quote}, below ${minNotional}` };
};

/** In flight counts: a stop may be sent together with the entry that it protects. */
const nothingToReduce = ({ spec, view: { scale, position, worst } }: Judged): Denial | null => {
  if (!spec.reduceOnly || spec.attachedTo !== null) return null;
  const reducible = spec.side === 'sell' ? position + worst.buy : worst.sell - position;
  if (reducible > 0) return null;
  const held = scale.sizeText(position);
  return { code: 'reduce-only', detail: `a ${spec.side} cannot reduce a position of ${held} ${scale.instrument.base}` };
};

const spotShort = ({ spec, reach, added, view: { scale, position } }: Judged): Denial | null => {
  if (scale.instrument.kind !== 'spot' || spec.side === 'buy' || spec.reduceOnly || reach >= 0) return null;
  const size = (count: Lots): string => `${scale.sizeText(count)} ${scale.instrument.base}`;
  return {
    code: 'spot-short',
    detail: `${size(added)} would be sold, open orders included, and ${size(position)} is held`,
  };
};
