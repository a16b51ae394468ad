import fc from 'fast-check';
import { encodeEvent, type AnyEvent, type EventStore, type NewEvent } from '../../engine/index.ts';
import { moves, sessionOf } from '../../projections/generated-session.ts';
import { uuidOf } from '../journal/uuid.ts';

/** A session as generated, with the account that its whole lots and ticks tell: an expectation of its own. */
export interface Session {
  readonly stream: string;
  readonly events: readonly AnyEvent[];
  readonly equity: string;
  readonly position: string;
}

/** Some sessions, and the order in which pieces of them (and of other streams) reach the store. */
export interface Story {
  readonly sessions: readonly Session[];
  readonly pieces: readonly { readonly pick: number; readonly count: number }[];
}

export const stories = (sessionsMax: number, movesMax: number): fc.Arbitrary<Story> =>
  fc.record({
    sessions: fc
      .array(moves(movesMax), { minLength: 1, maxLength: sessionsMax })
      .map((lists) => lists.map((list, i) => ({ stream: `session-${i}`, ...sessionOf(list) }))),
    pieces: fc.array(fc.record({ pick: fc.nat({ max: 20 }), count: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 5,
      maxLength: 60,
    }),
  });

const recorded = (stream: string, event: AnyEvent): NewEvent => ({
  id: uuidOf(`${stream}/${event.seq}`),
  type: event.type,
  ...encodeEvent(event),
});

const block = (n: number): NewEvent => ({
  id: uuidOf(`tape/${n}`),
  type: 'TapeBlockRecorded',
  data: new Uint8Array([n % 256]),
  meta: '{}',
});

/** Appends a story piece by piece, and does something after each; all of it is there in the end. */
export const tell = async (
  store: EventStore,
  { sessions, pieces }: Story,
  after: (piece: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> => {
  const told = sessions.map(() => 0);
  let blocks = 0;
  const say = async (which: number, count: number): Promise<void> => {
    const session = sessions[which];
    const from = told[which];
    if (session === undefined || from === undefined) {
      await store.append('tape-x', [block(blocks)], 'any');
      blocks += 1;
      return;
    }
    const part = session.events.slice(from, from + count).map((event) => recorded(session.stream, event));
    if (part.length > 0) await store.append(session.stream, part, from === 0 ? 'no-stream' : from - 1);
    told[which] = from + part.length;
  };
  for (const [piece, { pick, count }] of pieces.entries()) {
    await say(pick % (sessions.length + 1), count);
    await after(piece);
  }
  for (const which of sessions.keys()) await say(which, Infinity);
  await after(pieces.length);
};
