import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, text, type AnyEvent } from '../../engine/index.ts';
import { LEG_NAMES, netLots, openProfitOf, totalOf } from './books/books.ts';
import type { Phase } from './decide.ts';
import { strategy } from './index.ts';
import type { Values } from './parameters.ts';
import { legData } from './records.ts';
import { isFullLong } from './state.ts';
import { Desk, type DeskOptions, type Manner } from './testing/desk.ts';

const PRICE = 1_000_000;
const FINE_LOT = '0.000000000001';

interface Case {
  readonly values: Partial<Values>;
  readonly options: DeskOptions;
  /** In hundredths of a unit. */
  readonly moves: readonly number[];
}

const moves = fc.array(fc.oneof(fc.integer({ min: -450, max: 450 }), fc.constantFrom(-100, 100)), { maxLength: 40 });

const cases = fc.record({
  values: fc.record({
    leverage: fc.constantFrom('1', '2', '5', '10'),
    unitMode: fc.constantFrom<Values['unitMode']>('crossing', 'trunc', 'floor'),
    chunks: fc.constantFrom(4, 4, 2, 3, 8),
    longConfirmation: fc.constantFrom(2, 2, 1, 3),
    longShare: fc.constantFrom('0.5', '0.5', '0.3'),
    hedgeStyle: fc.constantFrom<Values['hedgeStyle']>('rotate', 'rotate', 'flip', 'none'),
    sizing: fc.constantFrom<Values['sizing']>('equity', 'equity', 'quantity'),
    resetOn: fc.constantFrom<Values['resetOn']>('any_full_long', 'recovery_only', 'never'),
    releverOnReset: fc.boolean(),
    maxDrawdownPct: fc.constantFrom(null, null, '10'),
  }),
  options: fc.record({
    fee: fc.constantFrom('0', '0.00045', '0.001'),
    slippage: fc.constantFrom(0, 0, 70),
    instrument: fc.constantFrom({ lotSize: FINE_LOT }, { lotSize: '0.001' }, { lotSize: '0.001', minNotional: '10' }),
  }),
  moves,
});

const manners = fc.array(fc.constantFrom<Manner>('now', 'slices', 'late', 'half', 'none', 'deny', 'reject'), {
  minLength: 1,
  maxLength: 12,
});

/** Moves the price by hundredths of a unit, never to zero. */
const move = (desk: Desk, hundredths: number): void => {
  const unit = desk.state.unitValue.isZero() ? new Decimal(1) : desk.state.unitValue;
  const step = unit.times(hundredths).div(100).div(desk.scale.tick).round().toNumber();
  desk.tick(Math.max(1, desk.ticks + step));
};

const play = ({ values, options, moves: path }: Case, each: (desk: Desk) => void): Desk => {
  const desk = new Desk(values, options);
  desk.tick(PRICE);
  each(desk);
  for (const step of path) {
    move(desk, step);
    each(desk);
  }
  return desk;
};

const presentTotal = (desk: Desk): Decimal =>
  totalOf(desk.state.books, desk.scale.price(desk.view().price), desk.scale.lot);

/** The books are exactly the account, and exactly what was put in plus what was made and paid. */
const expectConserved = (desk: Desk): void => {
  const { books, inceptionMargin } = desk.state;
  const price = desk.scale.price(desk.view().price);
  const total = presentTotal(desk);
  expect(text(total.minus(desk.equity()))).toBe('0');
  const made = books.realizedPnl.plus(openProfitOf(books, price, desk.scale.lot));
  expect(text(total)).toBe(text(inceptionMargin.plus(made).minus(books.feesPaid).minus(books.fundingPaid)));
  expect(text(books.feesPaid)).toBe(text(desk.fees));
  expect(netLots(books)).toBe(desk.position);
};

const noted = (desk: Desk, name: string): boolean =>
  desk.of('NoteRecorded').some(({ note }) => note === `four-phase: ${name}`);

const expectWithinBounds = (desk: Desk): void => {
  const { books, levels, settings } = desk.state;
  for (const name of LEG_NAMES) expect(books[name].lots).toBeGreaterThanOrEqual(0);
  if (presentTotal(desk).gt(0)) {
    expect(books.longCash.isNegative() || books.hedgeCash.isNegative()).toBe(false);
  }
  for (const level of [levels.long, levels.hedgeShort]) {
    expect(Number.isInteger(level) && level >= 0 && level <= settings.shape.chunks).toBe(true);
  }
};

