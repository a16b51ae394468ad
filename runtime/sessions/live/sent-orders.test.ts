import { describe, expect, it } from 'vitest';
import { SentOrders } from './sent-orders.ts';

describe('orders that were sent', () => {
  it('are known by the id at the venue: the last ones, and however old they are those that are open', () => {
    const open = new Set(['o1', 'o3']);
    const sent = new SentOrders((order) => open.has(order), 4);
    const known = (): readonly number[] => Array.from({ length: 20 }, (_, n) => n + 1).filter((n) => sent.get(`c${n}`));
    for (let n = 1; n <= 10; n++) sent.add(`c${n}`, `o${n}`);
    expect(known()).toEqual([1, 3, 9, 10]);
    open.clear();
    for (let n = 11; n <= 14; n++) sent.add(`c${n}`, `o${n}`);
    expect(known()).toEqual([11, 12, 13, 14]);
    for (const order of ['o11', 'o12', 'o13', 'o14', 'o15']) open.add(order);
    sent.add('c15', 'o15');
    sent.add('c15', 'o15');
    expect(known()).toEqual([11, 12, 13, 14, 15]);
  });
});
