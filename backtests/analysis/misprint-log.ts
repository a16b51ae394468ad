import {
  MisprintFinder,
  priceTicks,
  type AnyEvent,
  type Misprint,
  type Scale,
  type TapeBlock,
} from '../../engine/index.ts';
import type { Misprints } from '../result.ts';

/** Bars that are probably misprints, and what was filled where only they have been. */
export class MisprintLog {
  readonly #scale: Scale;
  readonly #finder = new MisprintFinder();
  #clipped = 0;
  #first: Misprints['first'] = null;
  #fills = 0;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  see(block: TapeBlock, events: readonly AnyEvent[]): void {
    if (block.kind !== 'candles') return;
    // Those that were cut are not found any more.
    const found = block.clipped ?? this.#finder.find(block);
    if (block.clipped) this.#clipped += found.length;
    for (const misprint of found) {
      const from = block.time[misprint.row] as number;
      this.#first ??= this.#told(from, misprint);
      if (!block.clipped) this.#fills += this.#filledBeyond(misprint, events, [from, from + block.intervalMs]);
    }
  }

  finish(): Misprints {
    return { clipped: this.#clipped, fills: this.#fills, first: this.#first };
  }

  #told(time: number, { low, high, plausibleLow, plausibleHigh }: Misprint): NonNullable<Misprints['first']> {
    const [recorded, plausible] = low < plausibleLow ? [low, plausibleLow] : [high, plausibleHigh];
    return { time, recorded: this.#text(recorded), plausible: this.#text(plausible) };
  }

  #filledBeyond(
    { plausibleLow, plausibleHigh }: Misprint,
    events: readonly AnyEvent[],
    [from, to]: readonly [number, number],
  ): number {
    const [least, most] = [Number(this.#text(plausibleLow)), Number(this.#text(plausibleHigh))];
    return events.filter(
      ({ type, time, data }) =>
        type === 'OrderFilled' &&
        time >= from &&
        time < to &&
        (Number(data.price) < least || Number(data.price) > most),
    ).length;
  }

  #text(ticks: number): string {
    return this.#scale.price(priceTicks(ticks)).toString();
  }
}
