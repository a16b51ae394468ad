import type { VenueOrderStatus, VenueReason } from '../../../../engine/index.ts';

/** What the venue's sentences mean; the first that fits counts. They are its own words, from its documents and SDKs. */
const SENTENCES: readonly (readonly [RegExp, VenueReason])[] = [
  [/insufficient (margin|spot balance)/i, 'insufficient-margin'],
  [/minimum value of/i, 'min-notional'],
  [/divisible by tick size|invalid price/i, 'tick'],
  [/invalid size|zero size/i, 'lot'],
  [/reduce only/i, 'reduce-only'],
  [/post only|would have immediately matched/i, 'post-only-would-cross'],
  [/could not immediately match|no liquidity/i, 'no-liquidity'],
  [/invalid tp\/?sl price/i, 'bad-trigger'],
  [/open interest|margin tier limit|oracle|away from the reference/i, 'position-limit'],
  [/too many (open )?orders|open order limit/i, 'too-many-orders'],
  [/never placed, already canceled, or filled|cannot modify (canceled or filled|an order)/i, 'unknown-order'],
  [/does not exist/i, 'unknown-agent'],
  [/nonce/i, 'nonce'],
  [/expired|expiresafter/i, 'expired'],
  [/too many (cumulative )?requests|rate limit/i, 'rate-limited'],
  [/unknown asset|invalid asset/i, 'unknown-instrument'],
  [/failed to deserialize|parsing json|must provide|invalid signature|l1 error/i, 'malformed'],
];

/** What a sentence of the venue means; `other` for one that is not known. */
export const reasonOf = (text: string): VenueReason =>
  SENTENCES.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';

export interface Meaning {
  readonly status: VenueOrderStatus;
  readonly reason: VenueReason | null;
}

const plain = (status: VenueOrderStatus): Meaning => ({ status, reason: null });
const canceled = (reason: VenueReason): Meaning => ({ status: 'canceled', reason });
const rejected = (reason: VenueReason): Meaning => ({ status: 'rejected', reason });

const STATUSES: Readonly<Record<string, Meaning>> = {
  open: plain('open'),
  filled: plain('filled'),
  triggered: plain('triggered'),
  canceled: canceled('requested'),
  rejected: rejected('other'),
  marginCanceled: canceled('insufficient-margin'),
  vaultWithdrawalCanceled: canceled('insufficient-margin'),
  openInterestCapCanceled: canceled('position-limit'),
  selfTradeCanceled: canceled('self-trade'),
  reduceOnlyCanceled: canceled('reduce-only'),
  siblingFilledCanceled: canceled('sibling-filled'),
  delistedCanceled: canceled('delisted'),
  liquidatedCanceled: canceled('liquidation'),
  scheduledCancel: canceled('schedule'),
  tickRejected: rejected('tick'),
  minTradeNtlRejected: rejected('min-notional'),
  perpMarginRejected: rejected('insufficient-margin'),
  insufficientSpotBalanceRejected: rejected('insufficient-margin'),
  reduceOnlyRejected: rejected('reduce-only'),
  badAloPxRejected: rejected('post-only-would-cross'),
  iocCancelRejected: rejected('no-liquidity'),
  marketOrderNoLiquidityRejected: rejected('no-liquidity'),
  badTriggerPxRejected: rejected('bad-trigger'),
  positionIncreaseAtOpenInterestCapRejected: rejected('position-limit'),
  positionFlipAtOpenInterestCapRejected: rejected('position-limit'),
  tooAggressiveAtOpenInterestCapRejected: rejected('position-limit'),
  openInterestIncreaseRejected: rejected('position-limit'),
  perpMaxPositionRejected: rejected('position-limit'),
  oracleRejected: rejected('position-limit'),
};

/** What a status of the venue means. A new one is read by its ending, so that an order that ended never looks alive. */
export const meaningOf = (status: string): Meaning => {
  const known = STATUSES[status];
  if (known) return known;
  if (/rejected$/i.test(status)) return rejected('other');
  return /cancel/i.test(status) ? canceled('other') : plain('open');
};
