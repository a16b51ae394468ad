import type { Replay } from '../../runtime/replay/replay.ts';
import type { Paint } from '../format/colour.ts';
import type { Screen } from '../screen.ts';
import { perform } from './effects.ts';
import { keysOf, type Key } from './keys.ts';
import { reduce } from './reduce.ts';
import { render, rowsOf } from './render.ts';
import { lookAt } from './sight.ts';
import { firstView, type ViewState } from './view-state.ts';

export interface WalkOptions {
  readonly title: string;
  readonly cursor: number;
  readonly breakpoint: string;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** Lets a person walk through a run, until they have seen enough. The screen is theirs again whatever happens. */
export const walk = async (replay: Replay, screen: Screen, options: WalkOptions): Promise<void> => {
  const { paint, signal, title } = options;
  const input = inputOf(screen, signal);
  let view: ViewState = firstView(replay.length - 1, options.cursor, options.breakpoint);
  try {
    for (;;) {
      const { size } = screen;
      // A jump plays from the start: Ctrl-C must end that too.
      const sight = await input.busy(
        () => screen.interrupt(),
        () => lookAt(replay, view, rowsOf(size, view), title),
      );
      screen.draw(render(view, sight, size, paint));
      const key = await input.next();
      if (key === null) return;
      if (key === 'resize') {
        screen.clear();
        continue;
      }
      const { state, effect } = reduce(view, key);
      view = state;
      if (effect?.do === 'quit') return;
      if (effect?.do === 'redraw') screen.clear();
      if (effect?.do === 'search') screen.draw(render({ ...view, message: 'looking …' }, sight, size, paint));
      if (effect === null) continue;
      const stop = new AbortController();
      const { signal: own } = stop;
      view = await input.busy(
        () => stop.abort(),
        () => perform(replay, view, effect, AbortSignal.any([signal, own])),
      );
    }
  } finally {
    screen.close();
  }
};

interface Input {
  /** The next key, `resize`, or null when it is over. Keys that came meanwhile wait. */
  next(): Promise<Key | null>;
  /** While something takes its time, Ctrl-C and escape are heard at once. */
  busy<T>(onStop: () => void, work: () => Promise<T>): Promise<T>;
}

/** Keys are pulled, not pushed: each is answered before the next is looked at, however slow the answer is. */
const inputOf = (screen: Screen, signal: AbortSignal): Input => {
  const waiting: (Key | null)[] = [];
  let wake: (() => void) | null = null;
  const add = (...keys: readonly (Key | null)[]): void => {
    waiting.push(...keys);
    wake?.();
    wake = null;
  };
  let stop: (() => void) | null = null;
  screen.onInput((bytes) => {
    const keys = keysOf(bytes);
    const isStop = stop !== null && (keys.includes('ctrl-c') || keys.includes('escape'));
    if (isStop) stop?.();
    else add(...keys);
  });
  screen.onResize(() => add('resize'));
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
