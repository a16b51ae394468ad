import { z } from 'zod';
import { Decimal } from '../../../../engine/index.ts';
import type { Account, OwnOrder } from './account.ts';
import type { Market } from './market.ts';
import { isGoodPrice, written } from './numbers.ts';
import { isTriggered, reducible, type Venue } from './venue.ts';

const number = z.string().regex(/^\d+(\.\d+)?$/);

/** An order in the form of an action. */
export const wireOrder = z.object({
  a: z.number().int(),
  b: z.boolean(),
  p: number,
  s: number,
  r: z.boolean(),
  t: z.union([
    z.object({ limit: z.object({ tif: z.enum(['Alo', 'Ioc', 'Gtc', 'FrontendMarket']) }) }),
    z.object({ trigger: z.object({ isMarket: z.boolean(), triggerPx: number, tpsl: z.enum(['tp', 'sl']) }) }),
  ]),
  c: z
    .string()
    .regex(/^0x[0-9a-f]{32}$/)
    .optional(),
});
export type WireOrder = z.infer<typeof wireOrder>;

export type Status =
  | { readonly resting: { readonly oid: number; readonly cloid?: string } }
  | {
      readonly filled: {
        readonly totalSz: string;
        readonly avgPx: string;
        readonly oid: number;
        readonly cloid?: string;
      };
    }
  | { readonly error: string }
  | 'waitingForTrigger'
  | 'success';

const MIN_NOTIONAL = 10;
const OPEN_MOST = 1_000;

/** Takes an order as the venue does: checks, matches, rests. */
export const place = (venue: Venue, account: Account, wire: WireOrder, now: number): Status => {
  const market = venue.market(wire.a);
  if (!market) return { error: `Order has invalid asset. asset=${wire.a}` };
  const order = orderOf(venue, wire, market, now);
  const refusal = refuse(venue, account, order, market);
  if (refusal !== null) return { error: `${refusal} asset=${wire.a}` };
  if (order.trigger) {
    venue.become(account, order, 'open', now);
    return named(order, { resting: { oid: order.oid } });
  }
  if (order.reduceOnly) order.sz = Decimal.min(order.sz, reducible(account, order));
  return match(venue, account, order, now);
};

const match = (venue: Venue, account: Account, order: OwnOrder, now: number): Status => {
  const wanted = order.sz;
  const matches = order.tif === 'Alo' ? [] : venue.take(account, order, now);
  const total = wanted.minus(order.sz);
  const cost = matches.reduce((sum, { px, sz }) => sum.plus(px.times(sz)), new Decimal(0));
  const filled = (): Status => {
    const avgPx = written(cost.div(total).toSignificantDigits(8));
    return named(order, { filled: { totalSz: written(total), avgPx, oid: order.oid } });
  };
  const isImmediate = order.tif === 'Ioc' || order.tif === 'FrontendMarket';
  if (order.sz.isZero()) {
    venue.become(account, order, 'filled', now);
    return filled();
  }
  if (!isImmediate) {
    venue.become(account, order, 'open', now);
    return total.isZero() ? named(order, { resting: { oid: order.oid } }) : filled();
  }
  venue.become(account, order, total.isZero() ? 'iocCancelRejected' : 'canceled', now);
  if (!total.isZero()) return filled();
  return {
    error: `Order could not immediately match against any resting orders. asset=${venue.markets.get(order.coin)?.asset ?? 0}`,
  };
};

const named = <T extends 'resting' | 'filled'>(
  order: OwnOrder,
  status: Extract<Status, Record<T, unknown>>,
): Status => {
  if (order.cloid === null) return status;
  const [kind, inner] = Object.entries(status)[0] as [T, object];
  return { [kind]: { ...inner, cloid: order.cloid } } as unknown as Status;
};

const orderOf = (venue: Venue, wire: WireOrder, market: Market, now: number): OwnOrder => {
  const sz = new Decimal(wire.s);
  const trigger = 'trigger' in wire.t ? wire.t.trigger : null;
  return {
    oid: venue.nextOid(),
    cloid: wire.c ?? null,
    coin: market.tape.coin,
    isBuy: wire.b,
    limitPx: new Decimal(wire.p),
    sz,
    origSz: sz,
    reduceOnly: wire.r,
    tif: 'limit' in wire.t ? wire.t.limit.tif : 'Gtc',
    trigger: trigger && { isMarket: trigger.isMarket, px: new Decimal(trigger.triggerPx), tpsl: trigger.tpsl },
    timestamp: now,
    status: 'open',
    statusTimestamp: now,
  };
};

/** The venue's words, or null if it takes the order. */
const refuse = (venue: Venue, account: Account, order: OwnOrder, market: Market): string | null =>
  refuseTerms(order, market) ?? refuseForAccount(venue, account, order, market);

const refuseTerms = (order: OwnOrder, market: Market): string | null => {
  const { szDecimals } = market.tape;
  const prices = order.trigger ? [order.limitPx, order.trigger.px] : [order.limitPx];
  if (!prices.every((px) => isGoodPrice(px, szDecimals))) return 'Price must be divisible by tick size.';
  if (order.sz.dp() > szDecimals) return 'Order has invalid size.';
  if (order.sz.isZero() && !order.reduceOnly) return 'Order has zero size.';
  if (isTriggered(order, market.last)) return 'Invalid TP/SL price.';
  const isFar = order.limitPx.minus(market.last).abs().gt(market.last.times('0.8'));
  return isFar ? 'Order price cannot be more than 80% away from the reference price' : null;
};

const refuseForAccount = (venue: Venue, account: Account, order: OwnOrder, market: Market): string | null => {
  if (order.reduceOnly && !order.trigger && reducible(account, order).isZero()) {
    return 'Reduce only order would increase position.';
  }
  if (!order.reduceOnly && order.sz.times(order.limitPx).lt(MIN_NOTIONAL))
    return 'Order must have minimum value of $10.';
  if (account.open.length >= OPEN_MOST) return 'Too many open orders.';
  if (order.tif === 'Alo' && crosses(order, market)) return postOnlyWords(market);
  return order.reduceOnly || order.trigger ? null : margin(venue, account, order, market);
};

const crosses = (order: OwnOrder, market: Market): boolean => {
  const { bids, asks } = market.book();
  const best = order.isBuy ? asks[0] : bids[0];
  return best !== undefined && (order.isBuy ? order.limitPx.gte(best.px) : order.limitPx.lte(best.px));
};

const postOnlyWords = (market: Market): string => {
  const { bids, asks } = market.book();
  const [bid, ask] = [bids[0]?.px ?? new Decimal(0), asks[0]?.px ?? new Decimal(0)];
  return `Post only order would have immediately matched, bbo was ${written(bid)}@${written(ask)}.`;
};

/** An order that adds to the position needs margin for what it adds. */
const margin = (venue: Venue, account: Account, order: OwnOrder, market: Market): string | null => {
  const held = account.size(order.coin);
  const against = held.isZero() || held.isNegative() !== order.isBuy ? new Decimal(0) : held.abs();
  const adds = Decimal.max(0, order.sz.minus(against));
  const needed = venue.marginFor(account, order.coin, adds, Decimal.min(order.limitPx, market.last.times('1.1')));
  const free = venue.equity(account).minus(venue.marginUsed(account, true));
  return adds.gt(0) && needed.gt(free) ? 'Insufficient margin to place order.' : null;
};
