import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, text } from '../../../engine/index.ts';
import { cross, splitLots } from '../fills.ts';
import { Desk } from '../testing/desk.ts';
import { netLots, payFunding, totalOf } from './books.ts';
import { closeLots, emptyLeg, equityOf, openLots } from './legs.ts';
import { rotation } from './rotation.ts';

const lot = new Decimal('0.001');
const prices = fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => new Decimal(ticks).div(100));

describe('a leg', () => {
  it('keeps its equity to the last digit when lots are added and taken at odd prices', () => {
    const trades = fc.array(
      fc.record({ lots: fc.integer({ min: 1, max: 100_000 }), price: prices, out: fc.nat(100) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(trades, fc.constantFrom<1 | -1>(1, -1), prices, (list, side, mark) => {
        const leg = emptyLeg(side);
        let cash = new Decimal(0);
        let owed = new Decimal(0);
        let position = 0;
        for (const { lots, price, out } of list) {
          openLots(leg, lots, price, lot);
          owed = owed.minus(lot.times(lots).times(price).times(side));
          const taken = Math.floor((leg.lots * out) / 100);
          cash = cash.plus(closeLots(leg, taken, price, lot).cash);
          owed = owed.plus(lot.times(taken).times(price).times(side));
          position += lots - taken;
        }
        expect(leg.lots).toBe(position);
        const worth = owed.plus(lot.times(position).times(mark).times(side));
        expect(text(equityOf(leg, mark, lot).plus(cash))).toBe(text(worth));
      }),
    );
  });

  it('that is emptied has no margin, average or lots left', () => {
    const leg = { ...emptyLeg(1), lots: 7, avg: new Decimal('3.3'), margin: new Decimal('1.000000000000000000000001') };
    closeLots(leg, 3, new Decimal('3'), lot);
    closeLots(leg, 4, new Decimal('3'), lot);
    expect([leg.lots, text(leg.avg), text(leg.margin)]).toEqual([0, '0', '0']);
  });
});

describe('a fill', () => {
  it('is split in whole lots that add up, slice by slice, earlier parts first', () => {
    expect(splitLots([1, 1, 1], 1)).toEqual([1, 0, 0]);
    expect(splitLots([9e14, 9e14], 9e14 + 1)).toEqual([450000000000001, 450000000000000]);
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e15), { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(1e15), { maxLength: 5 }),
        (parts, slices) => {
          let open = parts;
          for (const slice of slices) {
            const whole = open.reduce((sum, lots) => sum + lots, 0);
            const count = Math.min(slice, whole);
            const shares = splitLots(open, count);
            expect(shares.reduce((sum, lots) => sum + lots, 0)).toBe(count);
            open = open.map((lots, i) => lots - shares[i]!);
            expect(open.every((lots) => lots >= 0)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('levels at a constant price without fees', () => {
  it('hold exactly their quarter of each allocation after any walk, and the same total', () => {
    const levels = fc.record({
      longLevel: fc.integer({ min: 0, max: 4 }),
      hedgeShortLevel: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(levels, { maxLength: 20 }), (walk) => {
        const { state } = ((): Desk => {
          const desk = new Desk({ leverage: '10' });
          desk.price('100');
          return desk;
        })();
        const price = new Decimal(100);
        for (const to of walk) {
          cross(state, rotation(state, to, price).parts, price);
          state.held = { long: new Decimal(to.longLevel), hedgeShort: new Decimal(to.hedgeShortLevel) };
          const { books, scale } = state;
          const parts = [books.long, books.hedgeLong, books.hedgeShort].map((leg) =>
            equityOf(leg, price, scale.lot).div(125),
          );
          const wanted = [to.longLevel, 4 - to.hedgeShortLevel, to.hedgeShortLevel];
          parts.forEach((part, i) => expect(part.minus(wanted[i]!).abs().lt('0.0000001')).toBe(true));
          expect(text(totalOf(books, price, scale.lot))).toBe('1000');
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('funding', () => {
  it('adds up exactly however the lots are spread, and is taken from cash when there are none', () => {
    const desk = new Desk({ leverage: '10', longShare: '0.3' });
    desk.price('100');
    desk.price('99');
    const { books, scale } = desk.state;
    const before = totalOf(books, new Decimal(99), scale.lot);
    payFunding(books, new Decimal('0.1'));
    expect(text(before.minus(totalOf(books, new Decimal(99), scale.lot)))).toBe('0.1');
    expect(netLots(books)).toBe(desk.position);
  });
});
