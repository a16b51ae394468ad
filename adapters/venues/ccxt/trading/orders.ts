import {
  decimal,
  roundPrice,
  text,
  type OrderRequest,
  type OrderSpec,
  type PriceTicks,
  type Rejected,
  type SubmitOutcome,
  type VenueReason,
} from '../../../../engine/index.ts';
import type { CcxtExchange } from '../exchange/ccxt.ts';
import type { Listed } from '../exchange/markets.ts';
import { sizeOf } from '../feed/translate.ts';
import type { WireOrder } from './shapes.ts';

/** An order in ccxt's form: digits as text, and nothing in it that would be rounded on the way. */
export interface CcxtOrder {
  readonly amount: string;
  readonly price: string;
  readonly params: Readonly<Record<string, string | boolean>>;
}

export const refused = (reason: VenueReason, why: string): Rejected => ({
  kind: 'rejected',
  by: 'adapter',
  reason,
  text: `not sent: ${why}`,
});

/** The order in ccxt's form, or why it cannot be said in it. Nothing is rounded but the worst price of a market order. */
export const ccxtOrder = (
  order: OrderRequest,
  reference: PriceTicks | null,
  listed: Listed,
  exchange: CcxtExchange,
): CcxtOrder | Rejected => {
  const { spec, clientId } = order;
  const missing = unsupported(spec);
  if (missing !== null) return refused('unsupported', missing);
  const price = spec.kind === 'market' ? worstPrice(order, reference, listed) : spec.limitPrice;
  if (price === null) return refused('malformed', 'the order has no price to count from');
  if (price <= 0) return refused('tick', 'no price above zero is left');
  const amount = text(decimal(listed.scale.sizeText(spec.size)).div(listed.contractSize));
  const asked = { amount, price: listed.scale.priceText(price) };
  const rule = brokenRule(spec, price, asked, listed) ?? rounded(asked, listed, exchange);
  if (rule !== null) return rule;
  const timeInForce = spec.kind === 'market' ? 'ioc' : spec.timeInForce;
  return {
    ...asked,
    params: {
      clientOrderId: clientId,
      ...(spec.postOnly ? { postOnly: true } : { timeInForce: timeInForce.toUpperCase() }),
      ...(spec.reduceOnly ? { reduceOnly: true } : {}),
    },
  };
};

const unsupported = (spec: OrderSpec): string | null => {
  if (spec.triggerPrice !== null) return 'orders with a trigger are not sent through ccxt yet';
  if (spec.group !== null || spec.attachedTo !== null) return 'groups and brackets are not sent through ccxt';
  if (spec.expiresAt !== null) return 'orders with an expiry are not sent through ccxt; cancel it instead';
  return spec.postOnly && spec.timeInForce !== 'gtc' ? 'post-only orders rest' : null;
};

/** Market orders go out as immediate ones at a worst price, rounded towards the reference: never worse than allowed. */
const worstPrice = (
  { spec, slippageMax }: OrderRequest,
  reference: PriceTicks | null,
  { scale, instrument }: Listed,
): PriceTicks | null => {
  if (reference === null) return null;
  const slippage = decimal(slippageMax);
  const worst = scale.price(reference).times((spec.side === 'buy' ? slippage : slippage.negated()).plus(1));
  return worst.gt(0) ? scale.ticks(roundPrice(worst, spec.side, instrument, 'passive')) : (0 as PriceTicks);
};

/** The exchange's smallest sizes; it would refuse what is below them. */
const brokenRule = (
  spec: OrderSpec,
  price: PriceTicks,
  { amount }: { readonly amount: string },
  { scale, minAmount, instrument }: Listed,
): Rejected | null => {
  if (spec.size <= 0) return refused('lot', 'the size must be above zero');
  if (decimal(amount).lt(minAmount)) return refused('lot', `the smallest amount is ${minAmount}`);
  const isSmall = scale.notional(price, spec.size).lt(instrument.minNotional);
  return isSmall && !spec.reduceOnly
    ? refused('min-notional', `the smallest value of an order is ${instrument.minNotional} ${instrument.quote}`)
    : null;
};

/** ccxt would cut digits that the market does not have. They must be none. */
const rounded = (
  { amount, price }: { readonly amount: string; readonly price: string },
  { symbol }: Listed,
  exchange: CcxtExchange,
): Rejected | null => {
  const sent = exchange.amountToPrecision(symbol, amount);
  if (sent === undefined || !decimal(sent).eq(amount)) return refused('lot', `${amount} would go out as ${sent ?? ''}`);
  const at = exchange.priceToPrecision(symbol, price);
  return at === undefined || !decimal(at).eq(price) ? refused('tick', `${price} would go out as ${at ?? ''}`) : null;
};

/** What became of an order, from the exchange's first answer to it. */
export const submitted = (wire: WireOrder, listed: Listed, { postOnly }: OrderSpec): SubmitOutcome => {
  const filled = sizeOf(wire.filled ?? '0', listed);
  if (wire.status === 'rejected') {
    return { kind: 'rejected', by: 'venue', reason: 'other', text: 'the exchange rejected it' };
  }
  if (filled > 0 && wire.status !== 'open') {
    return { kind: 'filled', venueId: wire.id, size: filled, averagePrice: wire.average ?? wire.price ?? '0' };
  }
  if (wire.status === 'expired' || wire.status === 'canceled') {
    if (postOnly)
      return { kind: 'rejected', by: 'venue', reason: 'post-only-would-cross', text: 'it would not have rested' };
    return { kind: 'rejected', by: 'venue', reason: 'no-liquidity', text: 'nothing was there to match at its price' };
  }
  return wire.status === 'open' ? { kind: 'resting', venueId: wire.id } : { kind: 'waiting', venueId: wire.id };
};
