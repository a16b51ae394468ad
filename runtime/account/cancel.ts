import { EngineError, type CancelOutcome, type Json } from '../../engine/index.ts';
import { instrumentOf } from '../sessions/venues.ts';
import { restingOrders, type OpenedAccount } from './opened.ts';
import type { Beginnings } from '../sessions/begin.ts';
import { assertAlone, neighbours } from './neighbours.ts';
import { recordHand } from './record.ts';
import type { AccountCaller, CanceledOrder, CancelRequest, RestingOrder } from './requests.ts';
import { mayStillArrive, PAUSE_MS } from './waiting.ts';

/** Cancels one order, or all that are meant, one after the other; each is on record before it is sent. */
export const cancel = async (
  parts: Beginnings,
  account: OpenedAccount,
  request: CancelRequest,
  caller: AccountCaller,
): Promise<readonly CanceledOrder[]> => {
  const { world, doors, clock } = parts;
  const { connection, address, url } = account;
  const meant = await ordersMeant(account, request);
  const instruments = meant.map(({ instrument }) => instrument);
  const near = await neighbours(world, doors, {
    venue: request.venue,
    url,
    names: caller.namesOf(address),
    instruments,
  });
  assertAlone(near, { isAnyway: request.isAnyway, note: (text) => caller.note(text) });
  const note = (type: 'CancelAsked' | 'CancelAnswered', data: Json): Promise<void> =>
    recordHand(world.store, request.account, { type, time: clock.wall(), data });
  const done: CanceledOrder[] = [];
  for (const order of meant) {
    caller.signal.throwIfAborted();
    const { id, instrument } = order;
    await note('CancelAsked', { id, instrument, by: request.by, network: request.network, url });
    const outcome = await settled(parts, account, order, {
      outcome: await connection.cancelPlaced(id, instrument),
      caller,
    });
    await note('CancelAnswered', { id, instrument, outcome: outcome.outcome, text: outcome.text });
    done.push(outcome);
  }
  return done;
};

/** E_NOT_RESTING for an id that does not rest; nothing at all where all of none are meant. */
const ordersMeant = async (
  account: OpenedAccount,
  { order, pair }: CancelRequest,
): Promise<readonly RestingOrder[]> => {
  const resting = await restingOrders(account);
  const only = pair === null ? null : await instrumentOf(account.connection, pair);
  const here = resting.filter(({ instrument }) => only === null || instrument === only.id);
  if (order === null) return here;
  const found = here.find(({ id, clientId }) => id === order || clientId === order);
  if (found !== undefined) return [found];
  throw new EngineError('E_NOT_RESTING', `no order "${order}" rests in this account`, {
    where: here.length === 0 ? 'no order rests' : `resting: ${here.map(({ id }) => id).join(', ')}`,
    why: 'It was filled or canceled before, or belongs to another account or network.',
    fix: 'ht orders --account <name>',
  });
};

/** Without an answer the venue is asked what rests, until the cancel can no longer arrive. */
const settled = async (
  { clock }: Beginnings,
  account: OpenedAccount,
  order: RestingOrder,
  { outcome, caller }: { readonly outcome: CancelOutcome; readonly caller: AccountCaller },
): Promise<CanceledOrder> => {
  if (outcome.kind === 'canceled') return { order, outcome: 'canceled', text: null };
  if (outcome.kind === 'rejected') {
    return { order, outcome: outcome.reason === 'unknown-order' ? 'gone' : 'refused', text: outcome.text };
  }
  for (;;) {
    const mayArrive = mayStillArrive(clock, outcome.until);
    const resting = await account.connection.openOrders().catch(() => null);
    const isThere = resting?.some(({ venueId }) => venueId === order.id);
    if (isThere === false) return { order, outcome: 'gone', text: `it rests no more; the answer was lost` };
    if (isThere === true && !mayArrive) return { order, outcome: 'refused', text: 'the cancel did not arrive' };
    if (!mayArrive || !(await clock.wait(PAUSE_MS, caller.signal))) {
      return { order, outcome: 'unknown', text: outcome.why };
    }
  }
};
