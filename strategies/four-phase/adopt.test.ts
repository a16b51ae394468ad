import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../engine/index.ts';
import { totalOf } from './books/books.ts';
import { strategy } from './index.ts';
import type { Values } from './parameters.ts';
import { Desk, type DeskOptions } from './testing/desk.ts';

const BASE: Partial<Values> = { leverage: '10', unitSize: '0.5' };
const GRID: Partial<Values> = { ...strategy.presets?.['grid-long'], ...BASE };
const start = (changes: Partial<Values> = BASE, options: DeskOptions = {}): Desk => {
  const desk = new Desk(changes, options);
  desk.price('100');
  return desk;
};
const along = (desk: Desk, ...prices: readonly string[]): void => {
  for (const price of prices) desk.price(price);
};
const booksAreExact = (desk: Desk): void => {
  const total = totalOf(desk.state.books, desk.scale.price(desk.view().price), desk.scale.lot);
  expect(text(total)).toBe(text(desk.equity()));
};

describe('a four-phase plan that is given other parameters on its way', () => {
  it('goes on as if nothing had happened where they are the same, at any place of any path', () => {
    const path = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 40 });
    const presets = fc.constantFrom(BASE, GRID, { ...BASE, hedgeStyle: 'flip' as const, releverOnReset: true });
    const manners = fc.constantFrom('now' as const, 'half' as const, 'late' as const, 'reject' as const);
    fc.assert(
      fc.property(path, fc.nat(40), presets, manners, (moves, at, preset, manner) => {
        const options: DeskOptions = { fee: '0.00045', manner: (n) => (n === 2 ? manner : 'now') };
        const stories = [false, true].map((isAdopted) => {
          const desk = new Desk(preset, options);
          desk.tick(1_000_000);
          for (const [step, move] of moves.entries()) {
            if (isAdopted && step === at % moves.length) desk.adopt(preset);
            desk.tick(Math.max(600_000, desk.ticks + move * 50));
            if (step % 5 === 4) desk.deliver();
          }
          return { events: desk.events, state: strategy.inspect(desk.state) };
        });
        expect(stories[1]).toEqual(stories[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('decides by another confirmation at the next unit change, from the books that it has', () => {
    const [two, one] = [start(), start()];
    along(two, '99.5');
    along(one, '99.5');
    one.adopt({ ...BASE, longConfirmation: 1 });
    const before = one.events.length;
    one.price('99.4');
    expect(one.events).toHaveLength(before);
    along(two, '99');
    along(one, '99');
    expect(two.state.levels).toEqual({ long: 3, hedgeShort: 2 });
    expect(one.state.levels).toEqual({ long: 2, hedgeShort: 2 });
    booksAreExact(one);
  });

  it('counts units in another mode from the next price on', () => {
    const desk = start();
    along(desk, '100.5', '100.3');
    expect(desk.state.unit).toBe(0 + 1);
    desk.adopt({ ...BASE, unitMode: 'floor' });
    desk.price('100.29');
    expect(desk.state.unit).toBe(0);
    booksAreExact(desk);
  });

  it('makes its next cycle of what a cycle is made of, and finishes the present one as it was', () => {
    const desk = start();
    along(desk, '99.5', '99');
    const changes = { leverage: '5', unitSize: '1', chunks: 2, longShare: '0.3' } as const;
    desk.adopt({ ...BASE, ...changes });
    expect(desk.state).toMatchObject({ settings: { shape: { chunks: 4 } }, levels: { long: 3, hedgeShort: 2 } });
    along(desk, '99.5', '100');
    expect(desk.of('SystemReset')).toMatchObject([{ cycle: 1, unitValue: '1' }]);
    expect(desk.state).toMatchObject({ settingsAtReset: null, levels: { long: 2, hedgeShort: 0 }, unit: 0 });
    expect(text(desk.state.settings.leverage)).toBe('5');
    expect(desk.state.books.long.lots / desk.position).toBeCloseTo(0.3, 6);
    booksAreExact(desk);
    along(desk, '99', '98', '97');
    expect(desk.state).toMatchObject({ levels: { long: 0, hedgeShort: 2 }, target: { phase: 'decline' } });
    booksAreExact(desk);
  });

  it('takes all of them before its entry, also one that was refused', () => {
    const desk = new Desk(BASE, { manner: (n) => (n === 0 ? 'reject' : 'now') });
    desk.price('100');
    desk.adopt({ ...BASE, margin: '500', unitSize: '2', chunks: 2 });
    desk.price('100.6');
    expect(desk.state.status).toBe('waiting');
    desk.price('102');
    expect(desk.state).toMatchObject({ status: 'running', levels: { long: 2, hedgeShort: 0 } });
    expect(text(desk.state.initialMargin)).toBe('500');
  });

  it('closes only once another drawdown limit is met, which is looked at by the highest value that it has seen', () => {
    const desk = start();
    along(desk, '101', '100.5');
    desk.adopt({ ...BASE, maxDrawdownPct: '1' });
    along(desk, '100');
    expect(desk.state.isClosingOnly).toBe(true);
  });

  it('guards its resting stops from the unit on that it is at', () => {
    const desk = start(GRID);
    along(desk, '99.5');
    desk.adopt({ ...GRID, execution: 'resting-guarded' });
    expect(desk.state).toMatchObject({ recentUnits: [-1], whipsaw: null });
    along(desk, '100', '99.5', '100');
    expect(desk.state.whipsaw).toEqual({ low: -1, high: 0 });
  });

  it.each([
    [BASE, { ...BASE, margin: '500' }, 'margin cannot change'],
    [BASE, { ...GRID }, 'execution cannot change'],
    [GRID, { ...GRID, chunks: 3 }, 'with resetOn never there is none'],
    [BASE, { ...BASE, resetOn: 'never' as const, leverage: '5' }, 'with resetOn never there is none'],
    [BASE, { ...BASE, leverage: '51' }, 'leverage is above the 50'],
  ])('refuses what could never count: %j then %j', (first, then, words) => {
    const desk = start(first);
    try {
      desk.adopt(then);
      expect.unreachable();
    } catch (error) {
      const { message, detail } = error as { readonly message: string; readonly detail: { readonly why?: string } };
      expect(error).toMatchObject({ code: 'E_CONFIG_VALUE' });
      expect(`${message} ${detail.why ?? ''}`).toContain(words);
    }
  });
});
