import { clientOrderId } from '../../../adapters/venues/hyperliquid/signing/client-order-id.ts';
import type { AnyEvent } from '../../../engine/index.ts';
import type { WatchedVenue } from './watched-venue.ts';

interface WireFill {
  readonly tid: number;
  readonly time: number;
  readonly cloid: string | null;
  readonly side: 'A' | 'B';
  readonly px: string;
  readonly sz: string;
}

/** What the venue says of the account, in its own words. */
export interface VenueBooks {
  readonly fills: readonly WireFill[];
  readonly open: readonly { readonly cloid: string | null }[];
  readonly position: string;
}

interface State {
  readonly assetPositions: readonly { readonly position: { readonly szi: string } }[];
}

export const venueBooks = async (venue: WatchedVenue): Promise<VenueBooks> => {
  const state = await venue.ask<State>('clearinghouseState');
  return {
    fills: await allFills(venue),
    open: await venue.ask('openOrders'),
    position: state.assetPositions[0]?.position.szi ?? '0',
  };
};

/** The venue tells the oldest of them, so they are asked for from the newest that is known until nothing is new. */
const allFills = async (venue: WatchedVenue): Promise<readonly WireFill[]> => {
  const known = new Map<number, WireFill>();
  for (let from = 0; ; ) {
    const before = known.size;
    for (const fill of await venue.ask<readonly WireFill[]>('userFillsByTime', from)) {
      known.set(fill.tid, fill);
      from = fill.time;
    }
    if (known.size === before) return [...known.values()];
  }
};

/** Which promises were broken; nothing if journal and venue tell the same story. */
export const complaintsOf = (
  session: string,
  events: readonly AnyEvent[],
  venue: VenueBooks,
  submissions: ReadonlyMap<string, number>,
): readonly string[] => {
  const journal = journalBooks(session, events);
  return [
    ...[...submissions].filter(([, times]) => times > 1).map(([id, times]) => `order ${id} was sent ${times} times`),
    ...[...submissions.keys()].filter((id) => !journal.asked.has(id)).map((id) => `order ${id} is not in the journal`),
    ...[...journal.asked].filter((id) => !journal.ended.has(id)).map((id) => `order ${id} has no end in the journal`),
    ...venue.open.map(({ cloid }) => `order ${cloid ?? 'of nobody'} still rests at the venue`),
    ...differences(journal.fills, venue.fills.map(fillText)),
    ...(Number(journal.position.toFixed(8)) === Number(venue.position)
      ? []
      : [`position: journal ${journal.position.toFixed(8)}, venue ${venue.position}`]),
    ...events.flatMap((event) =>
      event.type === 'DiscrepancyFound'
        ? [`a discrepancy: ${event.data.what}, expected ${event.data.expected}, found ${event.data.found}`]
        : [],
    ),
    ...(events.at(-1)?.type === 'SessionStopped' ? [] : [`the last event is ${events.at(-1)?.type ?? 'none'}`]),
  ];
};

const journalBooks = (session: string, events: readonly AnyEvent[]) => {
  const asked = new Set<string>();
  const ended = new Set<string>();
  const fills: string[] = [];
  let position = 0;
  for (const event of events) {
    const id = 'order' in event.data ? clientOrderId(session, event.data.order) : '';
    if (event.type === 'OrderRequested') asked.add(id);
    if (/^Order(Canceled|Rejected|Expired|Denied)$/.test(event.type)) ended.add(id);
    if (event.type !== 'OrderFilled') continue;
    const { fill, side, price, size, remaining } = event.data;
    if (Number(remaining) === 0) ended.add(id);
    fills.push(`${fill} ${id} ${side} ${Number(size)} @ ${Number(price)}`);
    position += side === 'buy' ? Number(size) : -Number(size);
  }
  return { asked, ended, fills, position };
};

const fillText = ({ tid, cloid, side, sz, px }: WireFill): string =>
  `${tid} ${cloid ?? 'of nobody'} ${side === 'B' ? 'buy' : 'sell'} ${Number(sz)} @ ${Number(px)}`;

/** Each fill once on both sides. */
const differences = (journal: readonly string[], venue: readonly string[]): readonly string[] => {
  const twice = journal.filter((fill, index) => journal.indexOf(fill) !== index);
  return [
    ...twice.map((fill) => `fill ${fill} stands in the journal twice`),
    ...venue.filter((fill) => !journal.includes(fill)).map((fill) => `fill ${fill} of the venue is not in the journal`),
    ...journal.filter((fill) => !venue.includes(fill)).map((fill) => `fill ${fill} of the journal is not at the venue`),
  ];
};
