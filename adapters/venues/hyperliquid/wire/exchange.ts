import { z } from 'zod';
import { decimal, whole } from './shape.ts';

/** Answers of `/exchange`. */

const status = z.union([
  z.object({ resting: z.object({ oid: whole }) }),
  z.object({ filled: z.object({ totalSz: decimal, avgPx: decimal, oid: whole }) }),
  z.object({ error: z.string() }),
  z.enum(['waitingForFill', 'waitingForTrigger', 'success']),
]);
export type WireStatus = z.infer<typeof status>;

export const exchangeAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ok'),
    response: z.object({ type: z.string(), data: z.object({ statuses: z.array(status) }).optional() }),
  }),
  z.object({ status: z.literal('err'), response: z.string() }),
]);
export type ExchangeAnswer = z.infer<typeof exchangeAnswer>;

/** The envelope of every frame of the WebSocket. */
/** A pong carries no data. */
export const frame = z.object({ channel: z.string(), data: z.unknown().optional() });
