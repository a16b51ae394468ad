import type { Outside } from '../outside.ts';
import type { StandInExchange } from '../stand-in/exchange.ts';
import { StandIn } from '../stand-in/stand-in.ts';

/** 2026-01-05, a Monday. */
export const START = Date.UTC(2026, 0, 5);

/** A clock that goes when it is told to; what was put off is done in order of time. */
export class HandClock {
  #now: number;
  #late: { readonly at: number; readonly work: () => void }[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  readonly after = (delayMs: number, work: () => void): (() => void) => {
    const one = { at: this.#now + delayMs, work };
    this.#late.push(one);
    return () => {
      this.#late = this.#late.filter((each) => each !== one);
    };
  };

  tick(ms: number): void {
    this.#now += ms;
    const due = this.#late.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#late = this.#late.filter(({ at }) => at > this.#now);
    for (const { work } of due) work();
  }
}

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** An exchange in this process, and everything that was sent to it. */
export interface Inside<S extends StandInExchange = StandIn> {
  readonly clock: HandClock;
  readonly standIn: S;
  readonly outside: Outside;
  readonly sent: readonly Sent[];
}

/** The stand-in of binanceusdm behind a network that is a function call. */
export const inside = (): Inside => insideOf((now) => new StandIn(now));

/** Any stand-in behind such a network. */
export const insideOf = <S extends StandInExchange>(make: (now: () => number) => S): Inside<S> => {
  const clock = new HandClock(START);
  const standIn = make(clock.now);
  const sent: Sent[] = [];
  const outside: Outside = {
    now: clock.now,
    after: clock.after,
    random: () => 0.5,
    fetch: (address, { method, headers, body = '' }) => {
      const seen = { method, url: address, headers: new Headers({ ...headers }), body };
      sent.push(seen);
      const answer = standIn.handle(method, new URL(address), seen.headers, body);
      if (answer === null) return Promise.reject(new TypeError('fetch failed', { cause: new Error('socket hang up') }));
      return Promise.resolve(new Response(answer.body, { status: answer.status }));
    },
  };
  return { clock, standIn, outside, sent };
};

/** Lets everything that waits for no timer come to its end. */
export const settle = async (turns = 60): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};
