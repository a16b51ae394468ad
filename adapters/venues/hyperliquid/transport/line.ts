import type { ConnectionState } from '../../../../engine/index.ts';
import type { Limits } from '../limits/limits.ts';
import { pauseAfter, type Retry } from '../../parts/retry.ts';
import type { Cancel, Outside, Socket } from '../outside.ts';
import { frame } from '../wire/exchange.ts';
import { json, shaped } from '../wire/shape.ts';

/** What is on the other end of a line. */
export interface LineHandlers {
  /** What to ask for each time the line stands. */
  subscriptions(): readonly Readonly<Record<string, unknown>>[];
  /** The line stands, and everything was asked for. `isFirst` only once. */
  opened(isFirst: boolean): void;
  /** One message of the venue. What it throws ends the line: half-understood data are worse than none. */
  message(channel: string, data: unknown): void;
  state(state: ConnectionState, detail: string): void;
}

export interface LineOptions {
  readonly url: string;
  readonly outside: Outside;
  readonly limits: Limits;
  readonly pingMs: number;
  /** A line over which nothing has come for so long is given up. */
  readonly staleMs: number;
  readonly retry: Retry;
}

/** The venue closes a line over which it hears nothing for a minute. */
export const LINE_DEFAULTS = { pingMs: 15_000, staleMs: 40_000, retry: { firstMs: 500, mostMs: 30_000 } } as const;

/** A WebSocket that is opened again for ever, with growing pauses of random length, until it is closed by us. */
export class Line {
  readonly #options: LineOptions;
  readonly #handlers: LineHandlers;
  #state: ConnectionState = 'connecting';
  #socket: Socket | null = null;
  readonly #timers = new Map<'ping' | 'watch' | 'retry', Cancel>();
  #failures = 0;
  #isFirst = true;
  #heardAt = 0;

  constructor(options: LineOptions, handlers: LineHandlers) {
    this.#options = options;
    this.#handlers = handlers;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** When the last message came, our clock; 0 for never. */
  get heardAt(): number {
    return this.#heardAt;
  }

  open(): void {
    this.#become('connecting', this.#options.url);
    let isCurrent = true;
    const ifCurrent = (work: () => void) => (): void => {
      if (isCurrent) work();
    };
    const socket = this.#options.outside.openSocket(this.#options.url, {
      opened: ifCurrent(() => this.#opened()),
      message: (text) => {
        if (isCurrent) this.#message(text);
      },
      closed: (reason) => {
        if (isCurrent) this.#lost(reason);
      },
    });
    this.#socket = {
      send: (text) => socket.send(text),
      end: () => {
        isCurrent = false;
        socket.end();
      },
    };
  }

  close(): void {
    this.#drop();
    if (this.#state !== 'closed') this.#become('closed', 'closed by us');
  }

  #opened(): void {
    const wasFirst = this.#isFirst;
    this.#isFirst = false;
    this.#heardAt = this.#options.outside.now();
    for (const subscription of this.#handlers.subscriptions()) this.#send({ method: 'subscribe', subscription });
    this.#ping();
    this.#watch();
    this.#become('open', this.#options.url);
    this.#handlers.opened(wasFirst);
  }

  #message(text: string): void {
    this.#heardAt = this.#options.outside.now();
    try {
      const { channel, data } = shaped(frame, json(text, 'a frame'), 'a frame');
      if (channel === 'error') throw new Error(`the venue says: ${String(data)}`);
      this.#handlers.message(channel, data);
      // Only what was understood makes a line good: one that garbles everything is tried less and less often.
      this.#failures = 0;
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  #lost(reason: string): void {
    this.#drop();
    const { outside, retry } = this.#options;
    const pause = pauseAfter(this.#failures, retry, () => outside.random());
    this.#failures += 1;
    this.#timers.set(
      'retry',
      outside.after(pause, () => this.open()),
    );
    this.#become('lost', `${reason}; next try in ${pause} ms`);
  }

  #drop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#socket?.end();
    this.#socket = null;
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    const socket = this.#socket;
    void this.#options.limits.message().then(() => {
      if (socket === this.#socket) socket?.send(JSON.stringify(message));
    });
  }

  #ping(): void {
    this.#timers.set(
      'ping',
      this.#options.outside.after(this.#options.pingMs, () => {
        this.#send({ method: 'ping' });
        this.#ping();
      }),
    );
  }

  #watch(): void {
    const { outside, staleMs } = this.#options;
    const left = this.#heardAt + staleMs - outside.now();
    this.#timers.set(
      'watch',
      outside.after(Math.max(1, left), () => {
        if (outside.now() - this.#heardAt < staleMs) {
          this.#watch();
          return;
        }
        this.#become('stale', `nothing came for ${staleMs} ms`);
        this.#lost('the line was silent');
      }),
    );
  }

  #become(state: ConnectionState, detail: string): void {
    this.#state = state;
    this.#handlers.state(state, detail);
  }
}