describe('the plan, whatever the path, parameters, fees, lots and slippage', () => {
  it('keeps books that are the account to the last digit', () => {
    fc.assert(
      fc.property(cases, (one) => void play(one, expectConserved)),
      { numRuns: 150 },
    );
  });

  it('keeps quantities and cash at zero or above and levels within their parts', () => {
    fc.assert(
      fc.property(cases, (one) => void play(one, expectWithinBounds)),
      { numRuns: 150 },
    );
  });

  it('is where its phase says: no short in advance, no coin long in decline, extremes shown while they matter', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const plain = {
          ...one,
          values: { ...one.values, maxDrawdownPct: null },
          options: { ...one.options, instrument: { lotSize: FINE_LOT } },
        };
        play(plain, ({ state }) => {
          if (state.status !== 'running') return;
          const { books, target, levels, settings } = state;
          expect([levels.long, levels.hedgeShort]).toEqual([target.longLevel, target.hedgeShortLevel]);
          if (target.phase === 'advance') expect(books.hedgeShort.lots).toBe(0);
          if (target.phase === 'advance' && settings.sizing === 'equity') {
            // Slippage that was better than planned, or a worse one that was left unspent, is all that may lie idle.
            expect(books.longCash.plus(books.hedgeCash).lt(one.options.slippage === 0 ? '0.000000001' : 20)).toBe(true);
          }
          if (target.phase === 'decline') expect(books.long.lots + books.hedgeLong.lots).toBe(0);
          expect(state.peakUnit === null).toBe(books.long.lots === 0);
          if (target.phase !== 'recovery') expect(state.valleyUnit === null).toBe(books.hedgeShort.lots === 0);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('sends at most one order a unit change, in its direction, in whole lots, never below the minimum', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const desk = play({ ...one, values: { ...one.values, releverOnReset: false } }, () => undefined);
        const trades = desk.events.filter(
          ({ type }) => type === 'UnitChanged' || type === 'OrderRequested' || type === 'NoteRecorded',
        );
        let change: (AnyEvent & { type: 'UnitChanged' }) | null = null;
        for (const event of trades) {
          if (event.type === 'UnitChanged') change = event;
          if (event.type === 'NoteRecorded' && event.data.note.endsWith('insolvent')) return;
          if (event.type !== 'OrderRequested') continue;
          const size = new Decimal(event.data.size);
          expect(size.gt(0) && size.mod(desk.scale.lot).isZero()).toBe(true);
          if (event.data.reason === 'entry') continue;
          expect(change).not.toBeNull();
          expect(event.data.side).toBe(change!.data.to > change!.data.from ? 'buy' : 'sell');
          expect(size.times(change!.data.price).gte(desk.scale.instrument.minNotional)).toBe(true);
          change = null;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('records books that are the state: the last record and what follows it say all', () => {
    fc.assert(
      fc.property(cases, (one) => {
        play(one, (desk) => {
          const last = desk.events.findLast(({ type }) => type === 'AllocationAdjusted' || type === 'SystemReset');
          if (desk.state.status !== 'running' || last === undefined) return;
          const { books } = desk.state;
          const short = last.type === 'SystemReset' ? {} : { hedgeShort: legData(desk.state, books.hedgeShort) };
          expect(last.data).toMatchObject({
            long: legData(desk.state, books.long),
            hedgeLong: legData(desk.state, books.hedgeLong),
            ...short,
            longCash: text(books.longCash),
            hedgeCash: text(books.hedgeCash),
            realizedPnl: text(books.realizedPnl),
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  it('makes legal phase changes only, each recorded', () => {
    const legal: Record<Phase, readonly Phase[]> = {
      advance: ['retracement', 'decline'],
      retracement: ['advance', 'decline'],
      decline: ['recovery', 'advance'],
      recovery: ['decline', 'advance'],
    };
    fc.assert(
      fc.property(cases, (one) => {
        const desk = play(one, () => undefined);
        let phase: Phase = 'advance';
        for (const { from, to } of desk.of('PhaseChanged')) {
          expect(from).toBe(phase);
          expect(legal[from]).toContain(to);
          phase = to;
        }
        if (desk.state.status === 'running') expect(desk.state.target.phase).toBe(phase);
      }),
      { numRuns: 100 },
    );
  });

  it('resets exactly when it has become fully long, at that price, without moving money or coins', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const values = {
          ...one.values,
          resetOn: 'any_full_long',
          releverOnReset: false,
          maxDrawdownPct: null,
        } as const;
        let wasFull = true;
        let known = 0;
        play({ ...one, values, options: { ...one.options, instrument: { lotSize: '0.001' } } }, (desk) => {
          if (desk.state.status !== 'running') return;
          const resets = desk.of('SystemReset');
          const isFull = isFullLong(desk.state);
          expect(resets.length - known).toBe(isFull && !wasFull ? 1 : 0);
          if (resets.length > known) {
            const reset = resets.at(-1)!;
            const { books, initialMargin, settings } = desk.state;
            expect(desk.state).toMatchObject({ unit: 0, peakUnit: 0, valleyUnit: null });
            expect(reset.entryPrice).toBe(text(desk.scale.price(desk.view().price)));
            expect(text(initialMargin)).toBe(text(desk.equity()));
            const lots = books.long.lots + books.hedgeLong.lots;
            expect(lots).toBe(desk.position);
            expect(new Decimal(books.long.lots).minus(settings.longShare.times(lots)).abs().lt(1)).toBe(true);
            expect(text(books.longCash.plus(books.hedgeCash))).toBe('0');
          }
          known = resets.length;
          wasFull = isFull;
        });
      }),
      { numRuns: 150 },
    );
  });

  it('does the same when every tick is shown to it as when only its wake is', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const woken = play(one, () => undefined);
        const shown = new Desk(one.values, one.options);
        const look = (): void => (shown.state.status === 'entering' ? undefined : shown.look());
        shown.tick(PRICE);
        look();
        for (const step of one.moves) {
          move(shown, step);
          look();
          look();
        }
        expect(shown.events).toEqual(woken.events);
        const ofLastLook = (desk: Desk): object => ({
          ...(strategy.inspect(desk.state) as object),
          price: 0,
          total: 0,
          longInvested: 0,
          hedgeLongEquity: 0,
          hedgeShortEquity: 0,
        });
        expect(ofLastLook(shown)).toEqual(ofLastLook(woken));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the plan, when orders are late, partial, refused', () => {
  it('stays exact, has one order open at a time, and recovers', () => {
    fc.assert(
      fc.property(cases, manners, fc.nat(3), (one, cycle, patience) => {
        const desk = new Desk(one.values, {
          ...one.options,
          manner: (n) => (n === 0 ? 'now' : cycle[n % cycle.length]!),
        });
        desk.tick(PRICE);
        let waited = 0;
        for (const step of one.moves) {
          move(desk, step);
          expect(desk.waiting.length).toBeLessThanOrEqual(1);
          waited = desk.waiting.length > 0 ? waited + 1 : 0;
          if (waited > patience) desk.deliver();
          expectWithinBounds(desk);
          if (desk.state.order === null && desk.state.status === 'running') expectConserved(desk);
        }
        expect(JSON.stringify(strategy.inspect(desk.state))).not.toContain('NaN');
      }),
      { numRuns: 200 },
    );
  });

  it('is on its target again at the next units, once orders are executed', () => {
    fc.assert(
      fc.property(cases, manners, (one, cycle) => {
        let isCalm = false;
        const values = { ...one.values, maxDrawdownPct: null, releverOnReset: false, resetOn: 'never' } as const;
        const options = { ...one.options, instrument: { lotSize: FINE_LOT } };
        const desk = new Desk(values, {
          ...options,
          manner: (n) => (n === 0 || isCalm ? 'now' : cycle[n % cycle.length]!),
        });
        desk.tick(PRICE);
        for (const step of one.moves) move(desk, step);
        isCalm = true;
        desk.deliver();
        move(desk, 210);
        move(desk, 210);
        if (desk.state.status !== 'running') return;
        const { levels, target, held } = desk.state;
        expect(levels).toEqual({ long: target.longLevel, hedgeShort: target.hedgeShortLevel });
        expect([held.long.toNumber(), held.hedgeShort.toNumber()]).toEqual([target.longLevel, target.hedgeShortLevel]);
        if (target.longLevel === 0) expect(desk.state.books.long.lots).toBe(0);
        if (target.hedgeShortLevel === 0) expect(desk.state.books.hedgeShort.lots).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('scale and constancy', () => {
  it('multiplies every amount and order with the margin, and nothing with the price level', () => {
    fc.assert(
      fc.property(moves, fc.constantFrom('1', '5', '10'), (path, leverage) => {
        const play1 = (capital: string, start: number, factor: number): Desk => {
          const desk = new Desk({ leverage }, { capital, fee: '0.00045' });
          desk.tick(start);
          for (const step of path) desk.tick(Math.max(1, desk.ticks + step * factor));
          return desk;
        };
        const plain = play1('1000', PRICE, 50);
        const rich = play1('3000', PRICE, 50);
        const dear = play1('1000', PRICE * 4, 200);
        const near = (a: Decimal, b: Decimal): boolean => a.minus(b).abs().lt('0.000001');
        expect(rich.of('TargetSet')).toEqual(plain.of('TargetSet'));
        expect(dear.of('TargetSet')).toEqual(plain.of('TargetSet'));
        expect(near(presentTotal(rich), presentTotal(plain).times(3))).toBe(true);
        expect(near(presentTotal(dear), presentTotal(plain))).toBe(true);
        expect(near(new Decimal(rich.position).div(1e12), new Decimal(plain.position).times(3).div(1e12))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never says it is fine with a book that is worth nothing: it closes and stops', () => {
    const desk = new Desk({ leverage: '10' });
    for (const price of ['100', '97', '112']) desk.price(price);
    expect(noted(desk, 'insolvent')).toBe(true);
    expect(desk.state.status).toBe('stopped');
    expect(desk.position).toBe(0);
    expect(text(presentTotal(desk))).toBe(text(desk.equity()));
  });
});
