import { EngineError, Scale, type Instrument, type VenueConnection, type VenueOrder } from '../../engine/index.ts';
import type { Clock } from '../sessions/clock.ts';
import { doorOf, type VenueDoors } from '../sessions/venues.ts';
import type { AccountCaller, AccountRequest, RestingOrder } from './requests.ts';

/** An account with its key proven, open for questions and orders. */
export interface OpenedAccount {
  readonly connection: VenueConnection;
  readonly address: string;
  readonly url: string;
  /** The scale of an instrument that the venue lists. */
  readonly scaleOf: (instrument: string) => Scale;
}

/** The venue refuses an order that reaches it later than this after it was sent. */
const ACTION_LIFETIME_MS = 10_000;

/** Opens an account for one piece of work, and closes it in any case. E_VENUE_AGENT, E_VENUE_UNREACHABLE. */
export const withAccount = async <T>(
  parts: { readonly doors: VenueDoors; readonly clock: Clock },
  request: AccountRequest,
  caller: AccountCaller,
  work: (account: OpenedAccount) => Promise<T>,
): Promise<T> => {
  const door = doorOf(parts.doors, request.venue);
  const url = request.url ?? door.urls[request.network];
  const { address, key } = await caller.account(request.account);
  const now = parts.clock.wall();
  const connection = door.connection({
    url,
    address,
    key,
    isTestnet: request.network === 'testnet',
    // Every call is a hand of its own: its orders never have the id of another's.
    session: `by-hand-${now}`,
    actionLifetimeMs: ACTION_LIFETIME_MS,
    instruments: [],
  });
  try {
    await connection.open(now, () => undefined);
    const scales = scalesOf(await connection.instruments());
    const scaleOf = (instrument: string): Scale => scales.get(instrument) ?? unlisted(instrument);
    return await work({ connection, address, url, scaleOf });
  } finally {
    await connection.close();
  }
};

const scalesOf = (instruments: readonly Instrument[]): ReadonlyMap<string, Scale> =>
  new Map(instruments.map((instrument) => [instrument.id, new Scale(instrument)]));

const unlisted = (instrument: string): never => {
  throw new EngineError('E_INSTRUMENT', `the account has something in ${instrument}, which the venue no longer lists`, {
    why: 'Without the steps of its prices and sizes, nothing exact can be said of it.',
    fix: 'look at the venue’s own page',
  });
};

/** The orders that rest or wait, the newest first. */
export const restingOrders = async ({ connection, scaleOf }: OpenedAccount): Promise<readonly RestingOrder[]> =>
  (await connection.openOrders())
    .map((order) => restingOf(order, scaleOf(order.instrument)))
    .sort((a, b) => b.placedAt - a.placedAt);

const restingOf = (order: VenueOrder, scale: Scale): RestingOrder => ({
  id: order.venueId,
  clientId: order.clientId,
  instrument: order.instrument,
  side: order.side,
  status: order.status,
  size: scale.sizeText(order.originalSize),
  remaining: scale.sizeText(order.remaining),
  limitPrice: order.limitPrice === null ? null : scale.priceText(order.limitPrice),
  triggerPrice: order.triggerPrice === null ? null : scale.priceText(order.triggerPrice),
  reduceOnly: order.reduceOnly,
  placedAt: order.placedAt,
});
