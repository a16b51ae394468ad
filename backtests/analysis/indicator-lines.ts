import { decimal, type EventData } from '../../engine/index.ts';
import type { IndicatorLine } from '../result.ts';
import { ThinnedSeries } from './thinned-series.ts';

const POINTS = 2_000;
/** Share of the values that must lie near the price for a line to be drawn over it. */
const NEAR_SHARE = 0.9;

interface Line {
  readonly series: ThinnedSeries;
  count: number;
  near: number;
}

/** Indicator values that strategies put on record with their signals, one line per name. */
export class IndicatorLines {
  readonly #lines = new Map<string, Line>();

  signal(time: number, data: EventData<'SignalRaised'>): void {
    const { indicators } = data;
    if (typeof indicators !== 'object' || indicators === null || Array.isArray(indicators)) return;
    const price = decimal(data.price).toNumber();
    for (const [name, value] of Object.entries(indicators)) {
      if (typeof value === 'number' && Number.isFinite(value)) this.#add(name, { time, value, price });
    }
  }

  finish(): readonly IndicatorLine[] {
    return [...this.#lines].map(([name, { series, count, near }]) => ({
      name,
      pane: near >= NEAR_SHARE * count ? 'price' : 'own',
      points: series.all(),
    }));
  }

  #add(name: string, at: { readonly time: number; readonly value: number; readonly price: number }): void {
    const line = this.#lines.get(name) ?? { series: new ThinnedSeries(POINTS), count: 0, near: 0 };
    this.#lines.set(name, line);
    line.series.add(at.time, at.value);
    line.count++;
    if (at.value > at.price / 2 && at.value < at.price * 2) line.near++;
  }
}
