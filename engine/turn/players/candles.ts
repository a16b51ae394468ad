import { priceTicks } from '../../domain/units.ts';
import { either, isIdle, NEVER, type Wake } from '../../domain/wake.ts';
import type { VenueModel } from '../../manifest.ts';
import { candleAt, type Candle, type CandleBlock } from '../../tape/block.ts';
import type { CandleBuilder } from '../../tape/candle-builder.ts';
import { candlePath, pathOf } from '../../tape/candle-path.ts';
import type { FundingClock } from '../funding-clock.ts';
import { markAt, markDue, type MarkParts } from './marks.ts';

export interface CandlesPlayerParts extends MarkParts {
  readonly funding: FundingClock;
  /** How the strategy sees the tape: each price of the path, each candle as it is, or longer candles built from them. */
  readonly sees: 'prices' | 'candles' | CandleBuilder;
  /** `worst`: the extreme of a candle that is worse for the position held after its open comes first. */
  readonly path: VenueModel['path'];
}

/**
 * Brings candles to the turn. A candle that cannot matter to anyone is one comparison; any other is walked along its
 * assumed path (`candle-path.ts`), and between two points of it the price is taken to move through every tick.
 */
export class CandlesPlayer {
  readonly #parts: CandlesPlayerParts;
  readonly #path = candlePath();
  /** The candle that the venue has not been told of yet. */
  #unseen: CandleBlock | null = null;
  #unseenRow = 0;

  constructor(parts: CandlesPlayerParts) {
    this.#parts = parts;
    parts.turn.catchUp = () => this.#catchUp();
  }

  play(block: CandleBlock, number: number): void {
    const { sees } = this.#parts;
    for (let row = 0; row < block.count; row++) {
      const time = block.time[row] as number;
      if (typeof sees === 'object' && sees.closesAt > -Infinity && sees.closesAt <= time)
        this.#closeLonger(sees, number, row);
      if (this.#isQuiet(block, row)) this.#skip(block, row);
      else this.#walk(block, number, row);
      if (sees === 'candles') this.#closeCandle(candleAt(block, row), number, row);
      else if (typeof sees === 'object') this.#addToLonger(sees, block, number, row);
    }
  }

  #wake(): Wake {
    const { turn, venue, sees, marks } = this.#parts;
    const own = either(turn.wakeOfControls(), marks ? NEVER : turn.wakeOfGuard());
    const first = either(venue.wake(), own);
    return sees === 'prices' ? either(first, turn.wakeOfStrategy()) : first;
  }

