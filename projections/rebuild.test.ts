import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyEvent, decimal } from '../engine/index.ts';
import { moves, sessionOf } from './generated-session.ts';
import {
  fold,
  packageProjections,
  projections,
  projectionsByName,
  type Projection,
  start,
  step,
  wants,
} from './index.ts';

const all = [...projectionsByName.values()];
const named = all.map((projection) => [projection.name, projection] as const);
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'nothing was thrown';
};

/** Some 29,000 events, with more of every kind than any fold keeps. */
let made: readonly AnyEvent[] | undefined;
const longSession = (): readonly AnyEvent[] => {
  const kinds = ['candle', 'signal', 'order', 'fill', 'fill', 'cancel', 'refuse', 'funding', 'repeat'] as const;
  const list = Array.from({ length: 2300 * kinds.length }, (_, i) => ({
    kind: kinds[i % kinds.length] ?? ('note' as const),
    a: (i * 7919) % 1000,
    b: (i * 104_729) % 1000,
    c: (i * 15_485_863) % 1000,
  }));
  made ??= sessionOf(list).events;
  return made;
};

/** Length of the longest list or record within a value. */
const longest = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const items: readonly unknown[] = Object.values(value);
  return items.reduce<number>((most, item) => Math.max(most, longest(item)), items.length);
};

describe.each(named)('%s', (_, projection: Projection<unknown>) => {
  it('is the same whether folded at once, or cut anywhere and gone on from a snapshot', () => {
    fc.assert(
      fc.property(moves(120), fc.array(fc.nat(), { maxLength: 4 }), (list, cuts) => {
        const { events } = sessionOf(list);
        const whole = fold(projection, events);
        const at = cuts.map((cut) => cut % (events.length + 1)).sort((a, b) => a - b);
        let pieces = start(projection);
        let from = 0;
        for (const to of [...at, events.length]) {
          pieces = throughJson(fold(projection, events.slice(from, to), pieces));
          from = to;
        }
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('changes nothing when events are delivered again', () => {
    fc.assert(
      fc.property(moves(60), fc.nat(), (list, n) => {
        const { events } = sessionOf(list);
        const back = n % events.length;
        const twice: readonly AnyEvent[] = events.flatMap((event, i) => [
          ...events.slice(Math.max(0, i - back), i),
          event,
        ]);
        expect(fold(projection, twice)).toEqual(fold(projection, events));
      }),
      { numRuns: 15 },
    );
  });

  it('is plain JSON, and says what it is', () => {
    const { events } = sessionOf([
      { kind: 'order', a: 2, b: 9, c: 500 },
      { kind: 'fill', a: 15, b: 4, c: 480 },
    ]);
    const { state } = fold(projection, events);
    expect(throughJson(state)).toEqual(state);
    expect(throughJson(projection.initial())).toEqual(projection.initial());
    expect(projection.about).toMatch(/^[A-Z].*\.$/);
    expect(projection.version).toBeGreaterThan(0);
  });

  it('keeps at most 2,000 of anything, however long the session is', () => {
    expect(longest(fold(projection, longSession()).state)).toBeLessThanOrEqual(2000);
  });

  it('refuses a story with a hole', () => {
    const { events } = sessionOf([]);
    expect(codeOf(() => fold(projection, events.slice(1)))).toBe('E_PROJECTION_GAP');
    const first = events[0]!;
    const at = step(projection, start(projection), first);
    expect(codeOf(() => step(projection, at, { ...first, seq: 2 }))).toBe('E_PROJECTION_GAP');
  });
});

describe('the list of projections', () => {
  it('finds each by its name', () => {
    const names = [
      'system-state',
      'positions',
      'orders',
      'pnl',
      'equity',
      'signals',
      'candles',
      'runs',
      'risk',
      'board',
    ];
    expect([...projectionsByName.keys()]).toEqual(names);
    expect([...packageProjections.keys()]).toEqual([...names, 'activity']);
    for (const [name, one] of packageProjections) expect(one.name).toBe(name);
  });
});

describe('the account in every fold', () => {
  it('is what whole lots and ticks say, and its parts sum to it at every event', () => {
    fc.assert(
      fc.property(moves(150), (list) => {
        const { events, equity, position } = sessionOf(list);
        let pnl = start(projections.pnl);
        let before = decimal('10000');
        for (const event of events) {
          pnl = step(projections.pnl, pnl, event);
          const { ledger } = pnl.state;
          // `last` stays what it was at an event that concerns no account.
          if (!wants(projections.pnl, event.type)) {
            expect(decimal(ledger.equity).equals(before)).toBe(true);
            continue;
          }
          const { price, fee, funding, slippage, liquidation, total } = ledger.last;
          const sum = decimal(price).plus(fee).plus(funding).plus(slippage).plus(liquidation);
          if (event.seq > 0) expect(sum.toFixed()).toBe(decimal(ledger.equity).minus(before).toFixed());
          expect(decimal(total).equals(sum)).toBe(true);
          const { realizedPnl, unrealizedPnl } = pnl.state;
          const named = decimal(realizedPnl).plus(unrealizedPnl).plus(ledger.parts.fee).plus(ledger.parts.funding);
          expect(named.plus(ledger.parts.liquidation).plus('10000').toFixed()).toBe(decimal(ledger.equity).toFixed());
          before = decimal(ledger.equity);
        }
        expect(pnl.state.ledger.equity).toBe(equity);
        expect(pnl.state.ledger.size).toBe(position);
        expect(fold(projections.equity, events).state.equity).toBe(equity);
        expect(fold(projections.positions, events).state.ledger.equity).toBe(equity);
        expect(fold(projections.runs, events).state.equity).toBe(equity);
      }),
      { numRuns: 60 },
    );
  });
});
