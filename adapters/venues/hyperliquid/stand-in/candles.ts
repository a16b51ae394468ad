import { Decimal } from '../../../../engine/index.ts';
import { intervalMs } from '../feed/intervals.ts';
import { written } from './numbers.ts';

interface Minute {
  readonly open: number;
  o: Decimal;
  h: Decimal;
  l: Decimal;
  c: Decimal;
  v: Decimal;
  n: number;
}

const MINUTE_MS = 60_000;
const KEPT = 50_000;

/** Candles of one coin, made of its trades; minutes are kept, longer ones are put together when asked for. */
export class Candles {
  readonly #minutes: Minute[] = [];

  add(time: number, px: Decimal, sz: Decimal): void {
    const open = time - (time % MINUTE_MS);
    let minute = this.#minutes.at(-1);
    if (!minute || minute.open < open) {
      minute = { open, o: px, h: px, l: px, c: px, v: new Decimal(0), n: 0 };
      this.#minutes.push(minute);
      if (this.#minutes.length > 2 * KEPT) this.#minutes.splice(0, KEPT);
    }
    minute.h = Decimal.max(minute.h, px);
    minute.l = Decimal.min(minute.l, px);
    minute.c = px;
    minute.v = minute.v.plus(sz);
    minute.n += 1;
  }

  /** Candles whose open time lies in the span, both ends included, as the venue writes them. */
  of(coin: string, interval: string, from: number, to: number): readonly Readonly<Record<string, unknown>>[] {
    const length = intervalMs(interval);
    const groups = new Map<number, Minute>();
    for (const minute of this.#minutes) {
      const open = minute.open - (minute.open % length);
      if (open < from || open > to) continue;
      const group = groups.get(open);
      groups.set(open, group ? merged(group, minute) : { ...minute, open });
    }
    return [...groups.values()].slice(-5_000).map((group) => ({
      t: group.open,
      T: group.open + length - 1,
      s: coin,
      i: interval,
      o: written(group.o),
      c: written(group.c),
      h: written(group.h),
      l: written(group.l),
      v: written(group.v),
      n: group.n,
    }));
  }
}

const merged = (a: Minute, b: Minute): Minute => ({
  ...a,
  h: Decimal.max(a.h, b.h),
  l: Decimal.min(a.l, b.l),
  c: b.c,
  v: a.v.plus(b.v),
  n: a.n + b.n,
});
