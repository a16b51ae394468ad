import { seededRandom } from '../../../../engine/index.ts';
import { NotSent, type HttpAnswer, type Outside, type SocketHandlers } from '../outside.ts';
import type { Listener } from '../stand-in/audience.ts';
import type { StandInClock } from '../stand-in/clock.ts';
import { UNWANTED } from '../stand-in/faults.ts';
import type { StandIn } from '../stand-in/stand-in.ts';

/** The lines of one client to a stand-in in the same process: no sockets, so that a test's clock decides all times. */
export class InProcess implements Outside {
  readonly random = seededRandom('in process');
  readonly #standIn: StandIn;
  readonly #clock: StandInClock;
  readonly #lines = new Set<{ readonly listener: Listener; readonly handlers: SocketHandlers }>();

  constructor(standIn: StandIn, clock: StandInClock) {
    this.#standIn = standIn;
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(delayMs: number, work: () => void): () => void {
    return this.#clock.after(delayMs, work);
  }

  async post(url: string, body: string): Promise<HttpAnswer> {
    const parsed = JSON.parse(body) as unknown;
    if (url.endsWith('/info')) return said(this.#standIn.ask(parsed));
    const fault = this.#standIn.faults.actions.shift();
    if (fault === 'refused') return said(UNWANTED);
    if (fault === 'lost-request') throw new NotSent(new Error('lost'));
    const answer = await this.#standIn.arrive(parsed);
    if (fault === 'lost-answer') throw new Error('the line was cut');
    return said(answer);
  }

  openSocket(_url: string, handlers: SocketHandlers): ReturnType<Outside['openSocket']> {
    const standIn = this.#standIn;
    const line = { listener: listenerOf(handlers, standIn.now()), handlers };
    standIn.audience.listeners.add(line.listener);
    this.#lines.add(line);
    queueMicrotask(() => handlers.opened());
    return {
      send: (text) => standIn.hear(line.listener, text),
      end: () => this.#forget(line),
    };
  }

  /** Cuts every line without a word. */
  cut(): void {
    for (const line of [...this.#lines]) {
      this.#forget(line);
      line.handlers.closed('cut by a test');
    }
  }

  #forget(line: { readonly listener: Listener; readonly handlers: SocketHandlers }): void {
    this.#standIn.audience.listeners.delete(line.listener);
    this.#lines.delete(line);
  }
}

const listenerOf = (handlers: SocketHandlers, heardAt: number): Listener => ({
  send: (text) => handlers.message(text),
  end: (code) => handlers.closed(`closed with code ${code}`),
  subscriptions: new Map(),
  heardAt,
});

const said = (answer: unknown): HttpAnswer =>
  answer === null ? { status: 422, body: 'no' } : { status: 200, body: JSON.stringify(answer) };
