import { Ema } from './ema.ts';
import { WilderRsi } from './wilder-rsi.ts';

/** Which average is above: 1 the fast one, -1 the slow one, 0 not known yet. */
export type Above = 1 | -1 | 0;

/**
 * On flat prices both averages meet the price and differ by rounding alone, some 1e-15 of it; that is no cross. Averages
 * nearer than this fraction of the price leave the fast one on the side where it was.
 */
const ROUNDING_NOISE = 1e-12;

/**
 * Two exponential averages and an RSI over closes, as doubles, each fed once per candle. Averages start at the first
 * price; nothing is said before all three have seen as many candles as their periods ask for.
 */
export class Cross {
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #rsi: WilderRsi;
  /** Candles after which all three are stable: the RSI needs one more, for its first change. */
  readonly warmUp: number;
  #seen = 0;
  #above: Above = 0;
  fast = Number.NaN;
  slow = Number.NaN;

  constructor(periods: { readonly fast: number; readonly slow: number; readonly rsi: number }) {
    this.#fast = new Ema(periods.fast);
    this.#slow = new Ema(periods.slow);
    this.#rsi = new WilderRsi(periods.rsi);
    this.warmUp = Math.max(periods.fast, periods.slow, periods.rsi + 1);
  }

  get seen(): number {
    return this.#seen;
  }

  /** Few candles cross, and only then it is asked for. */
  get rsi(): number {
    return this.#rsi.value;
  }

  get above(): Above {
    return this.#above;
  }

  /** Takes the next close: 1 if the fast average has risen above the slow one, -1 if it has fallen below, else 0. */
  update(price: number): Above {
    this.fast = this.#fast.update(price);
    this.slow = this.#slow.update(price);
    this.#rsi.update(price);
    this.#seen += 1;
    if (this.#seen < this.warmUp) return 0;
    const distance = this.fast - this.slow;
    const noise = price * ROUNDING_NOISE;
    const before = this.#above;
    if (distance > noise) this.#above = 1;
    else if (distance < -noise) this.#above = -1;
    return before === 0 || before === this.#above ? 0 : this.#above;
  }
}
