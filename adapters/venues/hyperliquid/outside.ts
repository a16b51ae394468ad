/** Stops a timer; may be called again. */
export type Cancel = () => void;

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
export interface Outside {
  /** Our clock, ms UTC. */
  now(): number;
  after(delayMs: number, work: () => void): Cancel;
  /** Uniform in [0, 1). */
  random(): number;
  /** Rejects with `NotSent` if the request cannot have reached anybody, with any other error if it may have. */
  post(url: string, body: string, signal: AbortSignal): Promise<HttpAnswer>;
  openSocket(url: string, handlers: SocketHandlers): Socket;
}

/** Nobody can have seen the request: the address could not be reached at all. */
export class NotSent extends Error {
  constructor(cause: unknown) {
    super('the address could not be reached', { cause });
    this.name = 'NotSent';
  }
}
