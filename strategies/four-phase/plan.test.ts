import { describe, expect, it } from 'vitest';
import { Decimal, EngineError, text, type Draft } from '../../engine/index.ts';
import { totalOf } from './books/books.ts';
import { strategy } from './index.ts';
import { checkValues } from './parameters.ts';
import { Desk, valuesWith, type Manner } from './testing/desk.ts';

const LEVERAGED = { leverage: '10' };
const run = (desk: Desk, ...prices: string[]): Desk => {
  for (const price of prices) desk.price(price);
  return desk;
};
const only =
  (n: number, manner: Manner) =>
  (order: number): Manner =>
    order === n ? manner : 'now';
const total = (desk: Desk): string =>
  text(totalOf(desk.state.books, desk.scale.price(desk.view().price), desk.scale.lot));
const notes = (desk: Desk): string[] => desk.of('NoteRecorded').map(({ note }) => note.replace('four-phase: ', ''));
const HALT: Draft = { type: 'TradingHalted', data: { by: 'test', reason: '' } };
const RESUME: Draft = { type: 'TradingResumed', data: { by: 'test', reason: '' } };
const liquidated = (mark: string): Draft => ({
  type: 'PositionLiquidated',
  data: { mark, liquidationPrice: mark, size: '100', forfeited: '5' },
});
const funding = (amount: string): Draft => ({
  type: 'FundingPaid',
  data: { rate: '0.0001', price: '100', size: '100', amount, mark: '100' },
});

describe('the entry', () => {
  it('leaves room for the fee, splits in halves and starts the plan at the average price', () => {
    const desk = run(new Desk(LEVERAGED, { fee: '0.00045', slippage: 100 }), '100');
    expect(desk.of('PlanStarted')[0]).toMatchObject({ entryPrice: '100.01', initialMargin: '1000' });
    const [adjusted] = desk.of('AllocationAdjusted');
    expect(adjusted?.long.qty).toBe(adjusted?.hedgeLong.qty);
    expect(new Decimal(adjusted?.long.qty ?? 0).toFixed(6)).toBe('49.776008');
    expect(total(desk)).toBe(text(desk.equity()));
    expect(strategy.wake?.(desk.state)).toMatchObject({ above: 1_005_101, below: 995_099 });
  });

  it('averages slices, and scales the capital down when only a part is filled', () => {
    const half = run(new Desk(LEVERAGED, { manner: () => 'half' }), '100');
    expect(half.of('PlanStarted')).toEqual([
      { entryPrice: '100', unitValue: '0.5', initialMargin: '500', leverage: '10' },
    ]);
    expect(total(half)).toBe('500');
    expect(half.state.levels).toEqual({ long: 4, hedgeShort: 0 });
  });

  it('tries again a unit away when it was refused, and not before', () => {
    for (const manner of ['deny', 'reject', 'none'] as const) {
      const desk = run(new Desk(LEVERAGED, { manner: only(0, manner) }), '100', '100.4', '99.6');
      desk.look();
      expect(desk.position).toBe(0);
      run(desk, '100.5');
      expect(desk.of('PlanStarted')[0]).toMatchObject({ entryPrice: '100.5' });
    }
  });

  it('refuses an account that holds something already, and a margin too small for the venue', () => {
    const foreign = new Desk(LEVERAGED);
    foreign.position = 5;
    expect(notes(run(foreign, '100', '120'))).toEqual(['foreign-position']);
    const small = new Desk({}, { capital: '9', instrument: { minNotional: '10' } });
    expect(notes(run(small, '100', '120'))).toEqual(['margin-too-small']);
    expect(strategy.wake?.(small.state)).toMatchObject({ above: Infinity, below: -Infinity });
  });

  it('warns of a unit that does not pay for its fees, and refuses one below a tick', () => {
    expect(notes(run(new Desk({ unitSize: '0.05' }, { fee: '0.00045' }), '100'))).toEqual(['unit-below-fees']);
    const tiny = new Desk({ unitSize: '0.00001' });
    expect(() => tiny.price('100')).toThrow(EngineError);
  });

  it('uses part of the capital when told to', () => {
    const desk = run(new Desk({ ...LEVERAGED, margin: '400' }), '100');
    expect(desk.position).toBe(40e12);
    expect(total(desk)).toBe('400');
  });
});

