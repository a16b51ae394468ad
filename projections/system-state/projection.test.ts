import { describe, expect, it } from 'vitest';
import { Decimal, type Draft, text } from '../../engine/index.ts';
import { fold, type Folded, start } from '../rebuild.ts';
import { projection } from './projection.ts';
import type { SystemState } from './state.ts';

/** The published golden cycle: leverage 10, margin 1000, entry 100, unit 0.5, no fees, state before the reset. */
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
-1,99.5,advance,4,0,11.922128,510.691937,0.000000,660.253108,0.000000,1170.945045,107.838227`;
/** Shown along the way, by the specification's own list. */
const PEAKS = [1, 2, 3, 3, 3, 3, 3, 3, 3, null, null, null, null, null, null, -4, null, -4, -3, -2, -1];
const VALLEYS = [null, null, null, 2, 1, 1, 1, 0, -1, -2, -3, -4, -5, -6, -6, -6, -6, -6, -6, -6, -6];

interface Book {
  qty: Decimal;
  avg: Decimal;
  margin: Decimal;
}
const D = (value: number | string): Decimal => new Decimal(value);
const emptyBook = (): Book => ({ qty: D(0), avg: D(0), margin: D(0) });
const written = ({ qty, avg, margin }: Book) => ({ qty: text(qty), avg: text(avg), margin: text(margin) });

/** The leg arithmetic of the specification, on its own: closes a fraction, opens with cash. */
class Books {
  long: Book = { qty: D(50), avg: D(100), margin: D(500) };
  hedgeLong: Book = { qty: D(50), avg: D(100), margin: D(500) };
  hedgeShort: Book = emptyBook();
  longCash = D(0);
  levels = { long: 4, short: 0 };

  close(book: Book, fraction: Decimal, price: Decimal, side: 1 | -1): Decimal {
    const cash = book.margin.plus(price.minus(book.avg).times(book.qty).times(side)).times(fraction);
    book.qty = book.qty.times(D(1).minus(fraction));
    book.margin = book.margin.times(D(1).minus(fraction));
    return cash;
  }

  open(book: Book, cash: Decimal, price: Decimal): void {
    const bought = cash.times(10).div(price);
    const qty = book.qty.plus(bought);
    if (qty.gt(0)) book.avg = book.avg.times(book.qty).plus(price.times(bought)).div(qty);
    book.qty = qty;
    book.margin = book.margin.plus(cash);
  }

  to(long: number, short: number, price: Decimal): void {
    const { levels } = this;
    if (long < levels.long)
      this.longCash = this.longCash.plus(this.close(this.long, D(levels.long - long).div(levels.long), price, 1));
    if (long > levels.long) {
      const cash = this.longCash.times(D(long - levels.long).div(4 - levels.long));
      this.longCash = this.longCash.minus(cash);
      this.open(this.long, cash, price);
    }
    if (short > levels.short) {
      this.open(
        this.hedgeShort,
        this.close(this.hedgeLong, D(short - levels.short).div(4 - levels.short), price, 1),
        price,
      );
    }
    if (short < levels.short) {
      this.open(
        this.hedgeLong,
        this.close(this.hedgeShort, D(levels.short - short).div(levels.short), price, -1),
        price,
      );
    }
    this.levels = { long, short };
  }
}

class Story {
  seq = -1;
  at: Folded<SystemState> = start(projection);

  tell(draft: Draft): SystemState {
    this.seq += 1;
    const head = { seq: this.seq, version: 1, time: 1000 + this.seq, tape: null, cause: null };
    this.at = fold(projection, [{ ...head, ...draft }], this.at);
    return this.at.state;
  }

  begin(parameters = {}): SystemState {
    const manifest = {
      instrument: { id: 'sim:BTC/USDC:USDC', symbol: 'BTC/USDC:USDC', quote: 'USDC' },
      account: { capital: '1000' },
    };
    this.tell({
      type: 'SessionStarted',
      data: { mode: 'backtest', strategy: 'four-phase', parameters, manifest },
    });
    return this.tell({
      type: 'PlanStarted',
      data: { entryPrice: '100', unitValue: '0.5', initialMargin: '1000', leverage: '10' },
    });
  }
}

/** Plays the golden path; the strategy's events carry what the independent books say. */
const golden = (visit: (state: SystemState, row: readonly string[], i: number) => void): Story => {
  const story = new Story();
  const books = new Books();
  story.begin();
  let unit = 0;
  let phase = 'advance' as 'advance' | 'retracement' | 'decline' | 'recovery';
  const adjust = (price: string, i: number): SystemState =>
    story.tell({
      type: 'AllocationAdjusted',
      data: {
        price,
        unit,
        phase,
        longLevel: books.levels.long,
        hedgeShortLevel: books.levels.short,
        long: written(books.long),
        hedgeLong: written(books.hedgeLong),
        hedgeShort: written(books.hedgeShort),
        longCash: text(books.longCash),
        hedgeCash: '0',
        peakUnit: PEAKS[i] ?? null,
        valleyUnit: VALLEYS[i] ?? null,
        peakPrice: null,
        valleyPrice: null,
        realizedPnl: '0',
        feesPaid: '0',
        fundingPaid: '0',
      },
    });
  adjust('100', 0);
  GOLDEN.trim()
    .split('\n')
    .forEach((line, i) => {
      const row = line.split(',');
      const [to, price] = [Number(row[0]), row[1]!];
      let state = story.tell({ type: 'UnitChanged', data: { from: unit, to, price } });
      unit = to;
      const next = row[2] as typeof phase;
      if (next !== phase) story.tell({ type: 'PhaseChanged', data: { from: phase, to: next, unit } });
      phase = next;
      const [long, short] = [Number(row[3]), Number(row[4])];
      if (long !== books.levels.long || short !== books.levels.short) {
        books.to(long, short, D(price));
        state = adjust(price, i);
      }
      visit(state, row, i);
    });
  return story;
};

describe('system state', () => {
  it('shows the golden cycle as it was published, at every unit', () => {
    let rows = 0;
    golden((state, row, i) => {
      const near = (value: string, expected: string | undefined): void =>
        expect(Math.abs(Number(value) - Number(expected))).toBeLessThan(1e-6);
      expect([state.currentUnit, state.currentPhase, state.longLevel, state.hedgeShortLevel].map(String)).toEqual([
        row[0],
        row[2],
        row[3],
        row[4],
      ]);
      near(state.longInvested, row[6]);
      near(state.longCash, row[7]);
      near(state.hedgeLong, row[8]);
      near(state.hedgeShort, row[9]);
      near(state.total, row[10]);
      near(state.netQuantity, row[11]);
      expect([state.peakUnit, state.valleyUnit]).toEqual([PEAKS[i], VALLEYS[i]]);
      const [long, short] = [state.longLevel, state.hedgeShortLevel];
      expect(state.isChoppy).toBe((long > 0 && long < 4) || (short > 0 && short < 4));
      rows += 1;
    });
    expect(rows).toBe(21);
  });

  it('starts a new cycle at a reset', () => {
    const story = golden(() => undefined);
    const leg = { qty: '53.9191135', avg: '99.5', margin: '585.4725225' };
    const state = story.tell({
      type: 'SystemReset',
      data: {
        price: '99.5',
        entryPrice: '99.5',
        unitValue: '0.4975',
        initialMargin: '1170.945045',
        cycle: 2,
        long: leg,
        hedgeLong: leg,
        longCash: '0',
        hedgeCash: '0',
        realizedPnl: '170.945045',
      },
    });
    expect(state).toMatchObject({
      currentPhase: 'advance',
      currentUnit: 0,
      peakUnit: 0,
      valleyUnit: null,
      peakPrice: '99.5',
      valleyPrice: null,
    });
    expect(state).toMatchObject({
      longInvested: '585.4725225',
      hedgeLong: '585.4725225',
      hedgeShort: '0',
      total: '1170.945045',
      unrealizedPnl: '0',
    });
    expect(state).toMatchObject({
      entryPrice: '99.5',
      initialMargin: '1170.945045',
      inceptionMargin: '1000',
      cycle: 2,
      resetCount: 1,
    });
    expect(state).toMatchObject({
      realizedPnl: '170.945045',
      lastResetAt: 1000 + story.seq,
      isChoppy: false,
      longLevel: 4,
    });
    // One unit earns 5 % of margin while everything is long.
    expect(state.unitPnl).toBe('58.54725225');
  });

  it('keeps time by the events, and starts everything long', () => {
    const story = new Story();
    const state = story.begin();
    expect(state).toMatchObject({
      symbol: 'BTC/USDC:USDC',
      isActive: true,
      createdAt: 1001,
      updatedAt: 1001,
      cycle: 1,
      resetCount: 0,
    });
    expect(state).toMatchObject({
      currentPhase: 'advance',
      currentUnit: 0,
      peakUnit: 0,
      peakPrice: '100',
      valleyUnit: null,
      unitPnl: '50',
    });
    expect(
      story.tell({
        type: 'CandleClosed',
        data: { intervalMs: 60_000, openTime: 0, open: '1', high: '1', low: '1', close: '100.25', volume: '0' },
      }),
    ).toMatchObject({ currentPrice: '100.25', updatedAt: 1002 });
    const stopped = story.tell({
      type: 'SessionStopped',
      data: { reason: 'stopped', mark: '99', equity: '1', rows: 1 },
    });
    expect(stopped).toMatchObject({ isActive: false, currentPrice: '99', createdAt: 1001, updatedAt: 1003 });
  });

  it('takes references and targets from the decision, and the number of parts from the parameters', () => {
    const story = new Story();
    expect(story.begin({ chunks: 8 })).toMatchObject({ chunks: 8, longLevel: 8, longShare: '1' });
    const state = story.tell({
      type: 'TargetSet',
      data: { unit: -1, phase: 'retracement', longLevel: 8, hedgeShortLevel: 1, refPeak: 2, refValley: null },
    });
    expect(state).toMatchObject({
      refPeak: 2,
      refValley: null,
      targetHedgeShortLevel: 1,
      hedgeShortLevel: 0,
      unitsFromPeak: 2,
      unitsFromValley: null,
    });
  });

  it('stays empty when the session runs another strategy', () => {
    const story = new Story();
    const state = story.tell({
      type: 'CandleClosed',
      data: { intervalMs: 60_000, openTime: 0, open: '1', high: '1', low: '1', close: '1', volume: '0' },
    });
    expect(state).toMatchObject({ total: '0', updatedAt: null, isActive: false });
  });
});
