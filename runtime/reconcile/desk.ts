import { EngineError } from '../../engine/index.ts';
import { valuedRisk } from '../risk/report.ts';
import { accessOf, type Beginnings } from '../sessions/begin.ts';
import { readOpening, type SessionOpening } from '../sessions/opening.ts';
import { workerOf } from '../sessions/presence.ts';
import { doorOf } from '../sessions/venues.ts';
import { askSession } from './ask.ts';
import { lookAtBooks } from './look.ts';
import type { ReconcileCaller, ReconcileOutcome, ReconcileRequest } from './requests.ts';

/** Compares the books of a live session with those of its venue, because a person wants to know now. */
export type Reconcile = (request: ReconcileRequest, caller: ReconcileCaller) => Promise<ReconcileOutcome>;

/** E_SESSION_UNKNOWN, E_RECONCILE_PAPER, E_RECONCILE_SILENT, and what the venue's lines throw. */
export const reconcileDesk =
  (parts: Beginnings): Reconcile =>
  async (request, caller) => {
    const { world, clock } = parts;
    const { session } = request;
    const opening = await readOpening(world.store, session);
    if (opening.mode === 'paper') throw onPaper(session);
    const { book, manifest } = await valuedRisk(world, session);
    if (!book.isStopped && workerOf(world.home, session) !== null) {
      return askSession({ store: world.store, clock }, request, caller.signal);
    }
    if (manifest === null) throw neverBegun(session);
    const connection = await opened(parts, opening, { id: session, instrument: manifest.instrument.id }, caller);
    try {
      const { startedAt } = opening;
      const { instrument } = manifest;
      return await lookAtBooks({ session, connection, instrument, book, startedAt, isOver: book.isStopped });
    } finally {
      await connection.close();
    }
  };

const opened = async (
  { doors }: Beginnings,
  { venue, url, network, account }: SessionOpening,
  session: { readonly id: string; readonly instrument: string },
  caller: ReconcileCaller,
) => {
  const door = doorOf(doors, venue);
  const address = url ?? door.urls[network];
  return door.connection(await accessOf({ account: account ?? '', network }, { ...session, url: address }, caller));
};

const onPaper = (session: string): EngineError =>
  new EngineError('E_RECONCILE_PAPER', `session ${session} trades on paper`, {
    why: 'Its orders are filled by the simulated venue inside it: there are no other books.',
    fix: `ht verify ${session}`,
  });

const neverBegun = (session: string): EngineError =>
  new EngineError('E_SESSION_UNKNOWN', `session ${session} was named and never began`, { fix: 'ht status' });
