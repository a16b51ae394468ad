import { Decimal, ONE, ZERO, decimal, quotient, text } from '../domain/decimal.ts';
import type { Scale } from '../domain/instrument.ts';
import { sign, type Lots, type PriceTicks } from '../domain/units.ts';
import { EngineError } from '../errors.ts';
import type { EventData } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import type { AccountModel } from '../manifest.ts';
import { RecentFills } from './recent-fills.ts';

/** Decimals of a released cost or margin; what is cut off stays in the position, so nothing is lost. */
const PLACES = 18;

/**
 * Position and money of one session, folded from its events. All money in quote currency.
 *
 * Equity is `ledger + value of the position - cost`. The ledger changes by what is realized, paid and lost; the cost is
 * the signed notional that the open position was entered at (average cost). On a perpetual the ledger is the cash; on
 * spot the cost was paid out of it.
 */
export class Account {
  readonly #scale: Scale;
  readonly #isSpot: boolean;
  readonly #isIsolated: boolean;
  readonly #leverage: Decimal;
  readonly #maintenanceLeverage: Decimal;
  readonly #fills = new RecentFills();
  #position = 0;
  #ledger: Decimal;
  #cost = ZERO;
  /** Set aside for an isolated position. */
  #margin = ZERO;
  #realizedPnl = ZERO;
  #feesPaid = ZERO;
  #fundingPaid = ZERO;
  #slippagePaid = ZERO;
  #forfeited = ZERO;

