import { z } from 'zod';
import { EngineError, type EventStore } from '../../engine/index.ts';
import { uuidOf } from '../journal/uuid.ts';

/** What a paper or live session needs besides its manifest, so that another process can take it up. */
const opening = z.object({
  mode: z.enum(['paper', 'live']),
  venue: z.string(),
  /** Where the venue is reached; null for its own address. */
  url: z.string().nullable(),
  network: z.enum(['mainnet', 'testnet']),
  /** Name of the account whose key trades; null on paper. Never a key. */
  account: z.string().nullable(),
  /** Live: how far from the decision price a market order may be filled at worst, as a fraction. */
  slippageMax: z.string().nullable(),
  startedAt: z.number().int(),
  /** Head of the commands to all sessions when it began; absent in the record of older versions. */
  controlHead: z.number().int().optional(),
  /** Begun on purpose with a unit that costs more than it earns: the numbers of that moment. */
  smallUnit: z.string().optional(),
});

export type SessionOpening = z.infer<typeof opening>;

const PREFIX = 'opening-';

/** Said once, before anything else of the session. */
export const recordOpening = async (store: EventStore, session: string, data: SessionOpening): Promise<void> => {
  const stream = `${PREFIX}${session}`;
  const meta = JSON.stringify({ v: 1, $correlationId: session });
  const event = { id: uuidOf(`${stream}/0`), type: 'SessionOpened', data: JSON.stringify(data), meta };
  await store.append(stream, [event], 'no-stream');
};

/** How a session was opened. E_SESSION_UNKNOWN. */
export const readOpening = async (store: EventStore, session: string): Promise<SessionOpening> => {
  for await (const batch of store.read(`${PREFIX}${session}`, { limit: 1 })) {
    for (const { data } of batch) if (typeof data === 'string') return opening.parse(JSON.parse(data));
  }
  throw new EngineError('E_SESSION_UNKNOWN', `there is no session "${session}" here`, { fix: 'ht status' });
};

/** Every session of the store, in order of name. */
export async function* allSessions(store: EventStore): AsyncGenerator<string> {
  for await (const { stream } of store.streams(PREFIX)) yield stream.slice(PREFIX.length);
}

/** Whether a name is that of a paper or live session; a backtest, or a fork of a session, is none. */
export const isSession = async (store: EventStore, name: string): Promise<boolean> =>
  (await store.revision(`${PREFIX}${name}`)) >= 0;
