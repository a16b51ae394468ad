import { RowProblem, type Place } from './row-problem.ts';
import type { RowBuffer } from './row-buffer.ts';

/** Times outside of these years are a wrong unit or a torn number rather than market data. */
const EARLIEST = Date.UTC(1970, 0, 2);
const LATEST = Date.UTC(2200, 0, 1);

/** Checks rows in the order in which they will be played; remembers where the last ones ended. */
export class RowGuard {
  /** Smallest step between two rows, ms: the interval of candles. */
  smallestStep = Infinity;
  first = Infinity;
  last = -Infinity;
  rows = 0;
  readonly #idsNow = new Set<number>();

  /** Throws a RowProblem for the first row that cannot be. */
  check(rows: RowBuffer): void {
    this.#checkTimes(rows);
    if (rows.hasIds) this.#checkIds(rows);
    if (rows.kind === 'trades') this.#checkTrades(rows);
    if (rows.kind === 'candles') this.#checkCandles(rows);
    if (rows.kind === 'marks') this.#checkMarks(rows);
    if (rows.count === 0) return;
    const times = rows.columns[0] ?? new Float64Array();
    if (this.rows === 0) this.first = times[0] ?? 0;
    this.last = times[rows.count - 1] ?? 0;
    this.rows += rows.count;
  }

  #checkTimes(rows: RowBuffer): void {
    const times = rows.columns[0] ?? new Float64Array();
    const isUnique = rows.kind === 'candles' || rows.kind === 'funding';
    let before = this.last;
    for (let row = 0; row < rows.count; row++) {
      const time = times[row] ?? NaN;
      const step = time - before;
      if (step < 0) throw goesBack(rows, row, -step);
      if (step === 0 && isUnique) throw twice(rows, row, `time ${new Date(time).toISOString()}`, 'the same time');
      if (!(time >= EARLIEST && time < LATEST)) throw outOfAllTime(rows, row);
      if (step > 0 && step < this.smallestStep) this.smallestStep = step;
      before = time;
    }
  }

  /** Times do not go back, so a trade that was recorded twice stands among those of its own moment. */
  #checkIds(rows: RowBuffer): void {
    const times = rows.columns[0] ?? new Float64Array();
    let now = this.last;
    for (let row = 0; row < rows.count; row++) {
      const time = times[row] ?? 0;
      if (time !== now) this.#idsNow.clear();
      now = time;
      const id = rows.ids[row] ?? 0;
      if (this.#idsNow.has(id)) throw twice(rows, row, `trade id ${id}`, 'seen before');
      this.#idsNow.add(id);
    }
  }

  #checkTrades(rows: RowBuffer): void {
    const [, prices, sizes] = rows.columns;
    if (!prices || !sizes) return;
    for (let row = 0; row < rows.count; row++) {
      if (!((prices[row] ?? 0) > 0)) throw notPositive(rows, row, 'price');
      if (!((sizes[row] ?? 0) > 0)) throw notPositive(rows, row, 'size');
    }
  }

  /** NaN stands for an oracle that the file does not have. */
  #checkMarks(rows: RowBuffer): void {
    const [, marks, oracles] = rows.columns;
    for (let row = 0; row < rows.count; row++) {
      if (!((marks?.[row] ?? 0) > 0)) throw notPositive(rows, row, 'mark');
      if ((oracles?.[row] ?? NaN) <= 0) throw notPositive(rows, row, 'oracle');
    }
  }

  #checkCandles(rows: RowBuffer): void {
    const [, opens, highs, lows, closes, volumes] = rows.columns;
    if (!opens || !highs || !lows || !closes || !volumes) return;
    const at = (column: Float64Array, row: number): number => column[row] ?? NaN;
    for (let row = 0; row < rows.count; row++) {
      const low = at(lows, row);
      const high = at(highs, row);
      const open = at(opens, row);
      const close = at(closes, row);
      if (!(low > 0)) throw notPositive(rows, row, 'low');
      if (at(volumes, row) < 0) throw notPositive(rows, row, 'volume');
      if (!(low <= Math.min(open, close) && high >= Math.max(open, close))) throw outsideOfItself(rows, row);
    }
  }
}

const NOTHING = 'Nothing was imported.';

const placeOf = (rows: RowBuffer, row: number, role: string): Place => ({
  line: rows.lines[row] ?? 0,
  role,
  text: '',
});

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toLocaleString('en-US')} s`);

const goesBack = (rows: RowBuffer, row: number, ms: number): RowProblem =>
  new RowProblem('E_DATA_ORDER', 'rows go back in time', placeOf(rows, row, 'time'), {
    remark: `${seconds(ms)} before the row above`,
    why: `A tape is played in the order of its times. ${NOTHING}`,
    fix: '--sort sorts the rows of the file by time',
  });

const twice = (rows: RowBuffer, row: number, what: string, remark: string): RowProblem =>
  new RowProblem('E_DATA_DUPLICATE', `${what} occurs twice`, placeOf(rows, row, rows.hasIds ? 'id' : 'time'), {
    remark,
    why: `The same row would be played twice. ${NOTHING}`,
    fix: 'remove one of the two lines; two recordings may overlap here',
  });

const outOfAllTime = (rows: RowBuffer, row: number): RowProblem =>
  new RowProblem('E_DATA_RANGE', 'a time lies outside of the years 1970 to 2200', placeOf(rows, row, 'time'), {
    remark: 'out of range',
    why: `The unit of the times was taken from the first row; perhaps it changes. ${NOTHING}`,
    fix: 'correct the line',
  });

const notPositive = (rows: RowBuffer, row: number, role: string): RowProblem =>
  new RowProblem('E_DATA_PRICE', `a ${role} is not above zero`, placeOf(rows, row, role), {
    remark: role === 'volume' ? 'must not be negative' : 'must be above zero',
    why: `No market trades at zero or less. ${NOTHING}`,
    fix: 'remove the line, or name the columns: --columns time=NAME,price=NAME,size=NAME',
  });

const outsideOfItself = (rows: RowBuffer, row: number): RowProblem =>
  new RowProblem('E_DATA_PRICE', 'a candle opens or closes outside of its low and high', placeOf(rows, row, 'high'), {
    remark: 'not low <= open, close <= high',
    why: `Such a candle cannot have happened; perhaps the columns are in another order. ${NOTHING}`,
    fix: '--columns time=1,open=2,high=3,low=4,close=5,volume=6 (with the right numbers)',
  });
