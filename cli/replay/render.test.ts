import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../engine/index.ts';
import { painter } from '../format/colour.ts';
import { textWidth } from '../format/text-width.ts';
import { render } from './render.ts';
import type { Sight } from './sight.ts';
import { firstView } from './view-state.ts';

const event = (seq: number, type: string, data: object, cause: number | null): AnyEvent =>
  ({ seq, type, version: 1, data, time: 1_736_812_799_871 + seq, tape: null, cause }) as unknown as AnyEvent;

const events = [
  event(231, 'CandleClosed', { intervalMs: 60_000, close: '94251.0' }, null),
  event(232, 'UnitChanged', { from: 2, to: 3, price: '94251.0' }, 231),
  event(233, 'OrderRequested', { order: 'o231', side: 'buy', size: '0.05', limitPrice: null, reason: 'unit 3' }, 232),
];

const sight: Sight = {
  title: 'run a81c04de  four-phase',
  current: events[2]!,
  events,
  state: {
    seq: 233,
    isPlayed: true,
    state: {
      strategy: { unit: 3, target: { phase: 'advance', longLevel: 4 } },
      market: { time: 1_736_812_799_871, price: '94251.0' },
      position: { size: '0', entryPrice: null, exposure: '0.05' },
      equity: '10000',
      account: { equity: '10000' },
      orders: [{ id: 'o231', status: 'requested', remaining: '0.05' }],
      venue: null,
      isHalted: false,
      system: null,
    },
  },
  diff: [
    { path: 'position.exposure', from: '0', to: '0.05' },
    { path: 'strategy.unit', from: 2, to: 3 },
  ],
  diffFrom: 232,
  causes: [232, 231],
  consequences: [234],
  deviation: null,
};

const view = firstView(41_207, 233);
const plain = painter(false);

describe('the screen of a replay', () => {
  it('shows events, the state after, and what changed, side by side', () => {
    expect(render(view, sight, { columns: 120, rows: 14 }, plain).join('\n')).toMatchSnapshot();
  });

  it('fits any window exactly, in each of its views', () => {
    const views = fc.record({
      view: fc.constantFrom('compact' as const, 'feed' as const, 'json' as const),
      focus: fc.constantFrom('events' as const, 'state' as const, 'diff' as const),
      scroll: fc.nat(30),
      isHelpOpen: fc.boolean(),
      message: fc.constantFrom('', 'x'.repeat(300)),
      prompt: fc.constantFrom(null, { kind: 'jump' as const, text: 'o1' }),
    });
    const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(views, size, fc.boolean(), (some, window, isColoured) => {
        const lines = render({ ...view, ...some }, sight, window, painter(isColoured));
        expect(lines).toHaveLength(window.rows);
        for (const line of lines) expect(textWidth(line)).toBe(window.columns);
      }),
    );
  });

  it('has no colours where none are wanted, and the same words with them', () => {
    const words = (isColoured: boolean): string =>
      render(view, sight, { columns: 120, rows: 20 }, painter(isColoured)).join('\n');
    const escape = String.fromCharCode(27);
    expect(words(false)).not.toContain(escape);
    expect(words(true)).toContain(escape);
    expect(words(true).replace(new RegExp(`${escape}\\[\\d+m`, 'g'), '')).toBe(words(false));
  });

  it('lets no text of a strategy move the cursor', () => {
    const evil = event(233, 'NoteRecorded', { note: '\u001B[2J\u0007gone', values: null }, null);
    const lines = render(view, { ...sight, events: [evil], current: evil }, { columns: 120, rows: 14 }, plain);
    expect(lines.join('')).not.toContain('\u001B');
    expect(lines.join('')).toContain('·[2J·gone');
  });

  it('marks where today’s code says something else', () => {
    const parted = {
      ...sight,
      deviation: { seq: 232, recorded: null, instead: null, crash: null },
      state: { ...sight.state, isPlayed: false },
    };
    const text = render(view, parted, { columns: 120, rows: 14 }, plain).join('\n');
    expect(text).toContain('! code differs from the recording from 232 on');
    expect(text).toContain('from the journal alone');
    expect(text).toMatch(/! +232 UnitChanged/);
    const before = render({ ...view, cursor: 231 }, parted, { columns: 120, rows: 14 }, plain);
    expect(before.at(-1)).not.toContain('code differs');
  });
});
