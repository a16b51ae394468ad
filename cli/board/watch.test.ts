import { describe, expect, it } from 'vitest';
import { EngineError, type CommandName } from '../../engine/index.ts';
import type { Board } from '../../runtime/board/board.ts';
import type { BoardView } from '../../runtime/board/view.ts';
import { painter } from '../format/colour.ts';
import type { Screen } from '../screen/screen.ts';
import { exampleEvents, exampleView } from './testing/example-board.ts';
import { watchBoard, type Leaving } from './watch.ts';

/** A screen that remembers what was drawn, and a keyboard. */
class FakeScreen implements Screen {
  readonly size = { columns: 120, rows: 20 };
  readonly drawn: string[] = [];
  isClosed = false;
  suspended = 0;
  #hear: (bytes: string) => void = () => undefined;

  draw(lines: readonly string[]): void {
    this.drawn.push(lines.join('\n'));
  }
  clear(): void {}
  onInput(listener: (bytes: string) => void): void {
    this.#hear = listener;
  }
  onResize(): void {}
  interrupt(): void {}
  suspend(): void {
    this.suspended += 1;
  }
  close(): void {
    this.isClosed = true;
  }
  press(keys: string): void {
    this.#hear(keys);
  }
  get bottom(): string {
    return this.drawn.at(-1)?.split('\n').at(-1) ?? '';
  }
}

/** A session that stands as a test says. */
class FakeBoard implements Board {
  readonly events = exampleEvents;
  shown: BoardView = exampleView;
  isClosed = false;
  #changed: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  view(): BoardView {
    return this.shown;
  }
  why(): Promise<never> {
    return Promise.reject(new EngineError('E_EVENT_MISSING', 'there is no such event'));
  }
  follow(changed: () => void): Promise<void> {
    this.#changed = changed;
    return new Promise((_, reject) => {
      this.#fail = reject;
    });
  }
  close(): void {
    this.isClosed = true;
  }
  becomes(set: Partial<BoardView>): void {
    this.shown = { ...this.shown, ...set };
    this.#changed();
  }
  fails(error: unknown): void {
    this.#fail(error);
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

interface Watched {
  readonly screens: readonly FakeScreen[];
  readonly screen: () => FakeScreen;
  readonly board: FakeBoard;
  readonly given: readonly string[];
  readonly replayed: readonly number[];
  readonly leaving: Promise<Leaving>;
  readonly press: (keys: string) => Promise<void>;
  readonly becomes: (set: Partial<BoardView>) => Promise<void>;
  readonly clock: { now: number };
  readonly stop: AbortController;
}

const watched = async (): Promise<Watched> => {
  const screens: FakeScreen[] = [];
  const given: string[] = [];
  const replayed: number[] = [];
  const clock = { now: 0 };
  const board = new FakeBoard();
  const stop = new AbortController();
  const leaving = watchBoard(board, {
    openScreen: () => {
      screens.push(new FakeScreen());
      return screens.at(-1)!;
    },
    paint: painter(false),
    signal: stop.signal,
    now: () => clock.now,
    give: (command: CommandName, reason: string) => {
      given.push(`${command}: ${reason}`);
      return Promise.resolve();
    },
    replay: (seq) => {
      replayed.push(seq);
      expect(screens.at(-1)?.isClosed).toBe(true);
      return Promise.resolve();
    },
  });
  leaving.catch(() => undefined);
  const screen = (): FakeScreen => screens.at(-1)!;
  const press = async (keys: string): Promise<void> => {
    screen().press(keys);
    await settled();
  };
  const becomes = async (set: Partial<BoardView>): Promise<void> => {
    clock.now += 1_000;
    board.becomes(set);
    await settled();
  };
  await settled();
  return { screens, screen, board, given, replayed, leaving, press, becomes, clock, stop };
};

describe('the board on the screen', () => {
  it('is there at once, and goes with q: screen and store are let go', async () => {
    const { screen, board, leaving, press } = await watched();
    expect(screen().drawn).toHaveLength(1);
    await press('q');
    expect(await leaving).toBe('detached');
    expect([screen().isClosed, board.isClosed]).toEqual([true, true]);
  });

  it('is drawn once for many changes, and again when a tenth of a second has passed', async () => {
    const { screen, board, clock, leaving, press } = await watched();
    for (let change = 0; change < 100; change++) {
      board.becomes({ seq: 50_000 + change });
      await settled();
    }
    expect(screen().drawn).toHaveLength(1);
    clock.now += 100;
    board.becomes({ seq: 60_000 });
    await settled();
    expect(screen().drawn).toHaveLength(2);
    expect(screen().drawn[1]).toContain('seq 60,000');
    await press('q');
    await leaving;
  });

  it('pauses before it leaves, if that was the answer to Ctrl-C', async () => {
    const { given, leaving, press, screen } = await watched();
    await press('\u0003');
    expect(screen().bottom).toContain('[d]etach, [p]ause, [f]latten and end?');
    await press('p');
    expect(await leaving).toBe('paused');
    expect(given).toEqual(['pause: left the board with Ctrl-C']);
  });

  it('flattens, stops once it is flat and not before, and leaves when its process is gone', async () => {
    const { given, leaving, press, becomes, screen } = await watched();
    const flat = { size: '0', entryPrice: null, result: '0' };
    await press('\u0003fflatten\r');
    expect(given).toEqual(['flatten: flatten and end, at the board']);
    await becomes({ standing: { state: 'flattening', why: 'you' } });
    expect(screen().bottom).toContain('ends as soon as it is flat');
    await becomes({ standing: { state: 'halted', why: 'you' }, position: flat });
    expect(given).toHaveLength(1);
    await becomes({ orders: [] });
    await becomes({});
    expect(given.slice(1)).toEqual(['stop: flatten and end, at the board']);
    await becomes({ standing: { state: 'stopped', why: 'stopped' } });
    expect(screen().isClosed).toBe(false);
    await becomes({ pid: null });
    expect(await leaving).toBe('ended');
  });

  it('gives the screen to a replay, and takes another one afterwards', async () => {
    const { screens, replayed, leaving, press } = await watched();
    await press('kr');
    expect(replayed).toEqual([13]);
    expect(screens).toHaveLength(2);
    await press('q');
    await leaving;
    expect(screens.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('says what could not be done, and stays', async () => {
    const { screen, leaving, press } = await watched();
    await press('\r');
    expect(screen().bottom).toContain('there is no such event');
    await press('\u001A');
    expect(screen().suspended).toBe(1);
    await press('q');
    await leaving;
  });

  it('gives the terminal back when the store fails, or the process is asked to end', async () => {
    const failing = await watched();
    failing.board.fails(new EngineError('E_STORE_UNAVAILABLE', 'the store is gone'));
    await expect(failing.leaving).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
    expect(failing.screen().isClosed).toBe(true);
    const asked = await watched();
    asked.stop.abort();
    expect(await asked.leaving).toBe('detached');
    expect(asked.screen().isClosed).toBe(true);
  });
});
