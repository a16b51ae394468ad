import { Decimal, seededRandom } from '../../../../engine/index.ts';
import { Candles } from './candles.ts';
import { stepNear, written } from './numbers.ts';
import type { Tape, TapeRow } from './tape.ts';

export interface PublicTrade {
  readonly coin: string;
  readonly side: 'A' | 'B';
  readonly px: string;
  readonly sz: string;
  readonly time: number;
  readonly hash: string;
  readonly tid: number;
  readonly users: readonly [string, string];
}

export interface Level {
  readonly px: Decimal;
  readonly sz: Decimal;
}

export interface Match {
  readonly px: Decimal;
  readonly sz: Decimal;
  readonly tid: number;
}

/** How a market looks besides its tape. */
export interface MarketOptions {
  readonly seed: string;
  /** Tape time per clock time. */
  readonly speed: number;
  /** Mean size of a level of the book, in base. */
  readonly depth: string;
  /** The hourly rate; the venue's resting value. */
  readonly fundingRate: string;
}

const NOBODY = ['0x0000000000000000000000000000000000000001', '0x0000000000000000000000000000000000000002'] as const;
const HASH = `0x${'0'.repeat(64)}`;
const LEVELS = 20;
const KEPT = 500;
/** Pause between the end of a tape and its next beginning. */
const LOOP_GAP_MS = 500;
const SLEEP_MS = 86_400_000;

/** One perpetual: a recorded tape that is played again and again, and a book around its last price. */
export class Market {
  readonly tape: Tape;
  readonly asset: number;
  readonly candles = new Candles();
  readonly recent: PublicTrade[] = [];
  readonly funding: { readonly time: number; readonly rate: string }[] = [];
  fundingRate: string;
  last: Decimal;
  volume: Decimal = new Decimal(0);
  readonly #options: MarketOptions;
  readonly #start: number;
  readonly #nextTid: () => number;
  #row = 0;
  #round = 0;
  #bid: Decimal;
  #ask: Decimal;
  /** The sides of the book as they stand; made when asked for. */
  readonly #sides: { A: readonly Level[] | null; B: readonly Level[] | null } = { A: null, B: null };
  /** What was taken of the book since the last row of the tape. */
  readonly #taken = { A: new Decimal(0), B: new Decimal(0) };

  constructor(tape: Tape, asset: number, start: number, options: MarketOptions & { readonly nextTid: () => number }) {
    const [first] = tape.rows;
    if (!first) throw new RangeError(`the tape of ${tape.coin} is empty`);
    this.tape = tape;
    this.asset = asset;
    this.#start = start;
    this.#options = options;
    this.#nextTid = options.nextTid;
    this.fundingRate = options.fundingRate;
    this.last = new Decimal(first.px);
    this.#bid = this.last;
    this.#ask = this.last.plus(stepNear(this.last, tape.szDecimals));
  }

  /** The rows that are due, as trades; the book moves along. */
  play(now: number): readonly PublicTrade[] {
    this.#skip(now);
    const trades: PublicTrade[] = [];
    for (;;) {
      const row = this.tape.rows[this.#row];
      if (!row) {
        this.#row = 0;
        this.#round += 1;
        continue;
      }
      const time = this.#timeOf(row);
      if (time > now) return trades;
      this.#row += 1;
      trades.push(this.#trade(row, time));
    }
  }

  /** When the next row is due, ms UTC. */
  get nextAt(): number {
    const row = this.tape.rows[this.#row];
    return row ? this.#timeOf(row) : this.#start;
  }

  /** A trade of one of our own accounts with the book. */
  own(px: Decimal, sz: Decimal, side: 'A' | 'B', time: number): PublicTrade {
    return this.#record(written(px), written(sz), side, time);
  }

  /** Up to 20 levels a side, best first; the same until the tape moves on. */
  book(): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    return { bids: this.#side('A'), asks: this.#side('B') };
  }

  /** Takes from the book up to a worst price; what is not there is not matched. */
  take(isBuy: boolean, limit: Decimal, size: Decimal): readonly Match[] {
    const side = isBuy ? 'B' : 'A';
    const matches: Match[] = [];
    let left = size;
    for (const level of this.#side(side)) {
      const isWorse = isBuy ? level.px.gt(limit) : level.px.lt(limit);
      if (isWorse || left.lte(0)) break;
      const sz = Decimal.min(left, level.sz);
      matches.push({ px: level.px, sz, tid: this.#nextTid() });
      left = left.minus(sz);
    }
    this.#taken[side] = this.#taken[side].plus(size.minus(left));
    this.#sides[side] = null;
    return matches;
  }

  tid(): number {
    return this.#nextTid();
  }

  /** After a long sleep whole rounds of the tape are passed over: nobody saw them. */
  #skip(now: number): void {
    const late = (now - this.nextAt) * this.#options.speed;
    if (late > SLEEP_MS) this.#round += Math.floor(late / this.#length);
  }

  get #length(): number {
    return (this.tape.rows.at(-1)?.at ?? 0) + LOOP_GAP_MS;
  }

  #timeOf(row: TapeRow): number {
    return this.#start + Math.round((row.at + this.#round * this.#length) / this.#options.speed);
  }

  #trade(row: TapeRow, time: number): PublicTrade {
    const px = new Decimal(row.px);
    const step = stepNear(px, this.tape.szDecimals);
    [this.#bid, this.#ask] = row.side === 'B' ? [px.minus(step), px] : [px, px.plus(step)];
    this.last = px;
    this.#sides.A = null;
    this.#sides.B = null;
    this.#taken.A = new Decimal(0);
    this.#taken.B = new Decimal(0);
    return this.#record(written(px), written(new Decimal(row.sz)), row.side, time);
  }

  #record(px: string, sz: string, side: 'A' | 'B', time: number): PublicTrade {
    const trade = { coin: this.tape.coin, side, px, sz, time, hash: HASH, tid: this.#nextTid(), users: NOBODY };
    this.recent.push(trade);
    if (this.recent.length > 2 * KEPT) this.recent.splice(0, KEPT);
    this.volume = this.volume.plus(sz);
    this.candles.add(time, new Decimal(px), new Decimal(sz));
    return trade;
  }

  /** Levels that a taker of this side meets. Their sizes follow from the seed and the price alone. */
  #side(taker: 'A' | 'B'): readonly Level[] {
    this.#sides[taker] ??= this.#levels(taker);
    return this.#sides[taker];
  }

  #levels(taker: 'A' | 'B'): readonly Level[] {
    const best = taker === 'B' ? this.#ask : this.#bid;
    const step = stepNear(best, this.tape.szDecimals).times(taker === 'B' ? 1 : -1);
    let taken = this.#taken[taker];
    const levels: Level[] = [];
    for (let index = 0; index < LEVELS; index++) {
      const px = best.plus(step.times(index));
      const random = seededRandom(`${this.#options.seed}/${px.toString()}`)();
      const full = new Decimal(this.#options.depth).times(0.5 + random).toDecimalPlaces(this.tape.szDecimals);
      const sz = full.minus(Decimal.min(full, taken));
      taken = taken.minus(full.minus(sz));
      if (sz.gt(0) && px.gt(0)) levels.push({ px, sz });
    }
    return levels;
  }
}
