import { z } from 'zod';
import { digits, maybe, side, time, word } from '../exchange/shapes.ts';

/** What ccxt's unified answers about an account must have. */

export const order = z.object({
  id: z.string(),
  clientOrderId: word,
  symbol: word,
  status: word,
  side: side.nullish(),
  price: maybe,
  average: maybe,
  amount: maybe,
  filled: maybe,
  remaining: maybe,
  reduceOnly: z.boolean().nullish(),
  timestamp: time.nullish(),
  lastUpdateTimestamp: time.nullish(),
});
export const orders = z.array(order);
export type WireOrder = z.infer<typeof order>;

export const fills = z.array(
  z.object({
    id: z.string(),
    order: z.string(),
    timestamp: time,
    side,
    price: digits,
    amount: digits,
    takerOrMaker: z.enum(['taker', 'maker']).nullish(),
    fee: z.object({ cost: maybe, currency: word }).nullish(),
  }),
);
export type WireFill = z.infer<typeof fills>[number];

export const positions = z.array(
  z.object({
    symbol: z.string(),
    side: z.enum(['long', 'short']).nullish(),
    contracts: maybe,
    entryPrice: maybe,
    unrealizedPnl: maybe,
    initialMargin: maybe,
    liquidationPrice: maybe,
    leverage: maybe,
    marginMode: word,
  }),
);
export type WirePosition = z.infer<typeof positions>[number];

const amounts = z.record(z.string(), maybe.optional());
export const balance = z.object({ timestamp: time.nullish(), total: amounts, free: amounts, used: amounts });
export const fee = z.object({ maker: digits, taker: digits });
export const positionMode = z.object({ hedged: z.boolean() });
