/** Why an order of ours was never sent, and what to do about it: a closed set, for messages, reports and grouping. */
export const denials = {
  halted: 'Trading is halted or being wound down; only orders that reduce the exposure pass.',
  stopping: 'The session is ending: what rests is being cancelled, and nothing new is asked for.',
  'no-price': 'There is no price yet to judge an order by.',
  spec: 'The order contradicts itself: a price is missing or not wanted, or its size or expiry makes no sense.',
  'order-kind': 'The venue has no orders of this kind.',
  'price-rule': 'The venue does not take this limit or trigger price.',
  'min-notional': 'The order is worth less than the venue takes; reduce-only orders may be.',
  'reduce-only': 'There is nothing that a reduce-only order of this side could reduce.',
  'spot-short': 'More would be sold than is held; spot has no short positions.',
  'max-order-notional': 'The order is worth more than one order may be.',
  'max-position': 'The exposure would be worth more than it may be.',
  'max-leverage': 'The exposure would be too large for the equity.',
  'max-open-orders': 'As many orders are open as there may be.',
  'price-collar': 'The limit or trigger price is too far from the last price.',
  'insufficient-margin': 'The equity (spot: the cash) does not cover the margin and fee of the exposure.',
  instrument: 'The instrument is not among those that may be traded.',
  'trading-hours': 'It is outside the hours in which exposure may be added.',
  'order-rate': 'More orders were sent in a short time than may be.',
  'what-if': 'A what-if left the order out; risk was not asked.',
} as const;

export type DenialCode = keyof typeof denials;
export const denialCodes = Object.keys(denials) as readonly DenialCode[];

/** A refusal, with the numbers it was judged by. */
export interface Denial {
  readonly code: DenialCode;
  readonly detail: string;
}
