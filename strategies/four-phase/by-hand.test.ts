import { describe, expect, it } from 'vitest';
import { text } from '../../engine/index.ts';
import { totalOf } from './books/books.ts';
import { Desk } from './testing/desk.ts';

const start = (): Desk => {
  const desk = new Desk({ leverage: '10', unitSize: '0.5' });
  desk.price('100');
  return desk;
};
const reset = { type: 'ResetRequested', data: { by: 'ann', reason: 'a new start' } } as const;

describe('a reset by hand', () => {
  it('is done at once where everything is long', () => {
    const desk = start();
    desk.price('101');
    desk.tell(reset);
    expect(desk.of('SystemReset')).toMatchObject([{ entryPrice: '101', cycle: 1 }]);
    expect(desk.state.isResetAsked).toBe(false);
  });

  it('goes fully long first, whatever the unit says, and then resets', () => {
    const desk = start();
    for (const price of ['99.5', '99', '98.5']) desk.price(price);
    expect(desk.state.levels.long).toBeLessThan(4);
    desk.tell(reset);
    expect(desk.of('SystemReset')).toHaveLength(1);
    expect(desk.state).toMatchObject({ levels: { long: 4, hedgeShort: 0 }, unit: 0, isResetAsked: false });
    const total = totalOf(desk.state.books, desk.scale.price(desk.view().price), desk.scale.lot);
    expect(text(total)).toBe(text(desk.equity()));
  });

  it('waits for its order, and does not lose its aim when the unit moves meanwhile', () => {
    const desk = new Desk({ leverage: '10', unitSize: '0.5' }, { manner: (n) => (n >= 3 ? 'late' : 'now') });
    desk.price('100');
    for (const price of ['99.5', '99']) desk.price(price);
    desk.tell(reset);
    desk.price('98.5');
    expect(desk.of('SystemReset')).toEqual([]);
    expect(desk.state.target.longLevel).toBe(4);
    desk.deliver();
    expect(desk.of('SystemReset')).toHaveLength(1);
  });
});

describe('a change of leverage', () => {
  it('counts from the next reset on, and sets the unit anew', () => {
    const desk = new Desk({ leverage: '10' });
    desk.price('100');
    const { unitValue } = desk.state;
    desk.tell({ type: 'LeverageChanged', data: { from: '10', to: '5', by: 'ann', reason: 'calmer' } });
    expect(desk.state.unitValue.eq(unitValue)).toBe(true);
    desk.tell(reset);
    expect(desk.state.unitValue.eq(unitValue.times(2))).toBe(true);
    expect(text(desk.state.settings.leverage)).toBe('5');
  });
});
