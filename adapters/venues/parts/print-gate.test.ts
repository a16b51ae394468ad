import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lots, priceTicks, type MarketEvent, type Print } from '../../../engine/index.ts';
import { PrintGate } from './print-gate.ts';

const print = (id: number): Print => ({
  kind: 'print',
  instrument: 'i',
  id: String(id),
  time: id,
  received: id,
  price: priceTicks(1),
  size: lots(1),
  taker: null,
  isBackfill: false,
});
const range = (from: number, to: number): Print[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => print(from + i));
const told = (events: readonly MarketEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'print' ? [Number(event.id)] : []));

describe('prints around a lost line', () => {
  it('are told once each, in order, and exactly what is missing is named', () => {
    const numbers = fc.nat(30);
    fc.assert(
      fc.property(numbers, numbers, numbers, numbers, (before, missed, remembered, after) => {
        const events: MarketEvent[] = [];
        const gate = new PrintGate('i', (event) => events.push(event));
        const cut = 1 + before;
        const back = cut + missed;
        gate.prints(range(0, cut));
        gate.lost(cut);
        // The line stands again: new ones come while the venue is asked, which remembers some of the last ones.
        gate.prints(range(back, back + after));
        gate.caughtUp(range(Math.max(0, back - remembered), back), back);
        gate.prints(range(back + after, back + after + 3));
        const ids = told(events);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        const lost = range(0, back + after + 3).filter(({ id }) => !ids.includes(Number(id)));
        const gaps = events.filter((event) => event.kind === 'gap');
        // A gap is named if something is missing; when nothing was remembered nobody can know, and it is named, too.
        if (lost.length > 0) expect(gaps).toHaveLength(1);
        for (const gap of gaps) for (const { time } of lost) expect(time > gap.from && time < gap.to).toBe(true);
        if (remembered > missed) expect([gaps, lost]).toEqual([[], []]);
        expect(events.filter((event) => event.kind === 'restored')).toHaveLength(1);
      }),
    );
  });

  it('that the venue would not tell of leave a gap up to now', () => {
    const events: MarketEvent[] = [];
    const gate = new PrintGate('i', (event) => events.push(event));
    gate.prints(range(0, 3));
    gate.lost(3);
    gate.caughtUp(null, 50);
    expect(events.find((event) => event.kind === 'gap')).toMatchObject({ from: 2, to: 50 });
  });
});
