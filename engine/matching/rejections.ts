/**
 * Why this venue refuses, in the letters of Hyperliquid where it has them, and the condition of the simulation that
 * gives each.
 */
export const rejections = {
  Tick: 'A limit or trigger price is not on the price grid of the instrument.',
  MinTradeNtl:
    'Perpetual: the value at the limit price (market: last price) is below the minimum, and it is not reduce-only.',
  MinTradeSpotNtl: 'Spot: the value at the limit price (market: last price) is below the minimum.',
  PerpMargin: 'The initial margin of what the order adds to the position is above what is available.',
  InsufficientSpotBalance: 'Spot: more is sold than is held, or the value and its fee are above the cash.',
  PositionIncreaseAtOpenInterestCap: 'The position would grow beyond the room that the cap on open interest leaves.',
  PositionFlipAtOpenInterestCap: 'The position would turn round and be larger than the room that the cap leaves.',
  ReduceOnly: 'A reduce-only order arrives and there is no position on the other side.',
  BadAloPx: 'A post-only order arrives and the last price is at its limit or better.',
  IocCancel: 'Nothing (fill or kill: not all) of an immediate limit order could be matched.',
  BadTriggerPx: 'The trigger price has been touched before the order arrived.',
  MarketOrderNoLiquidity: 'A fill-or-kill market order met less size than it needs.',
  MissingOrder: 'Cancel or modify: the order was never placed, is still on its way, or is filled, canceled or expired.',
  MissingParent: 'The order that this one is attached to was never placed, or is gone without a fill.',
  VenueDown: 'The venue is down, and refuses what reaches it meanwhile.',
  RateLimited: 'More messages than the venue takes.',
  SizeBelowFilled: 'Modify: the new size is not above what is filled already.',
} as const;

export type RejectionCode = keyof typeof rejections;

export interface Rejection {
  readonly code: RejectionCode;
  /** The numbers of the case, for people. */
  readonly detail: string;
}

export const rejection = (code: RejectionCode, detail: string): Rejection => ({ code, detail });

/** Whether it is the cap on open interest that refuses, and not the account that lacks something. */
export const isOfCap = ({ code }: Rejection): boolean =>
  code === 'PositionIncreaseAtOpenInterestCap' || code === 'PositionFlipAtOpenInterestCap';
