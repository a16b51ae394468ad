import { EngineError, lots, market, type Instrument, type Scale, type SubmitOutcome } from '../../engine/index.ts';
import type { Beginnings } from '../sessions/begin.ts';
import { assertArmed } from '../sessions/live/start-checks.ts';
import { instrumentOf } from '../sessions/venues.ts';
import { assertAlone, neighbours } from './neighbours.ts';
import type { OpenedAccount } from './opened.ts';
import { recordHand } from './record.ts';
import type { AccountCaller, ClosedPosition, CloseRequest } from './requests.ts';
import { mayStillArrive, PAUSE_MS } from './waiting.ts';

/** Closes the whole position in an instrument with one reduce-only market order, on record before it is sent. */
export const close = async (
  parts: Beginnings,
  account: OpenedAccount,
  request: CloseRequest,
  caller: AccountCaller,
): Promise<ClosedPosition> => {
  const { world, doors, clock } = parts;
  const { connection, address, url, scaleOf } = account;
  const instrument = await instrumentOf(connection, request.pair);
  assertArmed({ armed: request.armed, instrument });
  const scale = scaleOf(instrument.id);
  const held = await positionIn(account, instrument);
  if (held === 0) throw noPosition(instrument);
  const place = { venue: request.venue, url, names: caller.namesOf(address), instruments: [instrument.id] };
  const near = await neighbours(world, doors, place);
  assertAlone(near, { isAnyway: request.isAnyway, note: (text) => caller.note(text) });
  const side = held > 0 ? 'sell' : 'buy';
  const about = { instrument: instrument.id, side, size: scale.sizeText(lots(Math.abs(held))) } as const;
  const { by, network, slippageMax } = request;
  await recordHand(world.store, request.account, {
    type: 'CloseAsked',
    time: clock.wall(),
    data: { ...about, slippageMax, by, network, url },
  });
  const clientId = connection.clientIdOf('close');
  const spec = market(side, lots(Math.abs(held)), { reduceOnly: true });
  const order = { clientId, instrument: instrument.id, spec, slippageMax, reference: null };
  const filled = await filledBy(parts, account, { clientId, scale, caller, outcome: await connection.submit(order) });
  const closed: ClosedPosition = {
    instrument: instrument.id,
    side,
    position: scale.sizeText(lots(held)),
    filled: filled.size,
    averagePrice: filled.price,
    left: scale.sizeText(lots(await positionIn(account, instrument))),
    restingOrders: (await connection.openOrders()).filter((each) => each.instrument === instrument.id).length,
  };
  await recordHand(world.store, request.account, {
    type: 'CloseAnswered',
    time: clock.wall(),
    data: { ...about, filled: closed.filled, averagePrice: closed.averagePrice, left: closed.left, text: filled.text },
  });
  if (filled.text !== null) throw notClosed(closed, filled.text);
  return closed;
};

const positionIn = async ({ connection }: OpenedAccount, { id }: Instrument): Promise<number> =>
  (await connection.positions()).find(({ instrument }) => instrument === id)?.size ?? 0;

/** What was filled, and why not more; a null text: the venue took it. */
interface Filled {
  readonly size: string;
  readonly price: string | null;
  readonly text: string | null;
}

interface Submitted {
  readonly clientId: string;
  readonly scale: Scale;
  readonly caller: AccountCaller;
  readonly outcome: SubmitOutcome;
}

const filledBy = async (
  { clock }: Beginnings,
  account: OpenedAccount,
  { clientId, scale, caller, outcome }: Submitted,
): Promise<Filled> => {
  const nothing = { size: '0', price: null };
  if (outcome.kind === 'filled') {
    return { size: scale.sizeText(outcome.size), price: outcome.averagePrice, text: null };
  }
  if (outcome.kind === 'rejected') return { ...nothing, text: outcome.text };
  if (outcome.kind !== 'unknown') return { ...nothing, text: 'the venue took the order, and has not filled it yet' };
  for (;;) {
    const mayArrive = mayStillArrive(clock, outcome.until);
    const found = await account.connection.order(clientId).catch(() => undefined);
    if (found) {
      return {
        size: scale.sizeText(lots(found.originalSize - found.remaining)),
        price: null,
        text: found.remaining === 0 ? null : `the order is ${found.status}`,
      };
    }
    if (found === null && !mayArrive) return { ...nothing, text: 'the order did not arrive' };
    if (!mayArrive || !(await clock.wait(PAUSE_MS, caller.signal))) return { ...nothing, text: outcome.why };
  }
};

const noPosition = ({ symbol, base }: Instrument): EngineError =>
  new EngineError('E_NO_POSITION', `the account holds no position in ${symbol}`, {
    where: `ht close ${base}`,
    why: 'There is nothing to close; nothing was sent.',
    fix: 'ht positions --account <name>',
  });

const notClosed = ({ instrument, position, filled, left }: ClosedPosition, text: string): EngineError =>
  new EngineError('E_NOT_CLOSED', `the position in ${instrument} is not closed`, {
    where: `was ${position}, filled ${filled}, is ${left}`,
    why: text,
    fix: 'ht positions --account <name>   and try again',
  });
