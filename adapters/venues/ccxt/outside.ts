/** Stops a timer; may be called again. */
export type Cancel = () => void;

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** Everything the adapter touches besides its own memory and ccxt: tests bring their own clock, dice and network. */
export interface Outside {
  /** Our clock, ms UTC. */
  now(): number;
  after(delayMs: number, work: () => void): Cancel;
  /** Uniform in [0, 1). */
  random(): number;
  /** Rejects with `NotSent` if the request cannot have reached anybody, with any other error if it may have. */
  fetch(url: string, request: HttpRequest): Promise<Response>;
}

/** Nobody can have seen the request: the address could not be reached at all. */
export class NotSent extends Error {
  constructor(cause: unknown) {
    super('the address could not be reached', { cause });
    this.name = 'NotSent';
  }
}

/** The real clock, dice and network. */
export const realOutside: Outside = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  fetch: async (url, { method, headers, body, signal }) => {
    try {
      // A redirect could carry a signed request to somebody else.
      return await fetch(url, { method, headers, signal, redirect: 'error', ...(body === undefined ? {} : { body }) });
    } catch (error) {
      throw NEVER_LEFT.has(codeOf(error)) ? new NotSent(error) : error;
    }
  },
};

/** What the operating system says when nobody is there: nothing was sent then. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const codeOf = (error: unknown): string => {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : null;
  if (cause instanceof AggregateError) return codeOf({ cause: cause.errors[0] as unknown });
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
};
