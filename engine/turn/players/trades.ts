import { priceTicks } from '../../domain/units.ts';
import { either, NEVER, type Wake } from '../../domain/wake.ts';
import type { TradeBlock } from '../../tape/block.ts';
import type { CandleBuilder } from '../../tape/candle-builder.ts';
import { nextRow } from '../../tape/scan.ts';
import type { FundingClock } from '../funding-clock.ts';
import { markAt, markDue, type MarkParts } from './marks.ts';

export interface TradesPlayerParts extends MarkParts {
  readonly funding: FundingClock;
  /** Builds the strategy's candles; null for a strategy that needs prices. */
  readonly candles: CandleBuilder | null;
}

/** Brings prints to the turn. Between two rows that can matter to venue, strategy, candles or funding, nothing is called. */
export class TradesPlayer {
  readonly #parts: TradesPlayerParts;
  /** The print before the next one to be visited; the venue has seen it if `#seen`. */
  #last = { time: 0, price: 0, size: 0, side: 0 as -1 | 0 | 1 };
  #seen = true;

  constructor(parts: TradesPlayerParts) {
    this.#parts = parts;
    parts.turn.catchUp = () => this.#catchUp();
  }

  play(block: TradeBlock, number: number): void {
    const { candles, everyRow } = this.#parts;
    let row = 0;
    while (row < block.count) {
      const next = everyRow ? row : nextRow(block, row, this.#wake());
      candles?.addTrades(block, row, next);
      this.#pass(block, next - 1, row);
      if (next === block.count) break;
      this.#visit(block, number, next);
      row = next + 1;
    }
  }

  #wake(): Wake {
    const { turn, venue, candles, funding, marks } = this.#parts;
    const own = either(marks ? NEVER : turn.wakeOfGuard(), candles ? NEVER : turn.wakeOfStrategy());
    const market = either(either(venue.wake(), turn.wakeOfControls()), own);
    const clock = Math.min(candles ? candles.closesAt : Infinity, funding.due, markDue(this.#parts), turn.dayDue);
    return clock < market.time ? { ...market, time: clock } : market;
  }

  /** Rows up to this one went by: the last of them is the present price. */
  #pass(block: TradeBlock, row: number, first: number): void {
    if (row < first) return;
    this.#last.time = block.time[row] as number;
    this.#last.price = block.price[row] as number;
    this.#last.size = block.size[row] as number;
    this.#last.side = block.side[row] as -1 | 0 | 1;
    this.#seen = false;
    this.#parts.turn.market.price = priceTicks(this.#last.price);
    this.#parts.turn.market.time = this.#last.time;
    markAt(this.#parts, this.#last.time);
  }

  #visit(block: TradeBlock, number: number, row: number): void {
    const { turn, candles } = this.#parts;
    this.#clocks(block.time[row] as number, number, row);
    this.#pass(block, row, row);
    turn.stand(number, row, this.#last.time);
    this.#catchUp();
    turn.settle();
    turn.offerEquity();
    candles?.addTrades(block, row, row + 1);
    if (!candles) turn.offerPrice();
  }

  /**
   * Days that began, candles that ended, funding that fell due and marks that matter before this row, in order of time.
   * At the same instant the day comes first; then funding, on the new mark; then what the mark brings about; then the
   * candle.
   */
  #clocks(time: number, number: number, row: number): void {
    const { candles, funding, marks, turn } = this.#parts;
    for (;;) {
      const candleEnd = candles && candles.closesAt > -Infinity ? candles.closesAt : Infinity;
      const nextMark = markDue(this.#parts);
      const due = Math.min(candleEnd, funding.due, nextMark, turn.dayDue);
      if (due > time) return;
      turn.stand(number, row, due);
      if (turn.dayDue === due) {
        turn.beginDay();
        continue;
      }
      if (marks) this.#catchUp();
      markAt(this.#parts, due);
      if (funding.due === due) this.#settleFunding(due);
      if (nextMark === due) this.#meetMark(due);
      else if (candleEnd === due && funding.due > due && candles) this.#closeCandle(candles);
    }
  }

  #settleFunding(time: number): void {
    const { funding, turn } = this.#parts;
    const rate = funding.take();
    if (turn.market.price === null || turn.view.position === 0) return;
    this.#catchUp();
    turn.settleFunding(rate, time);
  }

  #meetMark(time: number): void {
    const { turn, venue } = this.#parts;
    if (turn.market.price === null) return;
    venue.onMark(time);
    turn.settle();
    turn.offerEquity();
  }

  #closeCandle(candles: CandleBuilder): void {
    const { turn } = this.#parts;
    const candle = candles.take();
    turn.offerCandle(candle, turn.recordCandle(candle));
  }

  #catchUp(): void {
    if (this.#seen) return;
    this.#seen = true;
    this.#parts.venue.onTrade(this.#last.time, this.#last.price, this.#last.size, this.#last.side);
  }
}
