import { EngineError } from '../errors.ts';
import { Decimal, ROUND_CEIL, ROUND_FLOOR, text } from './decimal.ts';
import { placesOf, stepsOf, textOf } from './digits.ts';
import { money, MONEY_PLACES, type Money } from './money.ts';
import { lots, priceTicks, type Lots, type PriceTicks } from './units.ts';

/** What is traded, and the rules a price and a size must keep. All numbers are decimal strings. */
export interface Instrument {
  /** `<venue>:<ccxt unified symbol>`, as `hyperliquid:BTC/USDC:USDC`. */
  readonly id: string;
  readonly venue: string;
  readonly symbol: string;
  readonly kind: 'spot' | 'perpetual';
  readonly base: string;
  readonly quote: string;
  /** Smallest price step, quote per base. */
  readonly tickSize: string;
  /** Smallest size step, base. */
  readonly lotSize: string;
  /** Smallest value of an order, quote; "0" for none. Reduce-only orders may be smaller. */
  readonly minNotional: string;
  /** `hyperliquid`: at most 5 significant figures besides the tick, integers always allowed. */
  readonly priceRule: 'tick' | 'hyperliquid';
  readonly maxLeverage: number;
  /** Decimals of the quote currency's smallest amount; fees are rounded half-even to it, once per fill. */
  readonly cashDecimals: number;
}

/** Decimals of a funding rate (`RATE_UNIT`). */
const RATE_PLACES = 12;

/** Exact conversions between whole ticks and lots and the decimals people see; made once per instrument. */
export class Scale {
  readonly instrument: Instrument;
  readonly tick: Decimal;
  readonly lot: Decimal;
  /** Value of one tick times one lot, quote. */
  readonly unit: Decimal;
  /** The same, and the price of a tick, the size of a lot and the smallest value of an order, as whole numbers. */
  readonly unitMoney: Money;
  readonly tickMoney: Money;
  readonly lotMoney: Money;
  readonly minimum: Money;
  /** Decimals of tick and lot where they are powers of ten: then text is converted by moving digits. */
  readonly #tickPlaces: number | null;
  readonly #lotPlaces: number | null;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.tick = new Decimal(instrument.tickSize);
    this.lot = new Decimal(instrument.lotSize);
    this.unit = this.tick.times(this.lot);
    this.#tickPlaces = placesOf(instrument.tickSize);
    this.#lotPlaces = placesOf(instrument.lotSize);
    if (!this.tick.gt(0) || !this.lot.gt(0)) {
      throw new EngineError('E_INSTRUMENT', `${instrument.id}: tick and lot size must be above zero`);
    }
    if (this.unit.dp() > MONEY_PLACES - RATE_PLACES) {
      throw new EngineError('E_INSTRUMENT', `${instrument.id}: tick and lot size are too fine to be reckoned with`, {
        why: `Together they have ${this.unit.dp()} decimals, and money has room for ${MONEY_PLACES - RATE_PLACES}.`,
      });
    }
    this.unitMoney = money(text(this.unit));
    this.tickMoney = money(text(this.tick));
    this.lotMoney = money(text(this.lot));
    this.minimum = money(instrument.minNotional);
  }

  price(ticks: PriceTicks): Decimal {
    return this.tick.times(ticks);
  }

  size(count: Lots): Decimal {
    return this.lot.times(count);
  }

  /** Price (or a distance of prices) times size, quote; exact, by one decimal product where whole numbers allow it. */
  notional(ticks: PriceTicks, count: Lots): Decimal {
    const product = ticks * count;
    return Number.isSafeInteger(product) ? this.unit.times(product) : this.unit.times(ticks).times(count);
  }

  /** As `notional`, as a whole number. */
  worth(ticks: PriceTicks, count: Lots): Money {
    const product = ticks * count;
    return (Number.isSafeInteger(product) ? BigInt(product) : BigInt(ticks) * BigInt(count)) * this.unitMoney;
  }

  /** A price as events carry it. */
  priceText(ticks: PriceTicks): string {
    return this.#tickPlaces === null ? text(this.price(ticks)) : textOf(ticks, this.#tickPlaces);
  }

  /** A size as events carry it. */
  sizeText(count: Lots): string {
    return this.#lotPlaces === null ? text(this.size(count)) : textOf(count, this.#lotPlaces);
  }

  /** Exact ticks of a decimal price, or E_NOT_EXACT. */
  ticks(price: Decimal | string): PriceTicks {
    const steps = typeof price === 'string' && this.#tickPlaces !== null ? stepsOf(price, this.#tickPlaces) : null;
    if (steps !== null) return steps as PriceTicks;
    return priceTicks(exact(new Decimal(price).div(this.tick), `price ${price.toString()}`, this.instrument));
  }

  /** Exact lots of a decimal size, or E_NOT_EXACT. */
  lots(size: Decimal | string): Lots {
    const steps = typeof size === 'string' && this.#lotPlaces !== null ? stepsOf(size, this.#lotPlaces) : null;
    if (steps !== null) return steps as Lots;
    return lots(exact(new Decimal(size).div(this.lot), `size ${size.toString()}`, this.instrument));
  }

  /** Whole lots that fit into a size, rounded towards zero: the remainder is the caller's to keep. */
  lotsWithin(size: Decimal): Lots {
    return lots(size.div(this.lot).trunc().toNumber());
  }

  /** First whole tick at or above a price. */
  ticksAtOrAbove(price: Decimal): PriceTicks {
    return priceTicks(price.div(this.tick).toDecimalPlaces(0, ROUND_CEIL).toNumber());
  }

  /** First whole tick at or below a price. */
  ticksAtOrBelow(price: Decimal): PriceTicks {
    return priceTicks(price.div(this.tick).toDecimalPlaces(0, ROUND_FLOOR).toNumber());
  }
}

const exact = (count: Decimal, what: string, instrument: Instrument): number => {
  if (count.isInteger()) return count.toNumber();
  throw new EngineError('E_NOT_EXACT', `${what} is not on the grid of ${instrument.id}`, {
    why: `Its tick is ${instrument.tickSize} and its lot ${instrument.lotSize}; nothing is rounded silently.`,
  });
};
