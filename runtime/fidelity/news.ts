import type { AnyEvent, Draft, Input, OrderId, VenueMessage } from '../../engine/index.ts';

/** The order that a word of the venue says something about; null where it says nothing of how an order stands. */
export const wordOf = (message: VenueMessage): OrderId | null =>
  'order' in message && WORDS.has(message.kind) ? message.order : null;

const WORDS: ReadonlySet<VenueMessage['kind']> = new Set([
  'accepted',
  'rejected',
  'triggered',
  'filled',
  'canceled',
  'expired',
] as const);

const REPORTS = new Set([
  'OrderAccepted',
  'OrderRejected',
  'OrderTriggered',
  'OrderFilled',
  'OrderCanceled',
  'OrderExpired',
]);

/** An event that says that the venue has an order, or has had it; null for any other, the session's own end among them. */
export const reportOf = <E extends AnyEvent | Draft>(event: E): E | null => {
  if (event.type === 'OrderCanceled' && event.data.reason === 'end-of-session') return null;
  return REPORTS.has(event.type) ? event : null;
};

/** When the news was made that an event follows from (the venue's clock), and when it was heard (ours), ms UTC. */
interface Moment {
  readonly newsAt: number | null;
  readonly heardAt: number | null;
}

/** The moment of an event that an input brought about. */
export const momentOf = (input: Input | null, { tape }: AnyEvent): Moment => {
  if (input?.kind === 'venue') return momentOfWord(input);
  if (input?.kind === 'command') return { newsAt: null, heardAt: input.time };
  if (input?.kind !== 'tape' || input.block.kind !== 'trades' || tape === null) return { newsAt: null, heardAt: null };
  const { time, received } = input.block;
  return { newsAt: time[tape.row] ?? null, heardAt: received?.[tape.row] ?? null };
};

const momentOfWord = ({ time, received }: Extract<Input, { readonly kind: 'venue' }>): Moment =>
  received === undefined ? { newsAt: null, heardAt: time } : { newsAt: time, heardAt: received };