describe('parameters', () => {
  it('are refused where they do not fit the capital or the instrument', () => {
    const make =
      (changes: object, instrument = {}): (() => Desk) =>
      () =>
        new Desk(changes, { instrument });
    expect(make({ margin: '1001' })).toThrow('more than the capital');
    expect(make({ leverage: '51' })).toThrow('above the 50');
    expect(make({}, { kind: 'spot' })).toThrow('cannot be sold short');
    expect(make({ hedgeStyle: 'none' }, { kind: 'spot' })).not.toThrow();
  });

  it('must fit each other, as the presets do', () => {
    expect(checkValues(valuesWith())).toBeNull();
    expect(checkValues(valuesWith(strategy.presets?.['grid-long']))).toBeNull();
    expect(checkValues(valuesWith({ execution: 'resting' }))).toContain('hedgeStyle none');
    expect(checkValues(valuesWith({ execution: 'resting', hedgeStyle: 'none' }))).toContain('longConfirmation 1');
    expect(checkValues(valuesWith({ execution: 'resting', hedgeStyle: 'none', longConfirmation: 1 }))).toContain(
      'resetOn never',
    );
  });
});

describe('jumps', () => {
  it('are traded straight to the target with one order', () => {
    const desk = run(new Desk(LEVERAGED), '100', '98.4');
    expect(desk.of('UnitChanged')).toEqual([{ from: 0, to: -3, price: '98.4' }]);
    expect(desk.of('OrderRequested').map(({ reason }) => reason)).toEqual([
      'entry',
      'unit -3, retracement: long 2/4, hedge short 3/4',
    ]);
    expect(run(desk, '96').state.target).toMatchObject({ phase: 'decline', refValley: -8 });
    expect(desk.state.books.long.lots + desk.state.books.hedgeLong.lots).toBe(0);
  });

  it('reset once when they pass the old peak, at that price', () => {
    const desk = run(new Desk(LEVERAGED), '100', '99.5', '103');
    expect(desk.of('SystemReset').map(({ price }) => price)).toEqual(['103']);
    expect(desk.of('UnitChanged').at(-1)).toMatchObject({ from: -1, to: 6 });
  });

  it('end where single steps end, when no full-long point lies between', () => {
    const stepped = run(new Desk(LEVERAGED), '100', '99.5', '99', '98.5', '98', '97.5', '97', '97.5', '98', '98.5');
    const jumped = run(new Desk(LEVERAGED), '100', '97', '98.5');
    expect(jumped.state.target).toEqual(stepped.state.target);
    expect(jumped.state.levels).toEqual(stepped.state.levels);
  });
});

