import { EngineError, type VenueReason } from '../../../../engine/index.ts';
import { kindsOf, textOf } from '../exchange/errors.ts';
import { NotSent } from '../outside.ts';

/** ccxt says by classes what went wrong; these are the ones that mean something here, the most special first. */
const REASONS: readonly (readonly [string, VenueReason])[] = [
  ['InsufficientFunds', 'insufficient-margin'],
  ['OrderNotFound', 'unknown-order'],
  ['OrderImmediatelyFillable', 'post-only-would-cross'],
  ['OrderNotFillable', 'no-liquidity'],
  ['BadSymbol', 'unknown-instrument'],
  ['ContractUnavailable', 'delisted'],
  ['MarketClosed', 'delisted'],
  ['AuthenticationError', 'unknown-agent'],
  ['InvalidNonce', 'nonce'],
  ['RateLimitExceeded', 'rate-limited'],
  ['DDoSProtection', 'rate-limited'],
  ['NotSupported', 'unsupported'],
  ['BadRequest', 'malformed'],
  ['ArgumentsRequired', 'malformed'],
];

/** What sentences of exchanges mean where ccxt's class says only that an order was invalid. */
const SENTENCES: readonly (readonly [RegExp, VenueReason])[] = [
  [/reduce-?only/i, 'reduce-only'],
  [/min(imum)? ?notional|notional must be|min(imum)? order value/i, 'min-notional'],
  [/margin is insufficient|insufficient/i, 'insufficient-margin'],
  [/post.?only|immediately (match|trigger)/i, 'post-only-would-cross'],
  [/tick size|price precision|price (less|higher|greater)|PRICE_FILTER/i, 'tick'],
  [/lot size|LOT_SIZE|quantity (less|greater)|precision is over/i, 'lot'],
  [/max(imum)? (open )?order|too many orders/i, 'too-many-orders'],
  [/position.*(limit|exceed)|exceed.*position/i, 'position-limit'],
];

/** Why, in the words that all venues share. */
export const reasonOf = (error: unknown): VenueReason => {
  const kinds = kindsOf(error);
  const text = textOf(error);
  const said = SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
  if (kinds.includes('InvalidOrder') && !kinds.includes('OrderNotFound') && said !== undefined) return said;
  return REASONS.find(([kind]) => kinds.includes(kind))?.[1] ?? said ?? 'other';
};

/**
 * What an error says about a request: `not-sent`, `refused` by the exchange's own words, or `unknown`: it may have been
 * taken. An order that is there already was not refused, and a bare "exchange error" says nothing certain.
 */
export const fateOf = (error: unknown): 'not-sent' | 'refused' | 'unknown' => {
  if (error instanceof NotSent) return 'not-sent';
  if (error instanceof EngineError) return error.code === 'E_EXCHANGE_HIDDEN' ? 'not-sent' : 'refused';
  const kinds = kindsOf(error);
  const has = (...names: readonly string[]): boolean => names.some((name) => kinds.includes(name));
  if (has('InvalidNonce', 'RateLimitExceeded', 'DDoSProtection')) return 'refused';
  if (has('OperationFailed', 'DuplicateOrderId') || /duplicate/i.test(textOf(error))) return 'unknown';
  if (has('ArgumentsRequired', 'NotSupported')) return 'not-sent';
  // The class of all refusals, when ccxt knows no better one, also holds "we do not know what became of it".
  return has('ExchangeError') && kinds[0] !== 'ExchangeError' ? 'refused' : 'unknown';
};

/** Asked to change what is so already, some exchanges refuse. */
export const isSoAlready = (error: unknown): boolean =>
  kindsOf(error).includes('NoChange') || /not modified/i.test(textOf(error));
