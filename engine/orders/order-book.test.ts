import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../domain/decimal.ts';
import { limit, market, stop, type OrderSpec } from '../domain/order-spec.ts';
import { lots, priceTicks, sign } from '../domain/units.ts';
import { FINAL_ORDERS_KEPT, Orders } from './order-book.ts';
import { bitcoinScale as scale, fillOf, happened, recorded } from './scenario.ts';

const price = priceTicks(600_000);
const withOpen = (...specs: readonly OrderSpec[]): Orders => {
  const orders = new Orders(scale);
  for (const spec of specs) {
    const order = orders.nextId();
    orders.apply(happened('OrderRequested', recorded(order, spec)));
    orders.apply(happened('OrderSubmitted', { order }));
  }
  return orders;
};
const cancel = (orders: Orders, order: string): void =>
  orders.apply(happened('OrderCanceled', { order, reason: 'requested', remaining: '0' }));

describe('open orders', () => {
  it('are listed oldest first, as one array until something changes', () => {
    const orders = withOpen(limit('buy', lots(1), price), limit('sell', lots(2), price));
    const before = orders.open();
    expect(before.map((order) => order.id)).toEqual(['o1', 'o2']);
    orders.apply(happened('TradingHalted', { by: 'user', reason: 'test' }));
    expect(orders.open()).toBe(before);
    orders.apply(fillOf({ order: 'o1', id: 'f1', side: 'buy', size: 1 }));
    expect(orders.open().map((order) => order.id)).toEqual(['o2']);
    expect(orders.get('o1')?.status).toBe('filled');
  });
  it('keep their place when they change', () => {
    const orders = withOpen(limit('buy', lots(5), price), limit('sell', lots(2), price));
    orders.apply(fillOf({ order: 'o1', id: 'f1', side: 'buy', size: 1 }));
    expect(orders.open().map(({ id, remaining }) => [id, remaining])).toEqual([
      ['o1', 4],
      ['o2', 2],
    ]);
  });
});

describe('exposure', () => {
  it('is the position and the market orders in flight, not what rests', () => {
    const orders = withOpen(
      market('buy', lots(5)),
      market('sell', lots(1)),
      limit('buy', lots(100), price),
      limit('buy', lots(10), price, { timeInForce: 'ioc' }),
      stop('sell', lots(1000), price),
    );
    expect(orders.exposure(lots(2))).toBe(2 + 5 - 1 + 10);
  });
  it('counts a market stop once it is triggered', () => {
    const orders = withOpen(stop('sell', lots(3), price));
    expect(orders.exposure(lots(3))).toBe(3);
    orders.apply(happened('OrderTriggered', { order: 'o1', price: '60000' }));
    expect(orders.exposure(lots(3))).toBe(0);
  });
  it('is brought no further than to zero by reduce-only orders', () => {
    const orders = withOpen(market('sell', lots(5), { reduceOnly: true }));
    expect(orders.exposure(lots(3))).toBe(0);
    expect(orders.exposure(lots(8))).toBe(3);
    expect(orders.exposure(lots(-2))).toBe(-2);
  });
  it('is at worst all buys or all sells filled, reduce-only ones left out', () => {
    const orders = withOpen(
      limit('buy', lots(5), price),
      stop('sell', lots(9), price),
      limit('sell', lots(50), price, { reduceOnly: true }),
    );
    expect(orders.pending()).toEqual({ buy: 5, sell: 9 });
    expect(orders.worstCase(lots(0))).toBe(9);
    expect(orders.worstCase(lots(4))).toBe(9);
    expect(orders.worstCase(lots(0), market('buy', lots(6)))).toBe(11);
    expect(orders.worstCase(lots(0), market('buy', lots(6), { reduceOnly: true }))).toBe(9);
  });
});

describe('ids', () => {
  it('are numbered, and go on after those of the journal', () => {
    const orders = new Orders(scale);
    expect([orders.nextId(), orders.nextId()]).toEqual(['o1', 'o2']);
    const resumed = new Orders(scale);
    resumed.apply(happened('OrderRequested', recorded('o41', market('buy', lots(1)))));
    resumed.apply(happened('OrderRequested', recorded('entry', market('buy', lots(1)))));
    expect(resumed.nextId()).toBe('o42');
  });
});

describe('memory', () => {
  it('stays flat: old final orders are forgotten, open ones never', () => {
    const orders = withOpen(limit('buy', lots(1), price));
    for (let i = 0; i < 3 * FINAL_ORDERS_KEPT; i++) {
      const order = orders.nextId();
      orders.apply(happened('OrderRequested', recorded(order, market('buy', lots(1)))));
      cancel(orders, order);
    }
    expect(orders.get('o2')).toBeUndefined();
    expect(orders.get(`o${2 * FINAL_ORDERS_KEPT + 1}`)).toBeUndefined();
    expect(orders.get(`o${2 * FINAL_ORDERS_KEPT + 2}`)?.status).toBe('canceled');
    expect(orders.get('o1')?.status).toBe('submitted');
    expect(
      ['o2', 'o1', `o${2 * FINAL_ORDERS_KEPT + 2}`, 'o99999', 'x2'].filter((id) => orders.hasForgotten(id)),
    ).toEqual(['o2']);
  });
  it("leaves out the fills of a liquidation, which is the venue's own order", () => {
    const orders = withOpen(limit('buy', lots(1), price));
    orders.apply(fillOf({ order: 'liquidation-1', id: 'f1', side: 'sell', size: 1 }, { cause: 'liquidation' }));
    expect(orders.get('liquidation-1')).toBeUndefined();
    expect(() => orders.apply(fillOf({ order: 'o7', id: 'f2', side: 'sell', size: 1 }))).toThrow('never requested');
  });
});

describe('sum of fills', () => {
  it('is what the orders say was filled, however fills, repeats and cancels fall', () => {
    const step = fc.record({
      order: fc.integer({ min: 0, max: 3 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      act: fc.constantFrom('fill', 'repeat', 'cancel', 'fill', 'fill'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sides = ['buy', 'sell', 'buy', 'sell'] as const;
        const orders = withOpen(...sides.map((side) => limit(side, lots(20), price)));
        let position = 0;
        let last = 0;
        steps.forEach(({ order: index, part, act }, i) => {
          const order = `o${index + 1}`;
          const state = orders.get(order);
          const side = sides[index];
          if (state?.status !== 'submitted' && state?.status !== 'working') return;
          if (act === 'cancel') cancel(orders, order);
          else if (act === 'repeat' && state.fills.length > 0) {
            orders.apply(fillOf({ order, id: state.fills[0]!, side: side!, size: last }));
          } else {
            last = Math.max(1, Math.floor(part * state.remaining));
            position += sign(side!) * last;
            orders.apply(fillOf({ order, id: `f${i}`, side: side!, size: last }));
          }
        });
        const told = sides.map((side, i) => sign(side) * (orders.get(`o${i + 1}`)?.filled ?? 0));
        expect(told.reduce((sum, filled) => sum + filled, 0)).toBe(position);
        const open = orders.open().map(({ spec, remaining }) => [spec.side, text(scale.size(remaining))]);
        expect(open.every(([, remaining]) => remaining !== '0')).toBe(true);
      }),
    );
  });
});
