import { EngineError, type Instrument, type VenueBalance, type VenueConnection } from '../../../engine/index.ts';

/** More than this and the venue would refuse our actions as stale, or take them too early. */
const CLOCK_OFF_MS = 5_000;

/** What a live session must find before it may begin. */
export interface StartChecks {
  readonly connection: VenueConnection;
  readonly instrument: Instrument;
  /** The pair as the user typed it a second time; null if that was not done. */
  readonly armed: string | null;
  readonly now: () => number;
}

/** E_NOT_ARMED unless the pair was typed again, on purpose. */
export const assertArmed = ({ armed, instrument }: Pick<StartChecks, 'armed' | 'instrument'>): void => {
  if (armed === instrument.base || armed === instrument.symbol) return;
  throw new EngineError('E_NOT_ARMED', 'real orders would be sent, and that was not armed', {
    ...(armed === null ? {} : { where: `--arm ${armed}` }),
    why: 'The name of the pair must be typed a second time, so that nothing is traded by mistake.',
    fix: `--arm ${instrument.base}`,
  });
};

/** The account as it may be when a session begins: nothing of which the journal would know nothing. */
export const assertCleanStart = async ({ connection, instrument, now }: StartChecks): Promise<VenueBalance> => {
  await connection.prove?.();
  await assertClock(connection, now);
  const orders = (await connection.openOrders()).filter((order) => order.instrument === instrument.id);
  if (orders.length > 0) {
    throw new EngineError('E_UNEXPLAINED_ORDER', `${orders.length} orders rest in ${instrument.symbol} already`, {
      where: orders.map(({ venueId, side }) => `order ${venueId}, ${side}`).join('; '),
      why: 'This session did not send them, so it could not say what they do to its exposure.',
      fix: 'cancel them at the venue, or take up the session that sent them: ht status',
    });
  }
  const position = (await connection.positions()).find((each) => each.instrument === instrument.id);
  if (position) {
    throw new EngineError('E_UNEXPLAINED_POSITION', `the account holds a position in ${instrument.symbol} already`, {
      where: `${position.size > 0 ? 'long' : 'short'}, entered at ${position.entryPrice}`,
      why: 'A session begins flat; a position that it did not open has no place in its books.',
      fix: 'close it at the venue, or take up the session that opened it: ht status',
    });
  }
  const balance = await connection.balance();
  if (Number(balance.equity) > 0) return balance;
  throw new EngineError('E_ACCOUNT_EMPTY', 'there is no money in the account', {
    where: `equity ${balance.equity} ${balance.currency}`,
    why: 'An API wallet holds none itself: the address must be that of the account it trades for.',
    fix: 'check the address of the account, or pay something in',
  });
};

const assertClock = async (connection: VenueConnection, now: () => number): Promise<void> => {
  const before = now();
  const theirs = await connection.serverTime();
  const off = Math.round(theirs - (before + now()) / 2);
  if (Math.abs(off) <= CLOCK_OFF_MS) return;
  throw new EngineError(
    'E_CLOCK_OFF',
    `the clock of this machine is ${Math.abs(off)} ms ${off > 0 ? 'behind' : 'ahead of'} the venue's`,
    {
      why: `Orders carry their time; with more than ${CLOCK_OFF_MS} ms the venue refuses them or takes stale ones.`,
      fix: 'set the clock, as with: timedatectl set-ntp true',
    },
  );
};
