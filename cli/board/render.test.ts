import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { painter } from '../format/colour.ts';
import { textWidth } from '../format/text-width.ts';
import { farewellLines } from './farewell.ts';
import { helpLines } from './help-lines.ts';
import { render, type Shown } from './render.ts';
import { exampleEvents as events, exampleView as view } from './testing/example-board.ts';
import { firstState, type BoardState } from './view-state.ts';
import type { BoardView } from '../../runtime/board/view.ts';

const plain = painter(false);
const log = { file: 'x.log', lines: ['error[E_STORE_FULL]: the disk is full'] };
const shown = (set: Partial<BoardView> = {}, state: Partial<BoardState> = {}): Shown => ({
  view: { ...view, ...set },
  events,
  state: { ...firstState, ...state },
});
const text = (some: Shown, columns: number, rows: number): string => render(some, { columns, rows }, plain).join('\n');

describe('the board of a session', () => {
  it.each([120, 100, 80, 60, 40])('at %i columns', (columns) => {
    expect(text(shown(), columns, 20)).toMatchSnapshot();
  });

  it('says on one line how it may be left', () => {
    expect(
      text(shown({}, { isLeaving: true }), 60, 12)
        .split('\n')
        .at(-1)
        ?.trim(),
    ).toBe('Stop: [d]etach, [p]ause, [f]latten and end? esc stays');
  });

  it.each([
    [{ standing: { state: 'halted', why: 'max: enough' } }, ['STATE HALTED', '! max: enough', '<p> resume']],
    [
      { standing: { state: 'left', why: 'no process works on it' } },
      ['STATE LEFT', 'journal ○', 'feed -', '<q> close'],
    ],
    [{ mode: 'live', network: 'mainnet' }, ['ht LIVE mainnet']],
    [{ feed: { heardAt: view.now - 12_000, behindMs: null, gapFrom: null } }, ['feed ◐ 12 s', 'clock -']],
    [{ feed: { heardAt: null, behindMs: null, gapFrom: view.now - 61_000 } }, ['feed ○ missing 61 s']],
    [{ exposure: { used: '1', limit: null, share: null } }, ['BTC 1/-']],
    [{ exposure: { used: '18000', limit: '20000', share: 0.9 } }, ['BTC 18,000/20,000 !']],
    [{ lossToday: { used: '8.99', limit: null, share: null } }, ['LOSS TODAY −8.99/-']],
    [{ lossToday: { used: '-5', limit: '200', share: 0 } }, ['TODAY +5.00/−200']],
    [{ orders: [], unknown: [] }, ['no orders']],
    [{ change: null }, ['EQUITY 10,023.85   ']],
  ] as readonly (readonly [Partial<BoardView>, readonly string[]])[])('shows %j', (set, words) => {
    const all = text(shown(set), 130, 24);
    for (const word of words) expect(all).toContain(word);
  });

  it('fits any window exactly, whatever it shows', () => {
    const states = fc.record({
      cursor: fc.constantFrom(null, 10, 12, 99),
      filter: fc.constantFrom('', 'Filled', 'nothing at all'),
      isLeaving: fc.boolean(),
      isEnding: fc.boolean(),
      message: fc.constantFrom('', 'x'.repeat(300)),
      prompt: fc.constantFrom(
        null,
        { kind: 'jump' as const, text: 'o1' },
        {
          kind: 'confirm' as const,
          action: 'end' as const,
          text: 'flat',
        },
      ),
      overlay: fc.constantFrom(null, { title: 'help', lines: helpLines, scroll: 3 }),
    });
    const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) });
    const state = fc.constantFrom('running' as const, 'left' as const, 'stopped' as const, 'paused' as const);
    fc.assert(
      fc.property(states, size, state, fc.boolean(), (some, window, standing, isColoured) => {
        const lines = render(
          shown({ standing: { state: standing, why: 'because\u001B[2J' } }, some),
          window,
          painter(isColoured),
        );
        expect(lines).toHaveLength(window.rows);
        for (const line of lines) expect(textWidth(line)).toBe(window.columns);
        expect(lines.join('')).not.toContain('\u001B[2J');
      }),
    );
  });

  it('has the same words without colours', () => {
    const escape = String.fromCharCode(27);
    const coloured = render(shown(), { columns: 120, rows: 20 }, painter(true)).join('\n');
    expect(coloured).toContain(escape);
    expect(coloured.replace(new RegExp(`${escape}\\[\\d+m`, 'g'), '')).toBe(text(shown(), 120, 20));
  });

  it('says how many orders have no room', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...view.orders[0]!, id: `o${index}` }));
    expect(text(shown({ orders: many }), 60, 20)).toContain('… 36 more');
    expect(text(shown({ orders: many }), 60, 20)).toContain('orders 40');
  });
});

describe('what is said when somebody leaves the board', () => {
  it('names every order that is left behind, and how it goes on', () => {
    expect(farewellLines(view, 'detached', log).join('\n')).toMatchSnapshot();
    expect(farewellLines(view, 'paused', log).join('\n')).toContain('as process 4989; it is paused.');
  });

  it('says that nobody works on it', () => {
    const lines = farewellLines({ ...view, pid: null, standing: { state: 'left', why: null } }, 'detached', log);
    expect(lines.join('\n')).toContain('No process works on session 7f3a91c2');
    expect(lines.join('\n')).toMatch(/ht take-up 7f3a91c2[^]*x.log[^]*error\[E_STORE_FULL\]/);
  });

  it('says that it has ended', () => {
    const lines = farewellLines({ ...view, standing: { state: 'stopped', why: 'stopped' } }, 'ended', log);
    expect(lines.join('\n')).toContain('has ended after event 41,207');
  });
});
