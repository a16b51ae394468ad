import { keysOf, type Key } from './keys.ts';
import type { Screen } from './screen.ts';

/** What a person and a terminal tell a program on the whole screen. */
export interface Input {
  /** The next key, `resize`, a mark of the program's own, or null when it is over. Keys that came meanwhile wait. */
  next(): Promise<Key | null>;
  /** While something takes its time, Ctrl-C and escape are heard at once. */
  busy<T>(onStop: () => void, work: () => Promise<T>): Promise<T>;
  /** Puts a mark of the program's own among the keys, unless it waits there already. */
  mark(mark: Key): void;
}

/**
 * Keys are pulled, not pushed: each is answered before the next is looked at, however slow the answer is. Ctrl-Z
 * is nobody's key.
 */
export const inputOf = (screen: Screen, signal: AbortSignal): Input => {
  const waiting: (Key | null)[] = [];
  let wake: (() => void) | null = null;
  let stop: (() => void) | null = null;
  const add = (...keys: readonly (Key | null)[]): void => {
    waiting.push(...keys);
    wake?.();
    wake = null;
  };
  screen.onInput((bytes) => {
    const pressed = keysOf(bytes);
    const keys = pressed.filter((key) => key !== 'ctrl-z');
    // Whatever a program is doing: the terminal is given back at once, and `fg` counts as a resize.
    if (keys.length < pressed.length) screen.suspend();
    const isStop = stop !== null && (keys.includes('ctrl-c') || keys.includes('escape'));
    if (isStop) stop?.();
    else add(...keys);
  });
  screen.onResize(() => add('resize'));
  if (signal.aborted) add(null);
  signal.addEventListener('abort', () => add(null), { once: true });
  return {
    busy: async (onStop, work) => {
      stop = onStop;
      try {
        return await work();
      } finally {
        stop = null;
      }
    },
    mark: (mark) => {
      if (!waiting.includes(mark)) add(mark);
    },
    next: async () => {
      while (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return waiting.shift() ?? null;
    },
  };
};
