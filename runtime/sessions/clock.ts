/** The clocks of the outside: wall time (ms UTC) for facts, a monotonic one (ms) for latencies, and waiting. */
export interface Clock {
  readonly wall: () => number;
  readonly monotonic: () => number;
  /** Waits some ms; resolves early and false when the signal comes. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve(false);
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve(true);
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
};
