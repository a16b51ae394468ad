import type {
  OrderId,
  Scale,
  VenueFill,
  VenueFunding,
  VenueMessage,
  VenueOrder,
  VenueReason,
} from '../../../engine/index.ts';

type Canceled = Extract<VenueMessage, { readonly kind: 'canceled' }>['reason'];

/** Why a venue ended an order, in the words of the journal; what has no word there was the venue's own will. */
const REASONS: Readonly<Partial<Record<VenueReason, Canceled>>> = {
  requested: 'requested',
  'reduce-only': 'reduce-only',
  'sibling-filled': 'sibling-filled',
  'insufficient-margin': 'margin',
  liquidation: 'liquidation',
  'no-liquidity': 'no-liquidity',
};

/** What the state of an order at the venue says; nothing for a filled one, because the fills say that themselves. */
export const orderMessage = (order: OrderId, found: VenueOrder, scale: Scale): VenueMessage | null => {
  const { status } = found;
  if (status === 'filled') return null;
  if (status === 'open' || status === 'waiting') return { kind: 'accepted', order };
  if (status !== 'triggered') return ended(order, status, found.reason ?? 'other');
  const price = found.triggerPrice ?? found.limitPrice;
  return price === null ? null : { kind: 'triggered', order, price: scale.priceText(price) };
};

const ended = (order: OrderId, status: 'canceled' | 'rejected' | 'expired', reason: VenueReason): VenueMessage => {
  if (status === 'expired') return { kind: 'expired', order };
  if (status === 'canceled') return { kind: 'canceled', order, reason: REASONS[reason] ?? 'by-venue' };
  return { kind: 'rejected', order, code: reason, detail: 'the venue took it back' };
};

export const fillMessage = (order: OrderId | null, fill: VenueFill, scale: Scale): VenueMessage => ({
  kind: 'filled',
  order,
  fill: fill.id,
  side: fill.side,
  price: scale.priceText(fill.price),
  size: scale.sizeText(fill.size),
  fee: fill.fee,
  liquidity: fill.liquidity,
  cause: fill.liquidation === null ? 'match' : 'liquidation',
});

export const fundingMessage = ({ id, rate, size, amount }: VenueFunding, scale: Scale): VenueMessage => ({
  kind: 'funding',
  id,
  rate,
  price: null,
  size: scale.sizeText(size),
  amount,
});
