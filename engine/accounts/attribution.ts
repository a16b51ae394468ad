import { type Decimal, ZERO, decimal } from '../domain/decimal.ts';
import type { Scale } from '../domain/instrument.ts';
import { sign, type Lots, type PriceTicks } from '../domain/units.ts';
import type { EventData } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import { RecentFills } from './recent-fills.ts';

/** Change of net asset value since the start, in its parts; negative where value was lost. Quote currency. */
export interface AttributionParts {
  /** The open position times the move of its mark. */
  readonly price: Decimal;
  readonly fee: Decimal;
  readonly funding: Decimal;
  /** Fills off the mark at which the position was valued just before. */
  readonly slippage: Decimal;
  /** Margin forfeited in liquidations. */
  readonly liquidation: Decimal;
  /** The sum, exactly. */
  readonly total: Decimal;
}

/** Says of every change of equity what it came from. After each event and mark the parts sum to the change, exactly. */
export class Attribution {
  readonly #scale: Scale;
  readonly #fills = new RecentFills();
  #position = 0;
  #mark: number | null = null;
  /** Mark up to which moves are counted in `#price`: between two fills only the last mark matters. */
  #countedTo: number | null = null;
  #price = ZERO;
  #fee = ZERO;
  #funding = ZERO;
  #slippage = ZERO;
  #liquidation = ZERO;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  /** Folds one event in; each fill counts once. Throws E_NOT_EXACT for a number off the instrument's grid. */
  apply(event: AnyEvent): void {
    if (event.type === 'OrderFilled') {
      if (this.#fills.isNew(event.data.fill)) this.#fill(event.data);
    } else if (event.type === 'FundingPaid') {
      this.mark(this.#scale.ticks(event.data.mark));
      this.#funding = this.#funding.minus(decimal(event.data.amount));
    } else if (event.type === 'PositionLiquidated') {
      this.mark(this.#scale.ticks(event.data.mark));
      this.#liquidation = this.#liquidation.minus(decimal(event.data.forfeited));
    }
  }

  /** The position is valued at this price from now on. */
  mark(price: PriceTicks): void {
    this.#mark = price;
    this.#countedTo ??= price;
  }

  /** The price at which `parts` values the position; null before the first one. */
  get marked(): PriceTicks | null {
    return this.#mark as PriceTicks | null;
  }

  parts(): AttributionParts {
    const price = this.#price.plus(this.#moved());
    const total = price.plus(this.#fee).plus(this.#funding).plus(this.#slippage).plus(this.#liquidation);
    return {
      price,
      fee: this.#fee,
      funding: this.#funding,
      slippage: this.#slippage,
      liquidation: this.#liquidation,
      total,
    };
  }

  #fill(fill: EventData<'OrderFilled'>): void {
    const count = this.#scale.lots(fill.size);
    const signed = (sign(fill.side) * count) as Lots;
    const price = this.#scale.ticks(fill.price);
    const mark = fill.mark === fill.price ? price : this.#scale.ticks(fill.mark);
    this.mark(mark);
    this.#price = this.#price.plus(this.#moved());
    this.#countedTo = mark;
    if (mark !== price)
      this.#slippage = this.#slippage.plus(this.#scale.notional((mark - price) as PriceTicks, signed));
    if (fill.fee !== '0') this.#fee = this.#fee.minus(decimal(fill.fee));
    this.#position += signed;
  }

  /** What the position gained from the moves that are not counted yet. */
  #moved(): Decimal {
    const ticks = ((this.#mark ?? 0) - (this.#countedTo ?? 0)) as PriceTicks;
    return ticks === 0 || this.#position === 0 ? ZERO : this.#scale.notional(ticks, this.#position as Lots);
  }
}
