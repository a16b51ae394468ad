import { orderDigits } from '../../parts/client-order-id.ts';
import type { Hex } from './wallet.ts';

/** The venue's form of a client order id: the first 128 bits of the hash of session and order. */
export const clientOrderId = (session: string, order: string): Hex => `0x${orderDigits(session, order)}`;
