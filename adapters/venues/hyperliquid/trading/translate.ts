import {
  decimal,
  text,
  type PriceTicks,
  type Side,
  type VenueFill,
  type VenueFunding,
  type VenueOrder,
  type VenueOrderStatus,
  type VenuePosition,
} from '../../../../engine/index.ts';
import { meaningOf } from '../orders/refusals.ts';
import type { Listed } from '../universe.ts';
import type { WireFill, WireFunding, WireOrder, WireOrderUpdate, WirePosition } from '../wire/account.ts';

/** The wire's letters about an account in the words of the port. */

const sideOf = (side: 'A' | 'B'): Side => (side === 'B' ? 'buy' : 'sell');

export const orderOf = (update: WireOrderUpdate, listed: Listed): VenueOrder => {
  const { status, reason } = meaningOf(update.status);
  return {
    ...base(update.order, listed),
    status: waitingOr(status, update.order),
    reason,
    time: update.statusTimestamp,
  };
};

/** An order of the list of open ones. */
export const openOrderOf = (wire: WireOrder, listed: Listed): VenueOrder => ({
  ...base(wire, listed),
  status: waitingOr('open', wire),
  reason: null,
  time: wire.timestamp,
});

/** The venue calls an order with a trigger open while it waits for it. */
const waitingOr = (status: VenueOrderStatus, { isTrigger }: WireOrder): VenueOrderStatus =>
  status === 'open' && isTrigger === true ? 'waiting' : status;

const base = (wire: WireOrder, { scale, instrument }: Listed) => ({
  clientId: wire.cloid ?? null,
  venueId: String(wire.oid),
  instrument: instrument.id,
  side: sideOf(wire.side),
  originalSize: scale.lots(wire.origSz ?? wire.sz),
  remaining: scale.lots(wire.sz),
  limitPrice: priceOf(wire.limitPx, scale),
  triggerPrice: wire.isTrigger === true && wire.triggerPx !== undefined ? priceOf(wire.triggerPx, scale) : null,
  reduceOnly: wire.reduceOnly ?? null,
  placedAt: wire.timestamp,
});

/** The venue writes "0.0" where there is no price. */
const priceOf = (price: string, scale: Listed['scale']): PriceTicks | null => {
  const ticks = scale.ticks(price);
  return ticks > 0 ? ticks : null;
};

export const fillOf = (wire: WireFill, { scale, instrument }: Listed, account: string): VenueFill => {
  // Both sides of a liquidation are told of it; it is one of ours only if we are the one who was liquidated.
  const forced = wire.liquidation?.liquidatedUser.toLowerCase() === account ? wire.liquidation : null;
  return {
    id: String(wire.tid),
    clientId: wire.cloid ?? null,
    venueId: String(wire.oid),
    instrument: instrument.id,
    side: sideOf(wire.side),
    price: scale.ticks(wire.px),
    size: scale.lots(wire.sz),
    positionBefore: scale.lots(wire.startPosition),
    fee: text(decimal(wire.fee)),
    feeCurrency: wire.feeToken ?? instrument.quote,
    closedPnl: text(decimal(wire.closedPnl)),
    liquidity: wire.crossed ? 'taker' : 'maker',
    liquidation: forced ? { mark: text(decimal(forced.markPx)), method: forced.method } : null,
    time: wire.time,
  };
};

export const fundingOf = (wire: WireFunding, { scale, instrument }: Listed): VenueFunding => ({
  id: `${wire.time}/${wire.coin}`,
  instrument: instrument.id,
  rate: text(decimal(wire.fundingRate)),
  size: scale.lots(wire.szi),
  // The venue writes what the account gained.
  amount: text(decimal(wire.usdc).negated()),
  time: wire.time,
});

export const positionOf = (wire: WirePosition, { scale, instrument }: Listed): VenuePosition => ({
  instrument: instrument.id,
  size: scale.lots(wire.szi),
  entryPrice: text(decimal(wire.entryPx ?? '0')),
  unrealizedPnl: text(decimal(wire.unrealizedPnl)),
  marginUsed: text(decimal(wire.marginUsed)),
  liquidationPrice: wire.liquidationPx === null ? null : text(decimal(wire.liquidationPx)),
  leverage: wire.leverage.value,
  isCross: wire.leverage.type === 'cross',
});
