import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf } from '../screen/keys.ts';
import { TICK } from './play.ts';
import { reduce } from './reduce.ts';
import { firstView, type Effect, type ViewState } from './view-state.ts';

/** Presses keys one after the other, as they come from a terminal; gives the view and what was asked of the run. */
const press = (bytes: string, from: ViewState = firstView(100)): { view: ViewState; asked: readonly Effect[] } => {
  let view = from;
  const asked: Effect[] = [];
  for (const key of keysOf(bytes)) {
    const { state, effect } = reduce(view, key);
    view = state;
    if (effect) asked.push(effect);
  }
  return { view, asked };
};

const UP = '\u001B[A';
const DOWN = '\u001B[B';
const RIGHT = '\u001B[C';
const LEFT = '\u001B[D';

describe('keys', () => {
  it('are read one by one, however they arrive', () => {
    expect(keysOf(`j${RIGHT}\u001B[5~\u001B[Zq`)).toEqual(['j', 'right', 'page-up', 'back-tab', 'q']);
    expect(keysOf('\u001B')).toEqual(['escape']);
    expect(keysOf('\u001B[1;5C\u001B[15~x')).toEqual(['x']);
    expect(keysOf('\u0001é')).toEqual(['é']);
  });
});

describe('a key', () => {
  it('steps, in the list of events and from anywhere with the arrows to the sides', () => {
    expect(press(`${DOWN}k${LEFT}l \u001B[5~`).asked).toEqual(
      [1, -1, -1, 1, 20, -20].map((by) => ({ do: 'step', by })),
    );
  });

  it('scrolls where the state or the diff is in focus, never above the top', () => {
    const { view, asked } = press(`\t${DOWN}${DOWN}${UP}`);
    expect(asked).toEqual([]);
    expect(view).toMatchObject({ focus: 'state', scroll: 1 });
    expect(press(`\t${UP}`).view.scroll).toBe(0);
    expect(press('\t\t\t').view.focus).toBe('events');
    expect(press('\u001B[Z').view.focus).toBe('diff');
  });

  it('plays at three speeds, pauses, and stops at the last event', () => {
    expect(press('p').view.play).toBe('1x');
    expect(press('pp').view.play).toBeNull();
    expect(press('23').view.play).toBe('max');
    expect(press('1v\t').view.play).toBe('1x');
    for (const key of ['j', 'f', ':', '\u001B', 'G']) expect(press(`2${key}`).view.play).toBeNull();
    const playing = press('2', firstView(100, 99)).view;
    expect(reduce(playing, TICK)).toEqual({ state: playing, effect: { do: 'step', by: 1 } });
    const atEnd = reduce({ ...playing, cursor: 100 }, TICK);
    expect(atEnd).toMatchObject({ effect: null, state: { play: null, message: 'this is the last event' } });
    expect(reduce(firstView(100), TICK)).toEqual({ state: firstView(100), effect: null });
  });

  it('goes to the ends', () => {
    expect(press('G').view.cursor).toBe(100);
    expect(press('Gg').view.cursor).toBe(0);
  });

  it('asks for the next and the former fill, denial, cause and consequence', () => {
    expect(press('fFdDcC').asked).toEqual([
      { do: 'search', text: 'OrderFilled', direction: 1 },
      { do: 'search', text: 'OrderFilled', direction: -1 },
      { do: 'search', text: 'OrderDenied', direction: 1 },
      { do: 'search', text: 'OrderDenied', direction: -1 },
      { do: 'cause' },
      { do: 'consequence' },
    ]);
  });

  it('opens a prompt, in which letters are letters', () => {
    const { view, asked } = press(':10,233q\u007F\r');
    expect(asked).toEqual([{ do: 'jump', text: '10,233' }]);
    expect(view.prompt).toBeNull();
    expect(press('b  unit > 3 \r').view.breakpoint).toBe('unit > 3');
    expect(press('bunit > 3\rN').asked).toEqual([
      { do: 'search', text: 'unit > 3', direction: 1 },
      { do: 'search', text: 'unit > 3', direction: -1 },
    ]);
    expect(press('/fill\r').view.filter).toBe('fill');
    expect(press('/fill\r/\u0015\r').view.filter).toBe('');
    expect(press(':12\u001B').view.prompt).toBeNull();
  });

  it('runs nowhere without a breakpoint, and says so until the next key', () => {
    expect(press('n').view.message).toContain('b sets one');
    expect(press('n?').view.message).toBe('');
  });

  it('marks the event that a diff starts at, and unmarks it', () => {
    const { view } = press('Gm');
    expect(view.mark).toBe(100);
    expect(press('m', view).view.mark).toBeNull();
    expect(press('\u001B', view).view.mark).toBeNull();
  });

  it('changes the view, opens help and closes it, and quits', () => {
    expect(press('v').view.view).toBe('feed');
    expect(press('vv').view.view).toBe('json');
    expect(press('vvv').view.view).toBe('compact');
    expect(press('?').view.isHelpOpen).toBe(true);
    expect(press('?q')).toMatchObject({ view: { isHelpOpen: false }, asked: [] });
    expect(press('q').asked).toEqual([{ do: 'quit' }]);
    expect(press(':12\u0003').asked).toEqual([{ do: 'quit' }]);
  });

  it('leaves the cursor in the run, whatever is pressed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Array.from('jkhlgGfFdDnNcCmv:/b?\t\r\u001B\u007F 19')), { maxLength: 60 }),
        (keys) => {
          const { view } = press(keys.join(''), firstView(7, 3));
          expect(view.cursor).toBeGreaterThanOrEqual(0);
          expect(view.cursor).toBeLessThanOrEqual(7);
          expect(view.scroll).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
