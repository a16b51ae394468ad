import { describe, expect, it } from 'vitest';
import { Decimal, type EventData } from '../../engine/index.ts';
import { equityOf } from './books/legs.ts';
import { Desk } from './testing/desk.ts';

/**
 * Margin 1000, leverage 10, entry 100, unit 0.5, no fee; computed by an exact rational model.
 * unit, price, phase, long and hedge short level, order, long invested, long cash, hedge long, hedge short, total, net.
 */
const GOLDEN = `
1,100.5,advance,4,0,0.000000,525.000000,0.000000,525.000000,0.000000,1050.000000,100.000000
2,101.0,advance,4,0,0.000000,550.000000,0.000000,550.000000,0.000000,1100.000000,100.000000
3,101.5,advance,4,0,0.000000,575.000000,0.000000,575.000000,0.000000,1150.000000,100.000000
2,101.0,retracement,4,1,-26.113861,550.000000,0.000000,412.500000,137.500000,1100.000000,73.886139
1,100.5,retracement,3,2,-38.059701,393.750000,131.250000,262.500000,275.556931,1063.056931,35.826437
2,101.0,retracement,4,1,39.313026,543.750000,0.000000,406.110075,131.110075,1080.970149,75.139464
1,100.5,retracement,3,2,-38.123945,388.876856,129.625619,258.079651,266.818291,1043.400417,37.015519
0,100.0,retracement,2,3,-37.555124,246.627475,252.939356,122.709626,402.616200,1024.892658,-0.539604
-1,99.5,retracement,1,4,-36.980586,117.001856,369.941213,0.000000,538.219391,1025.162460,-37.520190
-2,99.0,decline,0,4,-12.623762,0.000000,480.631188,0.000000,563.291367,1043.922555,-50.143953
-3,98.5,decline,0,4,0.000000,0.000000,480.631188,0.000000,588.363343,1068.994532,-50.143953
-4,98.0,decline,0,4,0.000000,0.000000,480.631188,0.000000,613.435320,1094.066508,-50.143953
-5,97.5,decline,0,4,0.000000,0.000000,480.631188,0.000000,638.507296,1119.138484,-50.143953
-6,97.0,decline,0,4,0.000000,0.000000,480.631188,0.000000,663.579272,1144.210460,-50.143953
-5,97.5,recovery,0,3,28.907970,0.000000,480.631188,159.626824,478.880472,1119.138484,-21.235982
-4,98.0,recovery,1,2,40.445848,120.157797,360.473391,321.171645,306.717660,1108.520493,19.209866
-5,97.5,recovery,0,3,-43.920714,0.000000,474.500688,152.580612,471.834260,1098.915560,-24.710849
-4,98.0,recovery,1,2,41.034612,118.625172,355.875516,311.077031,300.982417,1086.560136,16.323763
-3,98.5,recovery,2,1,40.206193,243.302649,237.250344,470.464694,143.704330,1094.722017,56.529956
-2,99.0,recovery,3,0,39.386143,374.001708,118.625172,630.360115,0.000000,1122.986995,95.916099
-1,99.5,advance,4,0,11.922128,510.691937,0.000000,660.253108,0.000000,1170.945045,107.838227`
  .trim()
  .split('\n')
  .map((line) => line.split(','));

const LEVERAGED = { leverage: '10' };
const rounded = (value: Decimal): string => value.toFixed(6).replace(/^-(0\.0+)$/, '$1');

/** The amounts of the last event of the step, or of the books if nothing was traded. */
const amounts = (desk: Desk, adjusted: EventData<'AllocationAdjusted'> | undefined): string[] => {
  const price = desk.scale.price(desk.view().price);
  const { books } = desk.state;
  const worth = (name: 'long' | 'hedgeLong' | 'hedgeShort'): Decimal => {
    if (adjusted === undefined) return equityOf(books[name], price, desk.scale.lot);
    const { qty, avg, margin } = adjusted[name];
    const side = name === 'hedgeShort' ? -1 : 1;
    return price.minus(avg).times(qty).times(side).plus(margin);
  };
  const cash = new Decimal(adjusted?.longCash ?? books.longCash);
  const legs = [worth('long'), cash, worth('hedgeLong'), worth('hedgeShort')];
  return [...legs, legs.reduce((sum, leg) => sum.plus(leg), new Decimal(0))].map(rounded);
};

