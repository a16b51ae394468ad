import { EngineError } from '../../../engine/index.ts';

/** Status codes of gRPC that mean something to a store. */
const CANCELLED = 1;
const UNKNOWN = 2;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const ABORTED = 10;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const DATA_LOSS = 15;
const UNAUTHENTICATED = 16;

/** What a failed call says about the world: `again` kinds are tried again, the others are final. */
export type FaultKind =
  | 'unavailable'
  | 'timeout'
  | 'not-leader'
  | 'denied'
  | 'full'
  | 'too-large'
  | 'deleted'
  | 'old'
  | 'unknown';

/** A call that failed, before it is known whether it will be tried again. */
export class Fault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.kind = kind;
  }

  /** Whether the same call may succeed later; only appends with fixed ids and an exact revision, and reads, are made. */
  get isPassing(): boolean {
    return this.kind === 'unavailable' || this.kind === 'timeout' || this.kind === 'not-leader';
  }
}

interface ServiceError extends Error {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly type?: unknown;
  readonly metadata?: { getMap?(): Readonly<Record<string, unknown>> };
}

/** The bridge and the client name their errors, and do not always keep the status. */
const BY_NAME: Readonly<Record<string, FaultKind>> = {
  UnavailableError: 'unavailable',
  unavailable: 'unavailable',
  DeadlineExceededError: 'timeout',
  'deadline-exceeded': 'timeout',
  timeout: 'timeout',
  NotLeaderError: 'not-leader',
  'not-leader': 'not-leader',
  AccessDeniedError: 'denied',
  'access-denied': 'denied',
  StreamDeletedError: 'deleted',
  'stream-deleted': 'deleted',
  'maximum-append-size-exceeded': 'too-large',
};

const BY_STATUS: Readonly<Record<number, FaultKind>> = {
  [CANCELLED]: 'unavailable',
  [DEADLINE_EXCEEDED]: 'timeout',
  [ABORTED]: 'timeout',
  [PERMISSION_DENIED]: 'denied',
  [UNAUTHENTICATED]: 'denied',
  [RESOURCE_EXHAUSTED]: 'full',
  [FAILED_PRECONDITION]: 'deleted',
  [UNIMPLEMENTED]: 'old',
  [INTERNAL]: 'unavailable',
  [UNAVAILABLE]: 'unavailable',
  [DATA_LOSS]: 'unavailable',
  [NOT_FOUND]: 'unknown',
  [INVALID_ARGUMENT]: 'unknown',
};

/** Where the connection broke, the status is often UNKNOWN and only the words say it. */
const BROKEN =
  /write after end|client error \(Connect\)|transport error|connection|stream closed|ECONN|EPIPE|discover/i;
const TOO_LARGE = /larger than max/i;

const kindOf = (error: ServiceError): FaultKind => {
  const trailer = error.metadata?.getMap?.()['exception'];
  const named = BY_NAME[String(trailer)] ?? BY_NAME[String(error.type)] ?? BY_NAME[error.name];
  if (named !== undefined) return named;
  const words = `${error.message} ${typeof error.details === 'string' ? error.details : ''}`;
  if (TOO_LARGE.test(words)) return 'too-large';
  if (typeof error.code === 'number' && error.code !== UNKNOWN) return BY_STATUS[error.code] ?? 'unknown';
  return BROKEN.test(words) ? 'unavailable' : 'unknown';
};

/** Any error of the client as a fault; our own errors stay what they are. */
export const faultOf = (error: unknown): Fault | EngineError => {
  if (error instanceof Fault || error instanceof EngineError) return error;
  if (!(error instanceof Error)) return new Fault('unknown', String(error));
  return new Fault(kindOf(error), error.message, error);
};
