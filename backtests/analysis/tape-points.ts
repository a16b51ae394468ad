import {
  type AnyEvent,
  type CandleBlock,
  candlePath,
  type MarkSeries,
  pathOf,
  type TapeBlock,
} from '../../engine/index.ts';
import type { Points, Stretch } from './curve.ts';
import type { Held } from './held-at-open.ts';

/** Points in the assumed path of a candle. */
const PATH = 4;

/** The prices of one block in the order in which they happened, and where among them an event belongs. */
export interface TapePoints extends Points {
  readonly count: number;
  /** Lowest and highest price of all points; null where only a look at each tells. */
  readonly range: readonly [low: number, high: number] | null;
  /** How many of the points had gone by when this event happened. */
  before(event: AnyEvent): number;
}

/** A part of the points with its extremes; a whole block of prints knows them without a look. */
export const stretchOf = (points: TapePoints, from: number, to: number): Stretch => {
  if (points.range !== null && from === 0 && to === points.count) {
    return { points, from, to, low: points.range[0], high: points.range[1] };
  }
  const { price } = points;
  let low = price[from] as number;
  let high = low;
  for (let row = from + 1; row < to; row++) {
    const here = price[row] as number;
    if (here < low) low = here;
    else if (here > high) high = here;
  }
  return { points, from, to, low, high };
};

/** Turns blocks into points; the columns of candle paths are reused, so use one result before asking for the next. */
export class TapeReader {
  readonly #path = candlePath();
  #time = new Float64Array(0);
  #price = new Float64Array(0);
  readonly #marks: MarkSeries | null;

  /** Where marks are recorded, each point has the mark in force instead of its price. */
  constructor(marks: MarkSeries | null = null) {
    this.#marks = marks;
  }

  /** Null for blocks without prices. `held` gives the sign of what was held after the open of each candle, if it counts. */
  read(block: TapeBlock, held: Held | null = null): TapePoints | null {
    const points = this.#asTraded(block, held);
    return points === null || this.#marks === null ? points : marked(points, this.#marks);
  }

  #asTraded(block: TapeBlock, held: Held | null): TapePoints | null {
    switch (block.kind) {
      case 'trades':
        return {
          time: block.time,
          price: block.price,
          count: block.count,
          range: [block.low, block.high],
          before: (event) => event.tape?.row ?? 0,
        };
      case 'candles':
        return this.#walk(block, held);
      case 'funding':
      case 'marks':
        return null;
    }
  }

  #walk(block: CandleBlock, held: Held | null): TapePoints {
    const count = block.count * PATH;
    if (this.#time.length < count) {
      this.#time = new Float64Array(count);
      this.#price = new Float64Array(count);
    }
    const time = this.#time;
    const price = this.#price;
    for (let row = 0; row < block.count; row++) {
      pathOf(block, row, this.#path, held?.[row]);
      for (let point = 0; point < PATH; point++) {
        time[row * PATH + point] = this.#path.time[point] as number;
        price[row * PATH + point] = this.#path.price[point] as number;
      }
    }
    /** Within its candle an event comes after the points of the path that are older. */
    const before = (event: AnyEvent): number => {
      const first = (event.tape?.row ?? 0) * PATH;
      let older = 0;
      while (older < PATH && (time[first + older] ?? Infinity) < event.time) older++;
      return first + older;
    };
    return { time, price, count, range: null, before };
  }
}

/** Rows before the first mark have the first one; a session refuses to begin there. */
const marked = (points: TapePoints, marks: MarkSeries): TapePoints => {
  const price = new Float64Array(points.count);
  let row = Math.max(0, marks.rowAt(points.time[0] as number));
  for (let point = 0; point < points.count; point++) {
    while (row + 1 < marks.time.length && (marks.time[row + 1] as number) <= (points.time[point] as number)) row++;
    price[point] = marks.mark[row] as number;
  }
  return { ...points, price, range: null };
};