describe('orders in flight', () => {
  it('hold back the next one, while units are still recorded; then the present target is traded', () => {
    const desk = run(new Desk(LEVERAGED, { manner: only(1, 'late') }), '100', '99.5', '99', '98.5');
    expect(desk.of('UnitChanged').map(({ to }) => to)).toEqual([-1, -2, -3]);
    expect(desk.of('OrderRequested')).toHaveLength(2);
    desk.deliver();
    expect(
      desk
        .of('OrderRequested')
        .map(({ reason }) => reason)
        .slice(1),
    ).toEqual(['unit -1, retracement: long 4/4, hedge short 1/4', 'unit -3, retracement: long 2/4, hedge short 3/4']);
    expect(desk.state.levels).toEqual({ long: 2, hedgeShort: 3 });
  });

  it('are booked slice by slice, each fill once', () => {
    const whole = run(new Desk(LEVERAGED, { fee: '0.00045' }), '100', '99.5', '99');
    const sliced = run(new Desk(LEVERAGED, { fee: '0.00045', manner: () => 'slices' }), '100', '99.5', '99');
    expect(sliced.of('OrderFilled')).toHaveLength(9);
    expect(sliced.of('AllocationAdjusted')).toHaveLength(3);
    expect(sliced.equity().minus(whole.equity()).abs().lt('0.0000001')).toBe(true);
    const before = JSON.stringify(strategy.inspect(sliced.state));
    for (const data of sliced.of('OrderFilled')) sliced.tell({ type: 'OrderFilled', data });
    expect(JSON.stringify(strategy.inspect(sliced.state))).toBe(before);
  });

  it('that are abandoned half way count for what they filled; the rest follows at the next unit', () => {
    const desk = run(new Desk(LEVERAGED, { manner: only(1, 'half') }), '100', '99.5');
    expect(desk.state.levels).toEqual({ long: 4, hedgeShort: 0 });
    expect(desk.state.held.hedgeShort.toNumber()).toBeCloseTo(0.5, 9);
    expect(desk.of('OrderRequested')).toHaveLength(2);
    expect(desk.position).toBe(
      desk.state.books.long.lots + desk.state.books.hedgeLong.lots - desk.state.books.hedgeShort.lots,
    );
    run(desk, '100');
    expect(desk.state.books.hedgeShort.lots).toBe(0);
    expect(desk.of('SystemReset')).toHaveLength(1);
  });

  it('that were refused leave levels as they are, and the next unit asks for the larger part', () => {
    for (const manner of ['deny', 'reject', 'none'] as const) {
      const desk = run(new Desk(LEVERAGED, { manner: only(1, manner) }), '100', '99.5');
      expect(desk.state.levels).toEqual({ long: 4, hedgeShort: 0 });
      run(desk, '99.6', '99');
      expect(desk.state.levels).toEqual({ long: 3, hedgeShort: 2 });
      expect(desk.of('OrderFilled')).toHaveLength(2);
    }
  });

  it('below the venue minimum are not sent, and the larger part is asked for at the next unit', () => {
    const desk = run(new Desk({}, { capital: '60', instrument: { minNotional: '20', lotSize: '0.001' } }), '100', '95');
    expect(notes(desk)).toEqual(['order-below-minimum']);
    expect(desk.state.levels).toEqual({ long: 4, hedgeShort: 0 });
    run(desk, '90');
    expect(desk.state.levels).toEqual({ long: 3, hedgeShort: 2 });
  });

  it('of somebody else end the plan, because its books are wrong then', () => {
    const desk = run(new Desk(LEVERAGED), '100');
    const [fill] = desk.of('OrderFilled');
    desk.tell({ type: 'OrderFilled', data: { ...fill!, order: 'foreign', fill: 'foreign' } });
    expect(notes(desk)).toEqual(['unknown-fill']);
    expect(desk.state.status).toBe('stopped');
  });

  it('cannot be filled for more than they asked', () => {
    const desk = run(new Desk(LEVERAGED, { manner: only(1, 'late') }), '100', '99.5');
    const [fill] = desk.of('OrderFilled');
    expect(() =>
      desk.tell({ type: 'OrderFilled', data: { ...fill!, order: 'o2', fill: 'f99', side: 'sell' } }),
    ).toThrow('filled for more than it asked');
  });

  it('may move legs against each other after a refusal: they cross in the books, the net is sent', () => {
    const desk = run(new Desk(LEVERAGED, { manner: only(2, 'deny') }), '100', '98', '97.5', '98');
    // Held (1, 4) from -4; the refused order of -5 leaves a quarter to sell while the hedge already covers.
    expect(desk.state.levels).toEqual({ long: 0, hedgeShort: 3 });
    expect(total(desk)).toBe(text(desk.equity()));
    expect(desk.position).toBe(desk.state.books.hedgeLong.lots - desk.state.books.hedgeShort.lots);
  });
});

describe('a halt', () => {
  it('tracks units without trading, and the end of it trades to the present target', () => {
    const desk = run(new Desk(LEVERAGED), '100');
    desk.tell(HALT);
    run(desk, '99.5', '99', '98.5');
    expect(desk.of('TargetSet').at(-1)).toMatchObject({ unit: -3, longLevel: 2, hedgeShortLevel: 3 });
    expect(desk.of('OrderRequested')).toHaveLength(1);
    desk.tell(RESUME);
    expect(desk.of('OrderRequested')).toHaveLength(2);
    expect(desk.state.levels).toEqual({ long: 2, hedgeShort: 3 });
  });

  it('before the entry postpones it', () => {
    const desk = new Desk(LEVERAGED);
    desk.tell(HALT);
    run(desk, '100', '110');
    expect(desk.of('OrderRequested')).toEqual([]);
    desk.tell(RESUME);
    run(desk, '111');
    expect(desk.of('PlanStarted')[0]).toMatchObject({ entryPrice: '111' });
  });
});