describe('the worked cycle with two chops', () => {
  it('gives the golden numbers to six decimals, order by order', () => {
    const desk = new Desk(LEVERAGED);
    desk.price('100');
    expect(desk.of('PlanStarted')).toEqual([
      { entryPrice: '100', unitValue: '0.5', initialMargin: '1000', leverage: '10' },
    ]);
    for (const row of GOLDEN) {
      const [unit, price, phase, long, short, order] = row;
      const before = desk.position;
      const known = desk.of('AllocationAdjusted').length;
      desk.price(price ?? '');
      const adjusted = desk.of('AllocationAdjusted').slice(known).at(-1);
      const target = desk.of('TargetSet').at(-1);
      expect(target).toMatchObject({
        unit: Number(unit),
        phase,
        longLevel: Number(long),
        hedgeShortLevel: Number(short),
      });
      expect(rounded(desk.scale.lot.times(desk.position - before)), `order at ${price}`).toBe(order);
      expect([...amounts(desk, adjusted), rounded(desk.scale.lot.times(desk.position))], `books at ${price}`).toEqual(
        row.slice(6),
      );
    }
  });

  it('ends with one reset: new anchor, unit and capital, halves of coins', () => {
    const desk = new Desk(LEVERAGED);
    for (const price of ['100', ...GOLDEN.map((row) => row[1] ?? '')]) desk.price(price);
    const [reset, ...others] = desk.of('SystemReset');
    expect(others).toEqual([]);
    expect(reset).toMatchObject({ price: '99.5', entryPrice: '99.5', unitValue: '0.4975', cycle: 1, longCash: '0' });
    expect(rounded(new Decimal(reset?.initialMargin ?? '0'))).toBe('1170.945045');
    expect(rounded(new Decimal(reset?.realizedPnl ?? '0'))).toBe('170.945045');
    expect(rounded(new Decimal(reset?.long.qty ?? '0'))).toBe('53.919114');
    expect(rounded(new Decimal(reset?.hedgeLong.qty ?? '0'))).toBe('53.919114');
    expect(desk.state).toMatchObject({ unit: 0, peakUnit: 0, valleyUnit: null });
  });

  it('costs what the fees cost', () => {
    const desk = new Desk(LEVERAGED, { fee: '0.00045' });
    for (const price of ['100', ...GOLDEN.map((row) => row[1] ?? '')]) desk.price(price);
    expect(desk.state.initialMargin.toFixed(4)).toBe('1142.3215');
    expect(desk.state.books.feesPaid.toFixed(4)).toBe('25.2943');
    expect(desk.equity().minus(desk.state.initialMargin).abs().lt('1e-15')).toBe(true);
  });

  it('shows peak and valley as documented along the way', () => {
    const desk = new Desk(LEVERAGED);
    desk.price('100');
    const shown = GOLDEN.slice(0, -1).map((row) => {
      desk.price(row[1] ?? '');
      return [desk.state.peakUnit, desk.state.valleyUnit];
    });
    expect(shown.map(([peak]) => peak)).toEqual([
      1,
      2,
      3,
      3,
      3,
      3,
      3,
      3,
      3,
      null,
      null,
      null,
      null,
      null,
      null,
      -4,
      null,
      -4,
      -3,
      -2,
    ]);
    expect(shown.map(([, valley]) => valley)).toEqual([
      null,
      null,
      null,
      2,
      1,
      1,
      1,
      0,
      -1,
      -2,
      -3,
      -4,
      -5,
      -6,
      -6,
      -6,
      -6,
      -6,
      -6,
      -6,
    ]);
    expect(desk.state.valleyPrice?.toString()).toBe('97');
    desk.price('99.5');
    expect([desk.state.peakUnit, desk.state.valleyUnit]).toEqual([0, null]);
  });

  it('earns 1221.03 without the two chops', () => {
    const desk = new Desk(LEVERAGED);
    const prices = ['100', '101.5', '101', '100.5', '100', '99.5', '99', '97', '97.5', '98', '98.5', '99', '99.5'];
    for (const price of prices) desk.price(price);
    expect(desk.state.initialMargin.toFixed(2)).toBe('1221.03');
  });
});
