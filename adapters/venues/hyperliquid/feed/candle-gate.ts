import type { MarketEvent, VenueCandle } from '../../../../engine/index.ts';

/** The candles of one instrument and interval: each change once, and each candle once as closed. */
export class CandleGate {
  readonly #tell: (event: MarketEvent) => void;
  #current: VenueCandle | null = null;

  constructor(tell: (event: MarketEvent) => void) {
    this.#tell = tell;
  }

  /** Open time of the candle that is not closed yet; null for none. */
  get openTime(): number | null {
    return this.#current?.openTime ?? null;
  }

  /** A candle as it stands. The venue never says that one is closed: the next one says it. */
  candle(candle: VenueCandle): void {
    const before = this.#current;
    if (before && candle.openTime < before.openTime) return;
    if (before && candle.openTime > before.openTime) this.#close(before);
    this.#current = candle;
    this.#tell(candle);
  }

  /** What the venue has of the time of a lost line, oldest first. */
  caughtUp(candles: readonly VenueCandle[]): void {
    for (const candle of candles) this.candle(candle);
  }

  #close(candle: VenueCandle): void {
    const time = candle.openTime + candle.intervalMs - 1;
    this.#tell({ ...candle, time, isClosed: true });
  }
}
