/** Stops a timer; may be called again. */
export type Cancel = () => void;

/** What an adapter touches besides its own memory and the network: tests bring their own clock and dice. */
export interface Surroundings {
  /** Our clock, ms UTC. */
  now(): number;
  after(delayMs: number, work: () => void): Cancel;
  /** Uniform in [0, 1). */
  random(): number;
}

/** The real clock and dice. */
export const realSurroundings: Surroundings = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Nobody can have seen the request: the address could not be reached at all. */
export class NotSent extends Error {
  constructor(cause: unknown) {
    super('the address could not be reached', { cause });
    this.name = 'NotSent';
  }
}

/** What `fetch` asks; rejects with `NotSent` if it cannot have reached anybody, with any other error if it may have. */
export const sentOnce = async (url: string, request: Omit<RequestInit, 'redirect'>): Promise<Response> => {
  try {
    // A redirect would carry a signed request to somebody else, and send it twice.
    return await fetch(url, { ...request, redirect: 'error' });
  } catch (error) {
    throw hasNeverLeft(error) ? new NotSent(error) : error;
  }
};

/** What the operating system says when nobody is there: nothing was sent then. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether what `fetch` threw shows that no address of the host was reached; a name may stand for several. */
export const hasNeverLeft = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof AggregateError ? cause.errors.every(isNobodyThere) : isNobodyThere(cause);
};

const isNobodyThere = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && NEVER_LEFT.has(String(cause.code));
