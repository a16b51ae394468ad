import { Scale, type Instrument, type VenueConnection, type VenueFill, type VenueOrder } from '../../engine/index.ts';
import { compare } from '../../projections/exact.ts';
import type { RiskState as Book } from '../../projections/risk/state.ts';
import type { Difference, ReconcileOutcome } from './requests.ts';

export interface Looked {
  readonly session: string;
  readonly connection: VenueConnection;
  readonly instrument: Instrument;
  readonly book: Book;
  readonly startedAt: number;
  /** It was stopped: nobody will take it up. */
  readonly isOver: boolean;
}

/** Venues do not list fills at once: those from a little before the last event are asked for as well. */
const OVERLAP_MS = 60_000;

/** Compares the books of a session that nobody works on with those of the venue. Nothing is changed anywhere. */
export const lookAtBooks = async (looked: Looked): Promise<ReconcileOutcome> => {
  const { session, connection, instrument, book, startedAt } = looked;
  const since = Math.max(startedAt, (book.lastAt ?? startedAt) - OVERLAP_MS);
  const [positions, open, fills] = [
    await connection.positions(),
    (await connection.openOrders()).filter((order) => order.instrument === instrument.id),
    (await connection.fillsSince(since)).filter((fill) => fill.instrument === instrument.id),
  ];
  const scale = new Scale(instrument);
  const held = scale.sizeText(positions.find((each) => each.instrument === instrument.id)?.size ?? (0 as never));
  const differences = [
    ...(await orderDifferences(looked, open)),
    ...fillDifferences(looked, fills, scale),
    ...(compare(held, book.ledger.size) === 0 ? [] : [positionDifference(looked, held)]),
  ];
  return {
    session,
    how: 'looked',
    outcome: differences.length === 0 ? 'agreed' : 'differs',
    position: book.ledger.size,
    orders: Object.keys(book.resting).length,
    differences,
  };
};

const orderDifferences = async (
  { connection, book, isOver }: Looked,
  open: readonly VenueOrder[],
): Promise<readonly Difference[]> => {
  const ours = new Map(Object.keys(book.resting).map((order) => [connection.clientIdOf(order), order]));
  const found: Difference[] = [];
  for (const { clientId, venueId, side } of open) {
    if (clientId !== null && ours.delete(clientId)) continue;
    const then = isOver
      ? 'cancel it by hand: ht cancel'
      : 'would halt: it did not send it, or believes it to have ended';
    found.push({ what: `order ${venueId}, ${side}`, journal: 'none', venue: 'open', then });
  }
  for (const [clientId, order] of ours) {
    const known = await connection.order(clientId);
    const then = isOver ? 'nothing: the session is over' : 'would be recorded when the session is taken up';
    found.push({ what: `order ${order}`, journal: 'open', venue: known?.status ?? 'never had it', then });
  }
  return found;
};

const fillDifferences = (
  { book, isOver }: Looked,
  fills: readonly VenueFill[],
  scale: Scale,
): readonly Difference[] => {
  const known = new Set(book.ledger.fills);
  return fills
    .filter(({ id }) => !known.has(id))
    .map(({ id, side, size, price }) => ({
      what: `fill ${id}`,
      journal: 'none',
      venue: `${side} ${scale.sizeText(size)} at ${scale.priceText(price)}`,
      then: isOver ? 'nothing: the session is over' : 'would be recorded when the session is taken up',
    }));
};

const positionDifference = ({ book, instrument, isOver }: Looked, held: string): Difference => ({
  what: `position in ${instrument.symbol}`,
  journal: book.ledger.size,
  venue: held,
  then: isOver ? 'close it by hand: ht close' : 'would halt, unless the fills above explain it',
});
