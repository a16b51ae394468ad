import {
  decimal,
  lots,
  text,
  type PriceTicks,
  type VenueFill,
  type VenueOrder,
  type VenueOrderStatus,
  type VenuePosition,
  type VenueReason,
} from '../../../../engine/index.ts';
import type { Listed } from '../exchange/markets.ts';
import { sizeOf } from '../feed/translate.ts';
import type { WireFill, WireOrder, WirePosition } from './shapes.ts';

/** ccxt's words about an account in the words of the port. */

const STATUSES: Readonly<Record<string, VenueOrderStatus>> = {
  open: 'open',
  closed: 'filled',
  canceled: 'canceled',
  canceling: 'open',
  // An immediate order that found nothing more: its end, not a time that came.
  expired: 'canceled',
  rejected: 'rejected',
};

/** A status that is not known may still be alive: an order that ended never looks so for long, because it is asked for again. */
export const statusOf = ({ status }: WireOrder): VenueOrderStatus => STATUSES[status ?? ''] ?? 'open';

const reasonOf = (order: WireOrder): VenueReason | null => {
  if (order.status === 'expired') return 'no-liquidity';
  return order.status === 'canceled' ? 'requested' : null;
};

const priceOf = (price: string | null, { scale }: Listed): PriceTicks | null =>
  price === null || decimal(price).isZero() ? null : scale.ticks(price);

export const orderOf = (wire: WireOrder, listed: Listed): VenueOrder => {
  const originalSize = sizeOf(wire.amount ?? '0', listed);
  const filled = sizeOf(wire.filled ?? '0', listed);
  return {
    clientId: wire.clientOrderId,
    venueId: wire.id,
    instrument: listed.instrument.id,
    side: wire.side ?? 'buy',
    status: statusOf(wire),
    reason: reasonOf(wire),
    originalSize,
    remaining: lots(originalSize - filled),
    limitPrice: priceOf(wire.price, listed),
    triggerPrice: null,
    reduceOnly: wire.reduceOnly ?? null,
    placedAt: wire.timestamp ?? 0,
    time: wire.lastUpdateTimestamp ?? wire.timestamp ?? 0,
  };
};

export const fillOf = (wire: WireFill, clientId: string | null, listed: Listed): VenueFill => ({
  id: wire.id,
  clientId,
  venueId: wire.order,
  instrument: listed.instrument.id,
  side: wire.side,
  price: listed.scale.ticks(wire.price),
  size: sizeOf(wire.amount, listed),
  // Neither is told here, and nobody needs them: the session has books of its own.
  positionBefore: lots(0),
  closedPnl: '0',
  fee: wire.fee?.cost ?? '0',
  feeCurrency: wire.fee?.currency ?? listed.settle,
  liquidity: wire.takerOrMaker ?? 'taker',
  liquidation: null,
  time: wire.timestamp,
});

export const positionOf = (wire: WirePosition, listed: Listed): VenuePosition => {
  const size = sizeOf(text(decimal(wire.contracts ?? '0').abs()), listed);
  return {
    instrument: listed.instrument.id,
    size: wire.side === 'short' ? lots(0 - size) : size,
    entryPrice: wire.entryPrice ?? '0',
    unrealizedPnl: wire.unrealizedPnl ?? '0',
    marginUsed: wire.initialMargin ?? '0',
    liquidationPrice: wire.liquidationPrice,
    leverage: Number(wire.leverage ?? '1'),
    isCross: wire.marginMode !== 'isolated',
  };
};
