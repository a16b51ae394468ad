import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../../engine/index.ts';
import { totalOf } from '../books/books.ts';
import { strategy } from '../index.ts';
import { Desk, type DeskOptions } from '../testing/desk.ts';
import { desiredOrders } from './desired-orders.ts';

const PRESET = { ...strategy.presets?.['grid-long'], leverage: '10', unitSize: '0.5' };
const start = (options: DeskOptions = {}): Desk => {
  const desk = new Desk(PRESET, options);
  desk.price('100');
  return desk;
};
/** Units at which sells and buys rest, lowest first. */
const resting = ({ state }: Desk): { sells: number[]; buys: number[] } => {
  const of = (side: 'buy' | 'sell'): number[] =>
    state.resting
      .filter((order) => order.side === side)
      .map(({ unit }) => unit)
      .sort((a, b) => a - b);
  return { sells: of('sell'), buys: of('buy') };
};
const atUnit = (desk: Desk, unit: number): void => desk.tick(1_000_000 + unit * 5_000);

describe('desired orders', () => {
  it('are always as many as there are fragments, sells just below and buys just above', () => {
    for (const fragments of [0, 1, 2, 3, 4]) {
      const orders = desiredOrders(7, fragments, 4);
      expect(orders).toHaveLength(4);
      expect(orders.filter((o) => o.side === 'sell').map((o) => o.unit)).toEqual([6, 5, 4, 3].slice(0, fragments));
      expect(orders.filter((o) => o.side === 'buy').map((o) => o.unit)).toEqual([8, 9, 10, 11].slice(0, 4 - fragments));
    }
  });
});