  #isQuiet(block: CandleBlock, row: number): boolean {
    if (this.#parts.everyRow) return false;
    const wake = this.#wake();
    const end = (block.time[row] as number) + block.intervalMs;
    return (
      (block.high[row] as number) < wake.above &&
      (block.low[row] as number) > wake.below &&
      end <= wake.time &&
      end <= this.#parts.funding.due &&
      end <= this.#parts.turn.dayDue &&
      end <= markDue(this.#parts)
    );
  }

  #skip(block: CandleBlock, row: number): void {
    const { market } = this.#parts.turn;
    market.price = priceTicks(block.close[row] as number);
    market.time = (block.time[row] as number) + block.intervalMs - 1;
    markAt(this.#parts, market.time);
    this.#unseen = block;
    this.#unseenRow = row;
  }

  #walk(block: CandleBlock, number: number, row: number): void {
    const { turn, venue } = this.#parts;
    const { price, time } = this.#path;
    pathOf(block, row, this.#path);
    // A mark meets the price before this open; funding alone needs no more than the price.
    if (this.#parts.marks === null) this.#unseen = null;
    this.#clocks(number, row, time[0] as number);
    this.#unseen = null;
    turn.stand(number, row, time[0] as number);
    turn.market.price = priceTicks(price[0] as number);
    venue.onOpen(time[0] as number, price[0] as number, block.volume[row] as number);
    this.#offer();
    // What was filled at the open is held through this candle.
    if (this.#parts.path === 'worst') pathOf(block, row, this.#path, turn.view.position);
    for (let point = 1; point < 4; point++) {
      const at = time[point] as number;
      this.#clocks(number, row, at);
      turn.stand(number, row, at);
      this.#move(price[point - 1] as number, price[point] as number, at);
    }
    // A strategy that decides on prices has had its say; one that decides on candles may still trade at this close.
    if (this.#parts.sees === 'prices') this.#close(time[3] as number, price[3] as number);
  }

  /** Moves the price through every tick between two points, stopping wherever somebody waits. */
  #move(from: number, to: number, time: number): void {
    const { turn, venue } = this.#parts;
    let here = from;
    do {
      const wake = this.#wake();
      if (to >= here) here = wake.above > here && wake.above < to ? wake.above : to;
      else here = wake.below < here && wake.below > to ? wake.below : to;
      turn.market.price = priceTicks(here);
      venue.onPath(time, here);
      this.#offer();
    } while (here !== to);
  }

  #offer(): void {
    const { turn, sees } = this.#parts;
    turn.settle();
    turn.offerEquity();
    if (sees === 'prices') turn.offerPrice();
  }

  #close(time: number, price: number): void {
    this.#parts.venue.onClose(time, price);
    this.#parts.turn.settle();
  }

  #closeCandle(candle: Candle, number: number, row: number, cause: number | null = null): void {
    const { turn, venue } = this.#parts;
    turn.stand(number, row, candle.closeTime);
    turn.offerCandle(candle, cause);
    if (isIdle(venue.wake())) return;
    this.#catchUp();
    this.#close(candle.closeTime, candle.close);
  }

  #addToLonger(longer: CandleBuilder, block: CandleBlock, number: number, row: number): void {
    longer.addCandle(block, row);
    const end = (block.time[row] as number) + block.intervalMs;
    if (longer.closesAt <= end) this.#closeLonger(longer, number, row);
    else if (!isIdle(this.#parts.venue.wake())) {
      this.#catchUp();
      this.#close(end, block.close[row] as number);
    }
  }

  #closeLonger(longer: CandleBuilder, number: number, row: number): void {
    const { turn } = this.#parts;
    const candle = longer.take();
    turn.stand(number, row, candle.closeTime);
    this.#closeCandle(candle, number, row, turn.recordCandle(candle));
  }

  /** Days, funding and marks due until a point of the path; at one instant the day first, then funding on the new mark. */
  #clocks(number: number, row: number, until: number): void {
    const { funding, marks, turn } = this.#parts;
    for (;;) {
      const nextMark = markDue(this.#parts);
      const due = Math.min(funding.due, nextMark, turn.dayDue);
      if (due > until) break;
      if (turn.dayDue === due) {
        turn.stand(number, row, due);
        turn.beginDay();
        continue;
      }
      if (marks) this.#catchUp();
      markAt(this.#parts, due);
      if (funding.due === due) this.#settleFunding(number, row, due);
      if (nextMark === due) this.#meetMark(number, row, due);
    }
    if (marks) this.#catchUp();
    markAt(this.#parts, until);
  }

  #settleFunding(number: number, row: number, due: number): void {
    const { funding, turn } = this.#parts;
    const rate = funding.take();
    if (turn.market.price === null || turn.view.position === 0) return;
    turn.stand(number, row, due);
    this.#catchUp();
    turn.settleFunding(rate, due);
  }

  #meetMark(number: number, row: number, due: number): void {
    const { turn, venue } = this.#parts;
    if (turn.market.price === null) return;
    turn.stand(number, row, due);
    venue.onMark(due);
    turn.settle();
    turn.offerEquity();
  }

  /** Tells the venue of the candle that went by in silence, so that an order meets the present price and volume. */
  #catchUp(): void {
    if (this.#unseen === null) return;
    const block = this.#unseen;
    const row = this.#unseenRow;
    this.#unseen = null;
    const time = block.time[row] as number;
    this.#parts.venue.onOpen(time, block.open[row] as number, block.volume[row] as number);
    this.#parts.venue.onPath(time + block.intervalMs - 1, block.close[row] as number);
  }
}
