import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, text, ZERO } from '../../engine/index.ts';
import type { FillNote } from '../result.ts';
import { fifoLots } from './fifo-lots.ts';

const fill = (time: number, side: 'buy' | 'sell', [size, price, fee = '0']: readonly string[]): FillNote => ({
  seq: time,
  time,
  side,
  size: size ?? '0',
  price: price ?? '0',
  fee,
  liquidity: 'taker',
  reason: '',
});

describe('lots, first in, first out', () => {
  it('close the oldest part first, and carry their part of both fees', () => {
    const { closed, open } = fifoLots([
      fill(1, 'buy', ['1', '100', '1']),
      fill(2, 'buy', ['1', '110', '1.1']),
      fill(3, 'sell', ['1.5', '120', '1.8']),
    ]);
    expect(
      closed.map(({ side, size, entryPrice, fees, pnl }) => [
        side,
        `${text(size)} @ ${entryPrice}`,
        text(fees),
        text(pnl),
      ]),
    ).toEqual([
      ['long', '1 @ 100', '2.2', '17.8'],
      ['long', '0.5 @ 110', '1.15', '3.85'],
    ]);
    expect(open.toString()).toBe('0.5');
  });

  it('turn through zero: what is left of the closing fill opens the other way', () => {
    const { closed, open } = fifoLots([
      fill(1, 'sell', ['2', '100']),
      fill(2, 'buy', ['3', '90']),
      fill(3, 'sell', ['1', '95']),
    ]);
    expect(closed.map(({ side, size, pnl }) => [side, text(size), text(pnl)])).toEqual([
      ['short', '2', '20'],
      ['long', '1', '5'],
    ]);
    expect(open.isZero()).toBe(true);
  });

  it('together gain what the cash gained, once the position is flat', () => {
    const steps = fc.array(
      fc.record({ buy: fc.boolean(), size: fc.integer({ min: 1, max: 9 }), price: fc.integer({ min: 1, max: 99 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (rows) => {
        const fills = rows.map(({ buy, size, price }, at) => fill(at, buy ? 'buy' : 'sell', [`${size}`, `${price}`]));
        const held = rows.reduce((sum, { buy, size }) => sum + (buy ? size : -size), 0);
        if (held !== 0) fills.push(fill(99, held > 0 ? 'sell' : 'buy', [`${Math.abs(held)}`, '50']));
        const cash = fills.reduce(
          (sum, { side, size, price }) =>
            sum.plus(
              decimal(size)
                .times(price)
                .times(side === 'buy' ? -1 : 1),
            ),
          ZERO,
        );
        const { closed, open } = fifoLots(fills);
        expect(open.isZero()).toBe(true);
        expect(closed.reduce((sum, lot) => sum.plus(lot.pnl), ZERO).eq(cash)).toBe(true);
      }),
    );
  });
});
