import { isLocked } from './faults.ts';

/** Between two attempts, ms: short, so that a process among busy neighbours gets its turn. */
const PAUSE_MS = 3;
const gate = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread. */
export const pause = (ms: number): void => {
  Atomics.wait(gate, 0, 0, ms);
};

/** Does work that another process's lock may refuse, again and again until `timeoutMs` are over; then its error. */
export const patiently = <T>(timeoutMs: number, work: () => T): T => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= deadline) throw error;
      pause(PAUSE_MS);
    }
  }
};
