import { describe, expect, it } from 'vitest';
import type { BoardView } from '../../runtime/board/view.ts';
import { keysOf } from '../screen/keys.ts';
import { perform, selectedOf, type Give } from './effects.ts';
import { reduce } from './reduce.ts';
import { exampleEvents as events, exampleView } from './testing/example-board.ts';
import { firstState, type BoardState, type Effect } from './view-state.ts';

type SessionState = BoardView['standing']['state'];
const ENTER = '\r';
const CTRL_C = '\u0003';
const ESCAPE = '\u001B';

/** Presses keys; gives the state and everything that was asked for. */
const press = (
  bytes: string,
  session: SessionState = 'running',
  from: BoardState = firstState,
): { readonly state: BoardState; readonly asked: readonly Effect[] } => {
  let state = from;
  const asked: Effect[] = [];
  for (const key of keysOf(bytes)) {
    const reduced = reduce(state, key, session);
    state = reduced.state;
    if (reduced.effect) asked.push(reduced.effect);
  }
  return { state, asked };
};

describe('keys of the board', () => {
  it.each([
    ['p', 'running', 'pause'],
    ['p', 'reducing', 'pause'],
    ['p', 'paused', 'resume'],
    ['p', 'halted', 'resume'],
    ['h', 'running', 'halt'],
  ] as const)('%s in a session that is %s: %s, once its reason was given', (key, session, command) => {
    expect(press(key, session).asked).toEqual([]);
    expect(press(`${key}too wild${ENTER}`, session).asked).toEqual([{ do: 'command', command, reason: 'too wild' }]);
    expect(press(`${key}${ENTER}`, session).asked).toEqual([{ do: 'command', command, reason: 'not said' }]);
    expect(press(key + ESCAPE, session).asked).toEqual([]);
  });

  it('close a position only when the word is typed in full', () => {
    expect(press(`fflatten${ENTER}`).asked).toEqual([{ do: 'command', command: 'flatten', reason: 'at the board' }]);
    const slip = press(`fflat${ENTER}`);
    expect(slip.asked).toEqual([]);
    expect(slip.state.message).toContain('nothing was done');
    expect(press(`f${ENTER}`).asked).toEqual([]);
  });

  it('give no commands to nobody', () => {
    expect(press('phf', 'left')).toMatchObject({ asked: [], state: { prompt: null } });
    expect(press('p', 'left').state.message).toContain('ht take-up');
    expect(press('h', 'stopped').state.message).toContain('over');
  });

  it('leave with q, whatever it does', () => {
    expect(press('q').asked).toEqual([{ do: 'detach', isPaused: false }]);
  });

  it('follow again after escape', () => {
    expect(press(ESCAPE, 'running', { ...firstState, cursor: 3, filter: 'x' }).state).toEqual(firstState);
  });

  it('scroll what lies over the board, and close it', () => {
    const { state } = press('?jj');
    expect(state.overlay?.scroll).toBe(2);
    expect(press('x', 'running', state).state.overlay).toBeNull();
  });
});

describe('Ctrl-C', () => {
  it('asks first', () => {
    expect(press(CTRL_C)).toMatchObject({ asked: [], state: { isLeaving: true } });
  });
  it.each([
    ['d', 'running', [{ do: 'detach', isPaused: false }]],
    [CTRL_C, 'running', [{ do: 'detach', isPaused: false }]],
    ['p', 'running', [{ do: 'detach', isPaused: true }]],
    ['p', 'halted', [{ do: 'detach', isPaused: false }]],
    [`fflatten${ENTER}`, 'running', [{ do: 'end' }]],
    [`f${ENTER}`, 'running', []],
    [ESCAPE, 'running', []],
    ['x', 'running', []],
  ] as const)('then %j in a session that is %s: %j', (keys, session, asked) => {
    expect(press(CTRL_C + keys, session).asked).toEqual(asked);
  });
  it('stays a question for any other key', () => {
    expect(press(`${CTRL_C}x`).state.isLeaving).toBe(true);
    expect(press(CTRL_C + ESCAPE).state.isLeaving).toBe(false);
  });
  it('asks nothing where nothing runs', () => {
    expect(press(CTRL_C, 'stopped').asked).toEqual([{ do: 'detach', isPaused: false }]);
    expect(press(CTRL_C, 'left').asked).toEqual([{ do: 'detach', isPaused: false }]);
  });
  it('gets through a prompt and an overlay', () => {
    expect(press(`/abc${CTRL_C}`).state).toMatchObject({ isLeaving: true, prompt: null });
    expect(press(`?${CTRL_C}`).state).toMatchObject({ isLeaving: true, overlay: null });
  });
});

describe('moving in the list', () => {
  const given: string[] = [];
  const give: Give = (command) => {
    given.push(command);
    return Promise.resolve();
  };
  const board = {
    events,
    view: () => exampleView,
    why: (seq: number) =>
      Promise.resolve({
        chain: events.filter((event) => event.seq === seq),
        input: { number: 7, text: 'print 1 × 2' },
      }),
  };
  const after = async (bytes: string): Promise<BoardState> => {
    let state = firstState;
    for (const effect of press(bytes).asked) state = await perform(board, give, state, effect as never);
    return state;
  };

  it.each([
    ['k', 13],
    ['kk', 12],
    ['g', 10],
    ['gj', 11],
    ['kkjj', null],
    [`:11${ENTER}`, 11],
    [`:o230${ENTER}`, 11],
    [`:orderfilled${ENTER}`, 13],
    [`:12:04:31.12${ENTER}`, 12],
  ])('%j selects %j', async (keys, seq) => {
    expect((await after(keys)).cursor).toBe(seq);
  });

  it('says what is not there', async () => {
    expect((await after(`:o9${ENTER}`)).message).toContain('there is no o9 among the newest 5 events');
  });

  it('selects within what the filter lets through', () => {
    const filtered = { ...firstState, filter: 'o230' };
    expect(selectedOf(events, filtered)?.seq).toBe(13);
    expect(selectedOf(events, { ...filtered, cursor: 10 })?.seq).toBe(11);
  });

  it('shows the causes of the selected event, back to the input', async () => {
    const lines = (await after(ENTER)).overlay?.lines.map(({ text }) => text).join('\n');
    expect(lines).toContain('seq 14  OrderDenied');
    expect(lines).toContain('└ input 7  print 1 × 2');
    expect(lines).toContain('ht trace 7f3a91c2 o232');
  });

  it('puts a command on record, and flattens before it ends', async () => {
    const state = await perform(board, give, firstState, { do: 'end' });
    expect(given).toEqual(['flatten']);
    expect(state.isEnding).toBe(true);
  });
});
