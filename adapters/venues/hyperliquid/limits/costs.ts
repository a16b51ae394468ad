import type { BucketSize } from '../../parts/token-bucket.ts';

/** What the venue allows, as its documents say; see `README.md` for where they disagree. */

/** Weight per IP address. */
export const IP_WEIGHT: BucketSize = { capacity: 1_200, perMinute: 1_200 };
/** Queries leave so much of it to orders and cancels. */
export const KEPT_FOR_ACTIONS = 200;
/** Messages that we send over WebSockets, per IP address. */
export const SOCKET_MESSAGES: BucketSize = { capacity: 2_000, perMinute: 2_000 };
/** Actions of an address: 10,000 to begin with, one more per USDC traded; when they are used up, one in ten seconds. */
export const ADDRESS_ACTIONS: BucketSize = { capacity: 10_000, perMinute: 6 };
/** Cancels have a budget of their own beyond it: the smaller of 100,000 more, and twice as many. */
export const ADDRESS_CANCELS: BucketSize = { capacity: 20_000, perMinute: 6 };

const LIGHT = new Set([
  'l2Book',
  'allMids',
  'clearinghouseState',
  'orderStatus',
  'spotClearinghouseState',
  'exchangeStatus',
]);
/** Lists cost one more for each 20 rows; candles for each 60. */
const LISTS = new Set([
  'recentTrades',
  'historicalOrders',
  'userFills',
  'userFillsByTime',
  'fundingHistory',
  'userFunding',
]);

/** Weight of a query before its answer is known. */
export const queryWeight = (type: string): number => (LIGHT.has(type) ? 2 : type === 'userRole' ? 60 : 20);

/** Weight that the length of the answer adds. */
export const answerWeight = (type: string, rows: number): number => {
  if (type === 'candleSnapshot') return Math.floor(rows / 60);
  return LISTS.has(type) ? Math.floor(rows / 20) : 0;
};

/** Weight of a batch of actions. */
export const actionWeight = (batch: number): number => 1 + Math.floor(batch / 40);
