import type { Surroundings } from '../parts/outside.ts';

export { NotSent, type Cancel } from '../parts/outside.ts';

/** A socket that was asked for; it tells by the handlers what becomes of it. */
export interface Socket {
  send(text: string): void;
  /** Ends it at once, without waiting for the other side. Nothing is told after that. */
  end(): void;
}

export interface SocketHandlers {
  opened(): void;
  message(text: string): void;
  /** The last thing that is told, also when it never opened. */
  closed(reason: string): void;
}

/** An answer of HTTP, read whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Everything the adapter touches besides its own memory: tests bring their own clock, dice and network. */
export interface Outside extends Surroundings {
  /** Rejects with `NotSent` if the request cannot have reached anybody, with any other error if it may have. */
  post(url: string, body: string, signal: AbortSignal): Promise<HttpAnswer>;
  openSocket(url: string, handlers: SocketHandlers): Socket;
}
