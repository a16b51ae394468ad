/** The stand-in's clock: the real one, or one that a test moves. */
export interface StandInClock {
  /** ms UTC. */
  now(): number;
  /** Calls again and again until cancelled. */
  every(ms: number, work: () => void): () => void;
  after(ms: number, work: () => void): () => void;
}

export const realClock: StandInClock = {
  now: () => Date.now(),
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
