import { Decimal, text } from '../domain/decimal.ts';
import type { Scale } from '../domain/instrument.ts';
import { absolute, money, type Money, ONE_MONEY, type Ratio, ratio, truncated } from '../domain/money.ts';
import { sign, type Lots, type PriceTicks } from '../domain/units.ts';
import { EngineError } from '../errors.ts';
import type { EventData } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import type { AccountModel } from '../manifest.ts';
import { MarginTiers } from './margin-tiers.ts';
import { RecentFills } from './recent-fills.ts';

/** Decimals of a released cost or margin; what is cut off stays in the position, so nothing is lost. */
const PLACES = 18;

export interface LedgerOptions {
  readonly scale: Scale;
  readonly model: AccountModel;
}

/**
 * Position and money of one session, folded from its events, in whole numbers (`Money`, quote currency): venue and risk
 * ask it several times per order. `Account` says the same in decimals.
 *
 * Equity is `ledger + value of the position - cost`. The ledger changes by what is realized, paid and lost; the cost is
 * the signed notional that the open position was entered at (average cost). On a perpetual the ledger is the cash; on
 * spot the cost was paid out of it.
 */
export class Ledger {
  readonly #scale: Scale;
  readonly #isSpot: boolean;
  readonly #isIsolated: boolean;
  #leverage: Ratio;
  readonly #maintenanceLeverage: Ratio;
  readonly #tiers: MarginTiers | null;
  readonly #maxLeverage: number;
  readonly #fills = new RecentFills();
  #position = 0;
  #ledger: Money;
  #cost = 0n;
  /** Set aside for an isolated position. */
  #margin = 0n;
  #realizedPnl = 0n;
  #feesPaid = 0n;
  #fundingPaid = 0n;
  #slippagePaid = 0n;
  #forfeited = 0n;