describe('grid-long', () => {
  it('enters long and protects each fragment with a stop, one unit apart', () => {
    const desk = start();
    expect(resting(desk)).toEqual({ sells: [-4, -3, -2, -1], buys: [] });
    expect(desk.tickets.map(({ spec }) => [spec.kind, spec.side, spec.triggerPrice, spec.size])).toEqual([
      ['stop-market', 'sell', 995_000, 25e12],
      ['stop-market', 'sell', 990_000, 25e12],
      ['stop-market', 'sell', 985_000, 25e12],
      ['stop-market', 'sell', 980_000, 25e12],
    ]);
  });

  it('slides the window up with a new peak: places the near stop, then cancels the far one', () => {
    const desk = start();
    const before = desk.events.length;
    atUnit(desk, 1);
    expect(resting(desk)).toEqual({ sells: [-3, -2, -1, 0], buys: [] });
    const order = desk.events
      .slice(before)
      .map(({ type }) => type)
      .filter((type) => type.startsWith('Order'));
    expect(order).toEqual(['OrderRequested', 'OrderCanceled']);
  });

  it('walks down and up through all fragments as the closed form says', () => {
    const desk = start();
    const seen = [1, 2, 1, 0, -1, -2, -3, -4, -3, -2, -1, 0, 1].map((unit) => {
      atUnit(desk, unit);
      return { unit, fragments: desk.state.levels.long, ...resting(desk) };
    });
    expect(seen).toEqual([
      { unit: 1, fragments: 4, sells: [-3, -2, -1, 0], buys: [] },
      { unit: 2, fragments: 4, sells: [-2, -1, 0, 1], buys: [] },
      { unit: 1, fragments: 3, sells: [-2, -1, 0], buys: [2] },
      { unit: 0, fragments: 2, sells: [-2, -1], buys: [1, 2] },
      { unit: -1, fragments: 1, sells: [-2], buys: [0, 1, 2] },
      { unit: -2, fragments: 0, sells: [], buys: [-1, 0, 1, 2] },
      { unit: -3, fragments: 0, sells: [], buys: [-2, -1, 0, 1] },
      { unit: -4, fragments: 0, sells: [], buys: [-3, -2, -1, 0] },
      { unit: -3, fragments: 1, sells: [-4], buys: [-2, -1, 0] },
      { unit: -2, fragments: 2, sells: [-4, -3], buys: [-1, 0] },
      { unit: -1, fragments: 3, sells: [-4, -3, -2], buys: [0] },
      { unit: 0, fragments: 4, sells: [-4, -3, -2, -1], buys: [] },
      { unit: 1, fragments: 4, sells: [-3, -2, -1, 0], buys: [] },
    ]);
    expect(text(totalOf(desk.state.books, desk.scale.price(desk.view().price), desk.scale.lot))).toBe(
      text(desk.equity()),
    );
  });

  it('holds what the closed form says, and rests what is desired, after any walk of single units', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { maxLength: 60 }), (moves) => {
        const desk = start();
        let unit = 0;
        for (const move of moves) {
          unit += move;
          atUnit(desk, unit);
          const { state } = desk;
          expect(state.levels.long).toBe(state.target.longLevel);
          const desired = desiredOrders(unit, state.levels.long, 4);
          expect(resting(desk)).toEqual({
            sells: desired
              .filter((o) => o.side === 'sell')
              .map((o) => o.unit)
              .sort((a, b) => a - b),
            buys: desired
              .filter((o) => o.side === 'buy')
              .map((o) => o.unit)
              .sort((a, b) => a - b),
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('covers every coin with a stop, has one order per unit and side, and exact books, on any path and with slippage', () => {
    const path = fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 40 });
    fc.assert(
      fc.property(path, fc.constantFrom(0, 20), fc.constantFrom('0', '0.00045'), (moves, slippage, fee) => {
        const desk = start({ slippage, fee, instrument: { lotSize: '0.001' } });
        for (const move of moves) {
          desk.tick(Math.max(600_000, desk.ticks + move * 50));
          const { books, resting: orders, status } = desk.state;
          if (status !== 'running') return;
          const sells = orders.filter(({ side }) => side === 'sell').reduce((sum, o) => sum + o.lots - o.filled, 0);
          expect(sells).toBe(books.long.lots);
          expect(new Set(orders.map(({ unit, side }) => `${unit} ${side}`)).size).toBe(orders.length);
          expect(orders.length).toBeLessThanOrEqual(4);
          expect(books.long.lots).toBe(desk.position);
          expect(text(totalOf(books, desk.scale.price(desk.view().price), desk.scale.lot))).toBe(text(desk.equity()));
          expect(books.longCash.isNegative()).toBe(false);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('buys with a quarter of the first position plus the profit, as far as its cash goes', () => {
    const desk = start();
    for (const unit of [8, 7, 6, 5, 4]) atUnit(desk, unit);
    // Sold at 103.5, 103, 102.5 and 102: 25 coins each, 275 of profit in all.
    expect(text(desk.state.books.realizedPnl)).toBe('275');
    const [buy] = desk.tickets
      .filter(({ spec }) => spec.side === 'buy')
      .sort((a, b) => b.spec.triggerPrice! - a.spec.triggerPrice!);
    expect(desk.scale.price(buy!.spec.triggerPrice!).toString()).toBe('104');
    atUnit(desk, 3);
    const near = desk.tickets.find(({ spec }) => spec.triggerPrice === 1_020_000);
    expect(desk.scale.lot.times(near!.spec.size).toFixed(6)).toBe((10275 / 4 / 102).toFixed(6));
  });

  it('does not place a refused stop again before the next unit', () => {
    const desk = start({ manner: (n) => (n === 2 ? 'reject' : 'now') });
    expect(resting(desk).sells).toEqual([-4, -3, -1]);
    atUnit(desk, 1);
    expect(resting(desk).sells).toEqual([-3, -2, -1, 0]);
  });

  it('waits for the answer of a stop whose unit was reached instead of moving the others', () => {
    const desk = start();
    const held = desk.tickets.splice(0, 1);
    atUnit(desk, -1);
    expect(desk.state.unit).toBe(-1);
    expect(resting(desk).sells).toEqual([-4, -3, -2, -1]);
    expect(desk.of('OrderRequested')).toHaveLength(5);
    desk.waiting.push(...held);
    desk.deliver();
    expect(desk.state.levels.long).toBe(3);
    expect(resting(desk)).toEqual({ sells: [-4, -3, -2], buys: [0] });
  });

  it('fills a stop slice by slice: books follow each slice, its replacement comes once, after the last of them', () => {
    const desk = start();
    const [stop] = desk.tickets;
    if (stop === undefined) throw new Error('no stop');
    desk.ticks = stop.spec.triggerPrice ?? 0;
    const before = desk.of('OrderRequested').length;
    const slice = Math.floor(stop.open / 6);
    for (let part = 1; part < 6; part++) {
      desk.fillPart(stop, slice);
      expect(desk.state.books.long.lots).toBe(desk.position);
      expect(desk.of('OrderRequested')).toHaveLength(before);
    }
    desk.fillPart(stop, stop.open);
    desk.look();
    expect(
      desk
        .of('OrderRequested')
        .slice(before)
        .map(({ side }) => side),
    ).toEqual(['buy']);
    expect(desk.state.levels.long).toBe(3);
    expect(resting(desk)).toEqual({ sells: [-4, -3, -2], buys: [0] });
  });
});