  /** Throws E_ACCOUNT for a capital that is not above zero or a leverage below 1 or above the instrument's. */
  constructor({ scale, model }: { readonly scale: Scale; readonly model: AccountModel }) {
    this.#scale = scale;
    this.#isSpot = scale.instrument.kind === 'spot';
    this.#isIsolated = !this.#isSpot && model.marginMode === 'isolated';
    this.#ledger = decimal(model.capital);
    this.#leverage = this.#isSpot ? ONE : decimal(model.leverage);
    this.#maintenanceLeverage = new Decimal(2 * scale.instrument.maxLeverage);
    refuseModel(model, scale.instrument.maxLeverage, this.#leverage);
  }

  /** Signed filled position. */
  get position(): Lots {
    return this.#position as Lots;
  }
  /** Signed notional of the open position at its entry; exactly 0 when flat. */
  get cost(): Decimal {
    return this.#cost;
  }
  /** Average price of the open position, to 18 decimals; null when flat. */
  get entryPrice(): Decimal | null {
    if (this.#position === 0) return null;
    return quotient(this.#cost, this.#scale.size(this.position), PLACES);
  }
  /** Perpetual: everything but the unrealized result. Spot: the quote currency that is there. */
  get cash(): Decimal {
    return this.#isSpot ? this.#ledger.minus(this.#cost) : this.#ledger;
  }
  /** Result of what was closed, before fees and funding. */
  get realizedPnl(): Decimal {
    return this.#realizedPnl;
  }
  /** Negative when rebates are more than fees. */
  get feesPaid(): Decimal {
    return this.#feesPaid;
  }
  /** Negative when more was received. */
  get fundingPaid(): Decimal {
    return this.#fundingPaid;
  }
  /** What fills cost against the mark at which the position was valued; negative when they were better. */
  get slippagePaid(): Decimal {
    return this.#slippagePaid;
  }
  /** Maintenance margin lost in liquidations. */
  get forfeited(): Decimal {
    return this.#forfeited;
  }

  /** Folds one event in; each fill counts once. Throws E_NOT_EXACT for a number off the instrument's grid. */
  apply(event: AnyEvent): void {
    if (event.type === 'OrderFilled') {
      if (this.#fills.isNew(event.data.fill)) this.#fill(event.data);
    } else if (event.type === 'FundingPaid') {
      const amount = decimal(event.data.amount);
      this.#fundingPaid = this.#fundingPaid.plus(amount);
      this.#ledger = this.#ledger.minus(amount);
      if (this.#isIsolated) this.#margin = this.#margin.minus(amount);
    } else if (event.type === 'PositionLiquidated') {
      const forfeited = decimal(event.data.forfeited);
      this.#forfeited = this.#forfeited.plus(forfeited);
      this.#ledger = this.#ledger.minus(forfeited);
    }
  }

  /** Net asset value at a price. */
  equity(price: PriceTicks): Decimal {
    return this.#position === 0 ? this.#ledger : this.#ledger.plus(this.unrealized(price));
  }

  /** Value of the open position at a price, less its cost. */
  unrealized(price: PriceTicks): Decimal {
    return this.#position === 0 ? ZERO : this.#scale.notional(price, this.position).minus(this.#cost);
  }

  /** Notional at a price over the leverage that is set, of the position or of another size (its sign is nothing). */
  initialMargin(price: PriceTicks, size: Lots = this.position): Decimal {
    return quotient(this.#scale.notional(price, size).abs(), this.#leverage, PLACES);
  }

  /** What new orders may bind: equity less margin (cross), cash less what is set aside (isolated), or cash (spot). */
  available(price: PriceTicks): Decimal {
    if (this.#isSpot) return this.cash;
    if (this.#isIsolated) return this.#ledger.minus(this.#margin);
    return this.equity(price).minus(this.initialMargin(price));
  }

  /** Below this the position is liquidated: half the initial margin at the instrument's highest leverage. Spot: 0. */
  maintenanceMargin(price: PriceTicks): Decimal {
    if (this.#isSpot) return ZERO;
    return quotient(this.#scale.notional(price, this.position).abs(), this.#maintenanceLeverage, PLACES);
  }

  /** Money that stands behind the position at a price: all of it (cross), or what is set aside for it (isolated). */
  marginEquity(price: PriceTicks): Decimal {
    return this.#isIsolated ? this.#margin.plus(this.unrealized(price)) : this.equity(price);
  }

  /**
   * The price at which equity is just the maintenance margin, to 18 decimals; null when no price above zero is one.
   * From `money + size * price - cost = |size| * price / maintenance leverage`.
   */
  liquidationPrice(): Decimal | null {
    if (this.#position === 0 || this.#isSpot) return null;
    const leverage = this.#maintenanceLeverage;
    const missing = this.#cost.minus(this.#isIsolated ? this.#margin : this.#ledger).times(leverage);
    const size = this.#scale.size(this.position);
    const price = quotient(missing, size.times(leverage).minus(size.abs()), PLACES);
    return price.gt(0) ? price : null;
  }

  /** Every number of the account as text, for journals and people. */
  snapshot(): { readonly [key: string]: Json } {
    const entry = this.entryPrice;
    return {
      position: text(this.#scale.size(this.position)),
      cost: text(this.#cost),
      entryPrice: entry === null ? null : text(entry),
      cash: text(this.cash),
      realizedPnl: text(this.#realizedPnl),
      feesPaid: text(this.#feesPaid),
      fundingPaid: text(this.#fundingPaid),
      slippagePaid: text(this.#slippagePaid),
      forfeited: text(this.#forfeited),
    };
  }

  #fill(fill: EventData<'OrderFilled'>): void {
    const count = this.#scale.lots(fill.size);
    const price = this.#scale.ticks(fill.price);
    const signed = (sign(fill.side) * count) as Lots;
    const open = this.#position;
    const closed = open * signed < 0 ? Math.min(Math.abs(open), count) : 0;
    if (closed > 0) this.#close(closed, price);
    if (closed < count) this.#open((Math.sign(signed) * (count - closed)) as Lots, price);
    this.#pay(decimal(fill.fee));
    if (fill.mark !== fill.price) {
      const worse = (price - this.#scale.ticks(fill.mark)) as PriceTicks;
      this.#slippagePaid = this.#slippagePaid.plus(this.#scale.notional(worse, signed));
    }
  }

  #open(size: Lots, price: PriceTicks): void {
    const notional = this.#scale.notional(price, size);
    this.#position += size;
    this.#cost = this.#cost.plus(notional);
    if (this.#isIsolated) this.#margin = this.#margin.plus(quotient(notional.abs(), this.#leverage, PLACES));
  }

  #close(count: number, price: PriceTicks): void {
    const all = Math.abs(this.#position);
    const share = (whole: Decimal): Decimal =>
      count === all ? whole : quotient(whole.times(count), new Decimal(all), PLACES);
    const released = share(this.#cost);
    const size = (Math.sign(this.#position) * count) as Lots;
    const result = this.#scale.notional(price, size).minus(released);
    this.#position -= size;
    this.#cost = this.#cost.minus(released);
    if (this.#isIsolated) this.#margin = this.#margin.minus(share(this.#margin));
    this.#realizedPnl = this.#realizedPnl.plus(result);
    this.#ledger = this.#ledger.plus(result);
  }

  #pay(fee: Decimal): void {
    if (fee.isZero()) return;
    this.#feesPaid = this.#feesPaid.plus(fee);
    this.#ledger = this.#ledger.minus(fee);
  }
}

const refuseModel = (model: AccountModel, maxLeverage: number, leverage: Decimal): void => {
  if (decimal(model.capital).lte(0)) {
    throw new EngineError('E_ACCOUNT', `a capital of ${model.capital} cannot trade`, {
      fix: 'Set a capital above 0.',
    });
  }
  if (leverage.lt(1) || leverage.gt(Math.max(1, maxLeverage))) {
    throw new EngineError('E_ACCOUNT', `a leverage of ${model.leverage} is not possible here`, {
      fix: `Set a leverage from 1 to ${maxLeverage}.`,
    });
  }
};
