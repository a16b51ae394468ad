import { EngineError } from '../../../engine/index.ts';
import { parseAddress, type Credentials } from './address.ts';
import { Connection, type Patience } from './connection.ts';
import { diagnose } from './diagnosis.ts';
import { errorOf } from './explained.ts';
import { faultOf } from './faults.ts';
import { readStream } from './reader.ts';
import { EventStoreDb } from './store.ts';

/** How a server is used. */
export interface EventStoreDbOptions {
  /** Who one is, where the address does not say it. */
  readonly credentials?: Credentials | null;
  readonly patience?: Partial<Patience>;
}

/** A stream that need not exist. */
const HELLO = 'hypertrader';

const PATIENCE: Patience = { callMs: 10_000, totalMs: 30_000, firstWaitMs: 50, lastWaitMs: 2_000 };

/** First release that says when a subscription has caught up. */
const OLDEST = [23, 10] as const;

const connectionTo = (address: string, options: EventStoreDbOptions = {}): Connection => {
  const parsed = parseAddress(address, options.credentials ?? null);
  const own = parsed.deadlineMs === null ? {} : { callMs: parsed.deadlineMs };
  return new Connection(parsed, { ...PATIENCE, ...own, ...options.patience });
};

/**
 * Opens the store on a server, after asking it who it is and whether it knows us.
 * E_STORE_ADDRESS, E_STORE_UNAVAILABLE, E_STORE_TIMEOUT, E_STORE_DENIED, E_STORE_OLD.
 */
export const openEventStoreDb = async (address: string, options: EventStoreDbOptions = {}): Promise<EventStoreDb> => {
  const connection = connectionTo(address, options);
  try {
    assertRecent((await connection.serverFacts()).version, connection.address.shown);
    // Everybody may ask for the version; whether name and password are right shows at the first read.
    await readStream(connection, HELLO, { limit: 1 }).next();
  } catch (error) {
    await connection.close();
    throw await explained(connection, error);
  }
  return new EventStoreDb(connection);
};

/** A failure to connect, with what a look at the port tells about it. */
const explained = async ({ address }: Connection, error: unknown): Promise<EngineError> => {
  const fault = faultOf(error);
  if (fault instanceof EngineError) return fault;
  return errorOf(fault, address.shown, fault.isPassing ? await diagnose(address) : {});
};

/** Throws E_STORE_OLD for a server that lacks what is needed. A version that is none says nothing. */
const assertRecent = (version: string, where: string): void => {
  const [major = NaN, minor = NaN] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  if (!isOld && !Number.isNaN(major)) return;
  throw new EngineError('E_STORE_OLD', `the server is of version ${version}`, {
    where,
    why: `It must be ${OLDEST.join('.')} or later: older ones do not say when a subscription has caught up.`,
    fix: 'use EventStoreDB 23.10 or later, or KurrentDB',
  });
};
