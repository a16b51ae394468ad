import type { Account } from '../accounts/account.ts';
import { text } from '../domain/decimal.ts';
import type { Scale } from '../domain/instrument.ts';
import type { PriceTicks } from '../domain/units.ts';
import type { Json } from '../events/schema.ts';
import type { Orders } from '../orders/order-book.ts';
import type { SessionVenue } from '../ports/venue.ts';
import type { Turn } from './turn.ts';

/** A session at one moment, in decimals. */
export interface Look {
  readonly market: { readonly time: number; readonly price: string | null };
  readonly position: { readonly size: string; readonly entryPrice: string | null; readonly exposure: string };
  /** Net asset value at the last price. */
  readonly equity: string;
  readonly account: { readonly [name: string]: Json };
  readonly orders: readonly { readonly [name: string]: Json }[];
  readonly venue: Json;
  readonly isHalted: boolean;
}

interface Parts {
  readonly turn: Turn;
  readonly account: Account;
  readonly orders: Orders;
  readonly venue: SessionVenue;
}

export const lookOf = ({ turn, account, orders, venue }: Parts, scale: Scale): Look => {
  const { price, time } = turn.market;
  const priceText = (ticks: PriceTicks | null): string | null => (ticks === null ? null : scale.priceText(ticks));
  const { position, entryPrice, cost, ...books } = account.snapshot();
  const mark = price ?? (0 as PriceTicks);
  return {
    market: { time, price: priceText(price) },
    position: {
      size: position as string,
      entryPrice: entryPrice as string | null,
      exposure: scale.sizeText(orders.exposure(account.position)),
    },
    equity: text(account.equity(mark)),
    account: {
      equity: text(account.equity(mark)),
      available: text(account.available(mark)),
      unrealized: text(account.unrealized(mark)),
      cost: cost as Json,
      ...books,
    },
    orders: orders.open().map(({ id, spec, remaining }) => ({
      id,
      status: orders.get(id)?.status ?? null,
      side: spec.side,
      kind: spec.kind,
      size: scale.sizeText(spec.size),
      remaining: scale.sizeText(remaining),
      limitPrice: priceText(spec.limitPrice),
      triggerPrice: priceText(spec.triggerPrice),
      reduceOnly: spec.reduceOnly,
    })),
    venue: venue.inspect(),
    isHalted: turn.isHalted,
  };
};
