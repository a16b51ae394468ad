import {
  decimal,
  isAllowedPrice,
  roundPrice,
  text,
  type OrderSpec,
  type PriceTicks,
  type Rejected,
  type VenueReason,
} from '../../../../engine/index.ts';
import type { Listed } from '../universe.ts';

/** An order of the venue; the order of the keys is part of what is signed. */
export interface OrderOnWire {
  readonly a: number;
  readonly b: boolean;
  readonly p: string;
  readonly s: string;
  readonly r: boolean;
  readonly t:
    | { readonly limit: { readonly tif: 'Alo' | 'Ioc' | 'Gtc' } }
    | { readonly trigger: { readonly isMarket: boolean; readonly triggerPx: string; readonly tpsl: 'tp' | 'sl' } };
  readonly c: string;
}

/** What is needed besides the order itself. */
export interface WireTerms {
  readonly clientId: string;
  readonly slippageMax: string;
  /** What slippage is counted from; only market orders need it. */
  readonly reference: PriceTicks | null;
}

const refused = (reason: VenueReason, why: string): Rejected => ({
  kind: 'rejected',
  by: 'adapter',
  reason,
  text: `not sent: ${why}`,
});

export const isMarketKind = (kind: OrderSpec['kind']): boolean => kind.endsWith('market');

/** The order in the venue's form, or why it cannot be said in it. Nothing is rounded but the worst price of market kinds. */
export const wireOrder = (spec: OrderSpec, terms: WireTerms, listed: Listed): OrderOnWire | Rejected => {
  const missing = unsupported(spec);
  if (missing !== null) return refused('unsupported', missing);
  if (spec.size <= 0) return refused('lot', 'the size must be above zero');
  const price = isMarketKind(spec.kind)
    ? worstPrice(spec, terms, listed)
    : exactPrice(spec.limitPrice, 'price', listed);
  if (typeof price !== 'string') return price;
  const kind = spec.triggerPrice === null ? limitKind(spec) : triggerKind(spec, listed);
  if ('kind' in kind) return kind;
  return {
    a: listed.asset,
    b: spec.side === 'buy',
    p: price,
    s: listed.scale.sizeText(spec.size),
    r: spec.reduceOnly,
    t: kind,
    c: terms.clientId,
  };
};

const unsupported = (spec: OrderSpec): string | null => {
  if (spec.timeInForce === 'fok') return 'Hyperliquid has no fill-or-kill';
  if (spec.expiresAt !== null) return 'orders of Hyperliquid have no expiry; cancel it instead';
  if (spec.group !== null || spec.attachedTo !== null) return 'groups and brackets are not sent to Hyperliquid yet';
  return spec.postOnly && spec.timeInForce !== 'gtc' ? 'post-only orders rest' : null;
};

const limitKind = (spec: OrderSpec): OrderOnWire['t'] => {
  if (spec.postOnly) return { limit: { tif: 'Alo' } };
  return { limit: { tif: spec.kind === 'market' || spec.timeInForce === 'ioc' ? 'Ioc' : 'Gtc' } };
};

const triggerKind = (spec: OrderSpec, listed: Listed): OrderOnWire['t'] | Rejected => {
  const triggerPx = exactPrice(spec.triggerPrice, 'trigger', listed);
  if (typeof triggerPx !== 'string') return triggerPx;
  const tpsl = spec.kind.startsWith('stop') ? 'sl' : 'tp';
  return { trigger: { isMarket: isMarketKind(spec.kind), triggerPx, tpsl } };
};

const exactPrice = (ticks: PriceTicks | null, what: string, { scale, instrument }: Listed): string | Rejected => {
  if (ticks === null) return refused('malformed', `the order has no ${what}`);
  if (isAllowedPrice(scale.price(ticks), instrument)) return scale.priceText(ticks);
  return refused(
    'tick',
    `${what} ${scale.priceText(ticks)} has more than 5 significant figures, or more decimals than ${instrument.tickSize}`,
  );
};

/** Market kinds are immediate orders at a worst price. It is rounded towards the reference: never worse than allowed. */
const worstPrice = (spec: OrderSpec, terms: WireTerms, { scale, instrument }: Listed): string | Rejected => {
  const from = spec.triggerPrice ?? terms.reference;
  if (from === null) return refused('malformed', 'a market order needs a price to count slippage from');
  const slippage = decimal(terms.slippageMax);
  const distance = spec.side === 'buy' ? slippage : slippage.negated();
  const worst = scale.price(from).times(distance.plus(1));
  if (!worst.gt(0)) return refused('tick', `a slippage of ${terms.slippageMax} leaves no price above zero`);
  return text(roundPrice(worst, spec.side, instrument, 'passive'));
};