  /** Throws E_ACCOUNT for a capital that is not above zero or a leverage below 1 or above the instrument's. */
  constructor({ scale, model }: LedgerOptions) {
    const maxLeverage = model.marginTiers?.[0]?.maxLeverage ?? scale.instrument.maxLeverage;
    this.#maxLeverage = maxLeverage;
    this.#tiers = model.marginTiers ? new MarginTiers(model.marginTiers) : null;
    this.#scale = scale;
    this.#isSpot = scale.instrument.kind === 'spot';
    this.#isIsolated = !this.#isSpot && model.marginMode === 'isolated';
    this.#ledger = money(model.capital);
    this.#leverage = ratio(this.#isSpot ? '1' : model.leverage);
    this.#maintenanceLeverage = ratio(text(new Decimal(2 * maxLeverage)));
    refuseModel(model, maxLeverage, this.#isSpot);
  }

  /** Signed filled position. */
  get position(): Lots {
    return this.#position as Lots;
  }
  /** Signed notional of the open position at its entry; exactly 0 when flat. */
  get cost(): Money {
    return this.#cost;
  }
  /** Average price of the open position, to 18 decimals; null when flat. */
  get entryPrice(): Money | null {
    return this.#position === 0 ? null : truncated(this.#cost * ONE_MONEY, this.#size(), PLACES);
  }
  /** Perpetual: everything but the unrealized result. Spot: the quote currency that is there. */
  get cash(): Money {
    return this.#isSpot ? this.#ledger - this.#cost : this.#ledger;
  }
  /** Result of what was closed, before fees and funding. */
  get realizedPnl(): Money {
    return this.#realizedPnl;
  }
  /** Negative when rebates are more than fees. */
  get feesPaid(): Money {
    return this.#feesPaid;
  }
  /** Negative when more was received. */
  get fundingPaid(): Money {
    return this.#fundingPaid;
  }
  /** What fills cost against the mark at which the position was valued; negative when they were better. */
  get slippagePaid(): Money {
    return this.#slippagePaid;
  }
  /** Maintenance margin lost in liquidations. */
  get forfeited(): Money {
    return this.#forfeited;
  }

  /** Folds one event in; each fill counts once. Throws E_NOT_EXACT for a number off the instrument's grid. */
  apply(event: AnyEvent): void {
    if (event.type === 'OrderFilled') {
      if (this.#fills.isNew(event.data.fill)) this.#fill(event.data);
    } else if (event.type === 'FundingPaid') {
      const amount = money(event.data.amount);
      this.#fundingPaid += amount;
      this.#ledger -= amount;
      if (this.#isIsolated) this.#margin -= amount;
    } else if (event.type === 'PositionLiquidated') {
      const forfeited = money(event.data.forfeited);
      this.#forfeited += forfeited;
      this.#ledger -= forfeited;
    } else if (event.type === 'LeverageChanged' && !this.#isSpot) {
      refuseLeverage(event.data.to, this.#maxLeverage);
      this.#leverage = ratio(event.data.to);
    }
  }

  /** Net asset value at a price. */
  equity(price: PriceTicks): Money {
    return this.#ledger + this.unrealized(price);
  }

  /** Value of the open position at a price, less its cost. */
  unrealized(price: PriceTicks): Money {
    return this.#position === 0 ? 0n : this.#scale.worth(price, this.position) - this.#cost;
  }

  /** Notional at a price over the leverage that is set, of the position or of another size (its sign is nothing). */
  initialMargin(price: PriceTicks, size: Lots = this.position): Money {
    if (size === 0) return 0n;
    const worth = absolute(this.#scale.worth(price, size));
    const asSet = part(worth, this.#leverage);
    // Where positions are so large that less leverage is allowed, at least twice the maintenance margin is bound.
    const least = this.#tiers === null ? 0n : 2n * this.#tiers.maintenance(worth);
    return asSet > least ? asSet : least;
  }

  /** What a position that grows by so many lots (> 0) binds more; more than its part where margins are tiered. */
  addedMargin(price: PriceTicks, added: Lots): Money {
    if (this.#tiers === null) return this.initialMargin(price, added);
    const held = Math.abs(this.#position);
    return this.initialMargin(price, (held + added) as Lots) - this.initialMargin(price, held as Lots);
  }

  /** What new orders may bind: equity less margin (cross), cash less what is set aside (isolated), or cash (spot). */
  available(price: PriceTicks): Money {
    if (this.#isSpot) return this.cash;
    if (this.#isIsolated) return this.#ledger - this.#margin;
    return this.equity(price) - this.initialMargin(price);
  }

  /** Below this the position is liquidated: half the initial margin at the instrument's highest leverage. Spot: 0. */
  maintenanceMargin(price: PriceTicks): Money {
    if (this.#isSpot) return 0n;
    const worth = absolute(this.#scale.worth(price, this.position));
    return this.#tiers === null ? part(worth, this.#maintenanceLeverage) : this.#tiers.maintenance(worth);
  }

  /** Money that stands behind the position at a price: all of it (cross), or what is set aside for it (isolated). */
  marginEquity(price: PriceTicks): Money {
    return this.#isIsolated ? this.#margin + this.unrealized(price) : this.equity(price);
  }

  /**
   * The price at which equity is just the maintenance margin, to 18 decimals; null when no price above zero is one.
   * From `money + size * price - cost = |size| * price / maintenance leverage`.
   */
  liquidationPrice(): Money | null {
    if (this.#position === 0 || this.#isSpot) return null;
    if (this.#tiers !== null) return this.#tieredLiquidationPrice(this.#tiers);
    const { over, under } = this.#maintenanceLeverage;
    const missing = (this.#cost - (this.#isIsolated ? this.#margin : this.#ledger)) * over;
    const size = this.#size();
    const price = truncated(missing * ONE_MONEY, size * over - absolute(size) * under, PLACES);
    return price > 0n ? price : null;
  }

  /** As above, less the tier's deduction: equity less maintenance only rises or falls with the price, so one tier fits. */
  #tieredLiquidationPrice({ tiers }: MarginTiers): Money | null {
    const missing = this.#cost - (this.#isIsolated ? this.#margin : this.#ledger);
    const size = this.#size();
    for (const [index, { above, leverage, deduction }] of tiers.entries()) {
      const price = truncated((missing - deduction) * leverage * ONE_MONEY, size * leverage - absolute(size), PLACES);
      const notional = (price * absolute(size)) / ONE_MONEY;
      const next = tiers[index + 1];
      const isLow = notional < above && index > 0;
      if (!isLow && (next === undefined || notional <= next.above)) return price > 0n ? price : null;
    }
    return null;
  }

  #size(): bigint {
    return BigInt(this.#position) * this.#scale.lotMoney;
  }

  #fill(fill: EventData<'OrderFilled'>): void {
    const count = this.#scale.lots(fill.size);
    const price = this.#scale.ticks(fill.price);
    const signed = (sign(fill.side) * count) as Lots;
    const open = this.#position;
    const closed = open * signed < 0 ? Math.min(Math.abs(open), count) : 0;
    if (closed > 0) this.#close(closed, price);
    if (closed < count) this.#open((Math.sign(signed) * (count - closed)) as Lots, price);
    const fee = money(fill.fee);
    this.#feesPaid += fee;
    this.#ledger -= fee;
    if (fill.mark !== fill.price) {
      const worse = (price - this.#scale.ticks(fill.mark)) as PriceTicks;
      this.#slippagePaid += this.#scale.worth(worse, signed);
    }
  }

  #open(size: Lots, price: PriceTicks): void {
    const worth = this.#scale.worth(price, size);
    const bound =
      this.#tiers === null ? part(absolute(worth), this.#leverage) : this.addedMargin(price, Math.abs(size) as Lots);
    this.#position += size;
    this.#cost += worth;
    if (this.#isIsolated) this.#margin += bound;
  }

  #close(count: number, price: PriceTicks): void {
    const all = Math.abs(this.#position);
    const share = (whole: Money): Money =>
      count === all ? whole : truncated(whole * BigInt(count), BigInt(all), PLACES);
    const released = share(this.#cost);
    const size = (Math.sign(this.#position) * count) as Lots;
    const result = this.#scale.worth(price, size) - released;
    this.#position -= size;
    this.#cost -= released;
    if (this.#isIsolated) this.#margin -= share(this.#margin);
    this.#realizedPnl += result;
    this.#ledger += result;
  }
}

const part = (amount: Money, { over, under }: Ratio): Money => truncated(amount * under, over, PLACES);

const refuseModel = (model: AccountModel, maxLeverage: number, isSpot: boolean): void => {
  if (money(model.capital) <= 0n) {
    throw new EngineError('E_ACCOUNT', `a capital of ${model.capital} cannot trade`, {
      fix: 'Set a capital above 0.',
    });
  }
  refuseLeverage(isSpot ? '1' : model.leverage, maxLeverage);
};

const refuseLeverage = (wanted: string, maxLeverage: number): void => {
  const leverage = new Decimal(wanted);
  if (leverage.gte(1) && leverage.lte(Math.max(1, maxLeverage))) return;
  throw new EngineError('E_ACCOUNT', `a leverage of ${wanted} is not possible here`, {
    fix: `Set a leverage from 1 to ${maxLeverage}.`,
  });
};
