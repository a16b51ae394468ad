/**
 * Where the market is. A `print` or an `open` is a jump to its price; a `leg` is a stop on the way between two points
 * of a candle's path, `path` and `close` are such points.
 */
export class Moment {
  kind: 'none' | 'print' | 'open' | 'leg' | 'path' | 'close' = 'none';
  /** Counts the moments, so that an order is tried once at each. */
  number = 0;
  time = 0;
  price = 0;
  /** Recorded mark and oracle, ticks; null where none is recorded: then the price stands for the mark. */
  mark: number | null = null;
  oracle: number | null = null;
  /** Lots of the print, or of the whole candle. */
  size = 0;
  /** The side that took: +1 buyer, -1 seller, 0 unknown. */
  side: -1 | 0 | 1 = 0;
  /** Lots of it that our orders have had. */
  taken = 0;

  /** A jump to a new price with new volume. */
  jump(kind: 'print' | 'open', time: number, price: number): void {
    this.number++;
    this.kind = kind;
    this.time = time;
    this.price = price;
    this.size = 0;
    this.side = 0;
    this.taken = 0;
  }

  /** A step along the path; the candle's volume is still the same. */
  move(kind: 'leg' | 'path' | 'close', price: number): void {
    this.number++;
    this.kind = kind;
    this.price = price;
  }
}
