import { POSITION_MAX, type Aftermath } from './storm.ts';

/** Which promises a storm broke; nothing when all held. */
export const complaints = (after: Aftermath): readonly string[] => {
  const types = after.events.map(({ type }) => type);
  const discrepancies = after.events.flatMap((event) =>
    event.type === 'DiscrepancyFound'
      ? [`${event.data.what}: expected ${event.data.expected}, found ${event.data.found}`]
      : [],
  );
  return [
    ...(after.isSame ? [] : ['the replay is not the same']),
    ...(after.journalPosition === after.venuePosition
      ? []
      : [`position: journal ${after.journalPosition}, venue ${after.venuePosition}`]),
    ...after.doubled.map((id) => `order ${id} was sent twice`),
    ...(after.largest <= POSITION_MAX ? [] : [`the venue saw a position of ${after.largest} lots`]),
    ...after.strayFunding.map((amount) => `funding of ${amount} is not on both sides once`),
    ...after.stillOpen.map((order) => `order ${order} has no end`),
    ...after.openAtVenue.map((order) => `order ${order} still rests at the venue`),
    ...(types.at(-1) === 'SessionStopped' ? [] : [`the session did not end: ${types.at(-1) ?? 'nothing'}`]),
    ...discrepancies.map((text) => `a discrepancy that was none: ${text}`),
  ];
};
