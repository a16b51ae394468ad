import { z } from 'zod';
import { address, decimal, whole } from './shape.ts';

/** Accounts on the wire: answers of `/info`, and the data of frames of the same name. */

const side = z.enum(['A', 'B']);
const cloid = z
  .string()
  .regex(/^0x[0-9a-f]{32}$/i, 'not a client order id')
  .nullish();

/** What every form of an order has. */
const order = z.object({
  coin: z.string(),
  side,
  limitPx: decimal,
  sz: decimal,
  oid: whole,
  timestamp: whole,
  /** Absent from the short form of old messages. */
  origSz: decimal.optional(),
  cloid,
  /** Only in the long form. */
  isTrigger: z.boolean().optional(),
  triggerPx: decimal.optional(),
  reduceOnly: z.boolean().nullish(),
});
export type WireOrder = z.infer<typeof order>;
export const orders = z.array(order);

const orderUpdate = z.object({ order, status: z.string(), statusTimestamp: whole });
export type WireOrderUpdate = z.infer<typeof orderUpdate>;
export const orderUpdates = z.array(orderUpdate);

export const orderStatus = z.discriminatedUnion('status', [
  z.object({ status: z.literal('order'), order: orderUpdate }),
  z.object({ status: z.literal('unknownOid') }),
]);

const fill = z.object({
  coin: z.string(),
  px: decimal,
  sz: decimal,
  side,
  time: whole,
  /** Signed position before. */
  startPosition: decimal,
  closedPnl: decimal,
  oid: whole,
  crossed: z.boolean(),
  fee: decimal,
  tid: whole,
  feeToken: z.string().optional(),
  cloid,
  /** Both sides of a liquidation are told of it. */
  liquidation: z.object({ liquidatedUser: z.string(), markPx: decimal, method: z.string() }).optional(),
});
export type WireFill = z.infer<typeof fill>;
export const fills = z.array(fill);
export const userFills = z.object({ isSnapshot: z.boolean().optional(), user: z.string(), fills });

const fundingDelta = z.object({ coin: z.string(), usdc: decimal, szi: decimal, fundingRate: decimal });
export const userFunding = z.array(z.object({ time: whole, delta: fundingDelta }));
export const userFundings = z.object({
  isSnapshot: z.boolean().optional(),
  user: z.string(),
  fundings: z.array(fundingDelta.extend({ time: whole })),
});
export type WireFunding = z.infer<typeof fundingDelta> & { readonly time: number };

export const userEvents = z.object({
  liquidation: z
    .object({
      lid: whole,
      liquidated_user: z.string(),
      liquidated_ntl_pos: decimal,
      liquidated_account_value: decimal,
    })
    .optional(),
});

const position = z.object({
  coin: z.string(),
  szi: decimal,
  entryPx: decimal.nullable(),
  leverage: z.object({ type: z.enum(['cross', 'isolated']), value: whole }),
  liquidationPx: decimal.nullable(),
  marginUsed: decimal,
  unrealizedPnl: decimal,
});
export type WirePosition = z.infer<typeof position>;

export const clearinghouseState = z.object({
  assetPositions: z.array(z.object({ position })),
  marginSummary: z.object({ accountValue: decimal, totalMarginUsed: decimal }),
  withdrawable: decimal,
  time: whole.optional(),
});

export const userFees = z.object({ userCrossRate: decimal, userAddRate: decimal });
export const userRateLimit = z.object({ nRequestsUsed: whole, nRequestsCap: whole });

export const userRole = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['missing', 'user', 'vault']) }),
  z.object({ role: z.literal('agent'), data: z.object({ user: address }) }),
  z.object({ role: z.literal('subAccount'), data: z.object({ master: address }) }),
]);
