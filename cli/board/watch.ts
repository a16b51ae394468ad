import { EngineError } from '../../engine/index.ts';
import type { Board } from '../../runtime/board/board.ts';
import type { Paint } from '../format/colour.ts';
import { inputOf, type Input } from '../screen/input.ts';
import type { Screen } from '../screen/screen.ts';
import { perform, selectedOf, type Give } from './effects.ts';
import { reduce } from './reduce.ts';
import { render } from './render.ts';
import { firstState, type BoardState, type Effect } from './view-state.ts';

export interface WatchOptions {
  readonly openScreen: () => Screen;
  readonly paint: Paint;
  readonly signal: AbortSignal;
  /** A monotonic clock, ms. */
  readonly now: () => number;
  readonly give: Give;
  /** Walks through the session from an event on; the screen is free meanwhile. */
  readonly replay: (seq: number) => Promise<void>;
}

/** How a person left the board. */
export type Leaving = 'detached' | 'paused' | 'ended';

/** The board is drawn at most ten times a second, and twice when nothing happens: ages grow. */
const DRAW_MS = 100;
const TICK_MS = 500;

/** Shows a session until the person has seen enough, or it has ended as they asked. The session never waits for it. */
export const watchBoard = async (board: Board, options: WatchOptions): Promise<Leaving> => {
  const watch = new Watch(board, options);
  try {
    return await watch.run();
  } finally {
    watch.close();
  }
};

class Watch {
  readonly #board: Board;
  readonly #options: WatchOptions;
  readonly #timer: NodeJS.Timeout;
  #late: NodeJS.Timeout | null = null;
  #input: Input | null = null;
  #state: BoardState = firstState;
  #drawnAt = -Infinity;
  #isStopAsked = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(board: Board, options: WatchOptions) {
    this.#board = board;
    this.#options = options;
    const changed = (): void => this.#input?.mark('changed');
    this.#timer = setInterval(changed, TICK_MS);
    board.follow(changed).catch((error: unknown) => {
      this.#failure = { error };
      changed();
    });
  }

  /** A screen at a time: a replay takes the terminal and gives it back. */
  async run(): Promise<Leaving> {
    for (;;) {
      const screen = this.#options.openScreen();
      let effect: Effect | null;
      try {
        this.#input = inputOf(screen, this.#options.signal);
        effect = await this.#show(screen, this.#input);
      } finally {
        screen.close();
      }
      if (effect?.do !== 'replay') return leavingOf(effect);
      await this.#replay();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#late !== null) clearTimeout(this.#late);
    this.#board.close();
  }

  /** Until somebody leaves, wants a replay, or it has ended. */
  async #show(screen: Screen, input: Input): Promise<Effect | null> {
    this.#draw(screen);
    for (;;) {
      const key = await input.next();
      if (this.#failure !== null) throw this.#failure.error;
      if (key === null) return { do: 'detach', isPaused: false };
      if (key === 'changed') {
        if (await this.#hasEnded()) return { do: 'end' };
        this.#drawSoon(screen, input);
        continue;
      }
      if (key === 'resize') screen.clear();
      const leaving = key === 'resize' ? null : await this.#key(screen, key);
      if (leaving !== null) return leaving;
      this.#draw(screen);
    }
  }

  async #key(screen: Screen, key: string): Promise<Effect | null> {
    const { state, effect } = reduce(this.#state, key, this.#board.view().standing.state);
    this.#state = state;
    if (effect === null) return null;
    if (effect.do === 'replay') return effect;
    if (effect.do === 'detach') {
      if (effect.isPaused) await this.#options.give('pause', 'left the board with Ctrl-C');
      return effect;
    }
    if (effect.do === 'redraw') screen.clear();
    else this.#state = await perform(this.#board, this.#options.give, state, effect);
    return null;
  }

  /** Once it is flat, what was asked to end is stopped; once it has stopped, there is nothing to watch. */
  async #hasEnded(): Promise<boolean> {
    if (!this.#state.isEnding) return false;
    const { standing, position, orders, pid } = this.#board.view();
    // Its process still puts on record what came of it.
    if (standing.state === 'stopped') return pid === null;
    if (standing.state !== 'halted' || position.size !== '0' || orders.length > 0 || this.#isStopAsked) return false;
    this.#isStopAsked = true;
    await this.#options.give('stop', 'flatten and end, at the board');
    return false;
  }

  async #replay(): Promise<void> {
    const event = selectedOf(this.#board.events, this.#state);
    try {
      await this.#options.replay(event?.seq ?? 0);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#state = { ...this.#state, message: error.message };
    }
  }

  #draw(screen: Screen): void {
    const { paint, now } = this.#options;
    this.#drawnAt = now();
    const shown = { view: this.#board.view(), events: this.#board.events, state: this.#state };
    screen.draw(render(shown, screen.size, paint));
  }

  #drawSoon(screen: Screen, input: Input): void {
    const wait = this.#drawnAt + DRAW_MS - this.#options.now();
    if (wait <= 0) this.#draw(screen);
    else
      this.#late ??= setTimeout(() => {
        this.#late = null;
        input.mark('changed');
      }, wait);
  }
}

const leavingOf = (effect: Effect | null): Leaving => {
  if (effect?.do === 'end') return 'ended';
  return effect?.do === 'detach' && effect.isPaused ? 'paused' : 'detached';
};
