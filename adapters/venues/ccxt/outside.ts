import { realSurroundings, sentOnce, type Surroundings } from '../parts/outside.ts';

export { NotSent, type Cancel } from '../parts/outside.ts';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** Everything the adapter touches besides its own memory and ccxt: tests bring their own clock, dice and network. */
export interface Outside extends Surroundings {
  /** Rejects with `NotSent` if the request cannot have reached anybody, with any other error if it may have. */
  fetch(url: string, request: HttpRequest): Promise<Response>;
}

/** The real clock, dice and network. */
export const realOutside: Outside = {
  ...realSurroundings,
  fetch: (url, { body, ...request }) => sentOnce(url, { ...request, ...(body === undefined ? {} : { body }) }),
};
