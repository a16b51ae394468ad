import { sign, type Lots } from '../domain/units.ts';
import type { RiskLimits } from '../manifest.ts';
import type { Approved, OrderChange } from '../ports/venue.ts';
import type { OpenOrder } from '../strategy.ts';
import type { Denial } from './denials.ts';
import { exposureDenial } from './exposure-rules.ts';
import { specDenial, venueDenial } from './venue-rules.ts';
import type { Candidate, Judged, RiskView } from './view.ts';

export type Verdict = { readonly ok: true; readonly order: Approved } | ({ readonly ok: false } & Denial);

/**
 * The only maker of an approved order. Judges by exposure: the position with all that rests or is in flight on the
 * order's side, never the position alone. An order that only reduces passes halts and limits, not the venue's rules.
 */
export const judge = (order: Candidate, view: RiskView, limits: RiskLimits): Verdict => {
  const denial = denialOf(order, view, limits);
  if (denial !== null) return { ok: false, ...denial };
  const { id, spec, decisionPrice } = order;
  return { ok: true, order: { id, spec, decisionPrice } as Approved };
};

/** Carries out what a what-if ruled; even it sends nothing that contradicts itself or that the venue would not take. */
export const overrule = (order: Candidate, view: RiskView, ruling: 'deny' | 'allow'): Verdict => {
  if (ruling === 'deny') return { ok: false, code: 'what-if', detail: 'left out by a what-if' };
  const judged = judgedOf(order, view);
  const denial = 'code' in judged ? judged : venueDenial(judged);
  if (denial !== null) return { ok: false, ...denial };
  const { id, spec, decisionPrice } = order;
  return { ok: true, order: { id, spec, decisionPrice } as Approved };
};

/** Judges a modification as the order that it would leave, in the place of the one that rests; null when it may be. */
export const judgeChange = (
  change: OrderChange,
  order: OpenOrder,
  view: RiskView,
  limits: RiskLimits,
): Denial | null => {
  const { size, limitPrice, triggerPrice } = change;
  const spec = { ...order.spec, size, limitPrice, triggerPrice };
  const { side, reduceOnly } = order.spec;
  const others = (view.worst[side] - (reduceOnly ? 0 : order.remaining)) as Lots;
  const without = { ...fieldsOf(view), worst: { ...view.worst, [side]: others }, openOrders: view.openOrders - 1 };
  return denialOf({ id: order.id, spec, decisionPrice: view.price }, without, limits);
};

/** A view may be an object of getters, of which a spread would see nothing. */
const fieldsOf = (view: RiskView): RiskView => ({
  halted: view.halted,
  reducing: view.reducing,
  stopping: view.stopping ?? false,
  scale: view.scale,
  price: view.price,
  mark: view.mark ?? null,
  position: view.position,
  worst: view.worst,
  openOrders: view.openOrders,
  equity: view.equity,
  available: view.available,
  leverage: view.leverage,
  time: view.time,
  ...(view.takerFee && { takerFee: view.takerFee }),
  ...(view.rate && { rate: view.rate }),
});

const denialOf = (order: Candidate, view: RiskView, limits: RiskLimits): Denial | null => {
  const judged = judgedOf(order, view);
  if ('code' in judged) return judged;
  return venueDenial(judged) ?? (onlyReduces(judged) ? null : exposureDenial(judged, limits));
};

/** The order with all that rules look at, or what is wrong with it before any rule. */
const judgedOf = ({ spec }: Candidate, view: RiskView): Judged | Denial => {
  if (view.stopping === true) return { code: 'stopping', detail: `the session is ending, at ${view.time}` };
  const wrong = specDenial(spec, view);
  if (wrong !== null) return wrong;
  if (view.price === null) return { code: 'no-price', detail: `no price has been seen at ${view.time}` };
  const added = (view.worst[spec.side] + (spec.reduceOnly ? 0 : spec.size)) as Lots;
  const reach = (view.position + sign(spec.side) * added) as Lots;
  return { spec, view, price: view.price, added, reach };
};

/** Whether the exposure stays on its side of zero, and comes nearer to it. */
const onlyReduces = ({ spec, view, reach }: Judged): boolean =>
  spec.reduceOnly || (spec.side === 'sell' ? view.position > 0 && reach >= 0 : view.position < 0 && reach <= 0);