describe('resets', () => {
  const dip = ['100', '99.5', '100'];
  const cycle = ['100', '97', '97.5', '98', '98.5', '99', '99.5'];

  it('come when a dip returns to its peak, unless only a recovery shall count, or nothing', () => {
    expect(run(new Desk(LEVERAGED), ...dip).state.cycle).toBe(1);
    expect(run(new Desk({ ...LEVERAGED, resetOn: 'recovery_only' }), ...dip).state.cycle).toBe(0);
    expect(run(new Desk({ ...LEVERAGED, resetOn: 'recovery_only' }), ...cycle).state.cycle).toBe(1);
    expect(run(new Desk({ ...LEVERAGED, resetOn: 'never' }), ...cycle).state.cycle).toBe(0);
  });

  it('without a reset go on from the new peak in the old units', () => {
    const desk = run(new Desk({ ...LEVERAGED, resetOn: 'never' }), ...cycle, '101', '100.5');
    expect(desk.state.target).toMatchObject({ phase: 'retracement', refPeak: 2 });
    expect(desk.state.unit).toBe(1);
  });

  it('can bring the notional back to capital times leverage', () => {
    const desk = run(new Desk({ ...LEVERAGED, releverOnReset: true }), ...cycle);
    expect(desk.of('OrderRequested').at(-1)?.reason).toBe('relever');
    const wanted = desk.state.initialMargin.times(10).div('99.5');
    expect(desk.scale.lot.times(desk.position).toFixed(9)).toBe(wanted.toFixed(9, Decimal.ROUND_DOWN));
    expect(total(desk)).toBe(text(desk.equity()));
  });
});

describe('what happens to the position', () => {
  it('funding is taken from the legs in proportion to their lots', () => {
    const desk = run(new Desk(LEVERAGED), '100', '99.5');
    const margins = (): Decimal[] =>
      [desk.state.books.long, desk.state.books.hedgeLong, desk.state.books.hedgeShort].map((leg) => leg.margin);
    const before = margins();
    desk.tell(funding('10'));
    const [long, hedgeLong, hedgeShort] = margins().map((margin, i) => before[i]!.minus(margin).toNumber());
    expect(long! + hedgeLong! + hedgeShort!).toBeCloseTo(10, 12);
    expect(long! / hedgeLong!).toBeCloseTo(50 / 37.5, 9);
    expect(text(desk.state.books.fundingPaid)).toBe('10');
    expect(total(desk)).toBe(text(desk.equity().minus(10)));
    desk.tell(funding('-10'));
    expect(total(desk)).toBe(text(desk.equity()));
  });

  it('a liquidation stops the plan for good, and its books hold nothing', () => {
    const desk = run(new Desk(LEVERAGED), '100');
    desk.ticks = 905_000;
    desk.tell(liquidated('90.5'));
    expect(desk.state.status).toBe('stopped');
    expect(total(desk)).toBe('45');
    run(desk, '80', '120');
    expect(desk.of('OrderRequested')).toHaveLength(1);
  });

  it('a drawdown past the limit lets it close, but open nothing any more', () => {
    const desk = run(new Desk({ ...LEVERAGED, maxDrawdownPct: '6' }), '100', '99.5', '99');
    expect(notes(desk)).toEqual(['max-drawdown']);
    const short = desk.state.books.hedgeShort.lots;
    run(desk, '98.5', '98', '97.5');
    expect(desk.state.books.hedgeShort.lots).toBe(short);
    expect(desk.state.books.long.lots + desk.state.books.hedgeLong.lots).toBe(0);
    run(desk, '98', '98.5', '99', '99.5', '100');
    expect(desk.position).toBe(0);
    expect(desk.of('SystemReset')).toEqual([]);
  });
});

describe('hedge styles and sizing', () => {
  it('flip drops the whole long at the first unit and shorts in quarters', () => {
    const desk = run(new Desk({ ...LEVERAGED, hedgeStyle: 'flip' }), '100', '99.5');
    expect(desk.state.books.hedgeLong.lots).toBe(0);
    expect(desk.state.books.hedgeCash.gt(350)).toBe(true);
    run(desk, '99', '98.5', '98');
    expect(desk.state.levels).toEqual({ long: 1, hedgeShort: 4 });
    expect(desk.state.books.hedgeCash.lt('0.0000001')).toBe(true);
    run(desk, '97.5', '98', '98.5', '99', '99.5');
    expect(desk.state.books.hedgeShort.lots).toBe(0);
    expect(desk.state.books.hedgeLong.lots).toBeGreaterThan(0);
  });

  it('quantity shorts exactly the coins that it sold', () => {
    const desk = run(new Desk({ ...LEVERAGED, sizing: 'quantity' }), '100', '99.5', '99', '98.5', '98');
    expect(desk.state.books.hedgeShort.lots).toBe(50e12);
    expect(desk.state.books.long.lots).toBe(12.5e12);
  });

  it('none goes to cash and back with everything in the long allocation', () => {
    const desk = run(new Desk({ ...LEVERAGED, hedgeStyle: 'none' }), '100', '99.5', '99', '98.5');
    expect(desk.position).toBe(50e12);
    expect(desk.state.levels).toEqual({ long: 2, hedgeShort: 0 });
  });
});
