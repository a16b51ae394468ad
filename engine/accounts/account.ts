import type { Decimal } from '../domain/decimal.ts';
import { asDecimal, moneyText } from '../domain/money.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';

/** Position and money of one session, folded from its events. All money in quote currency, as decimals. */
export class Account {
  /** The same in whole numbers, where all of it is reckoned. */
  readonly ledger: Ledger;
  readonly #scale: LedgerOptions['scale'];

  /** Throws E_ACCOUNT for a capital that is not above zero or a leverage below 1 or above the instrument's. */
  constructor(options: LedgerOptions) {
    this.ledger = new Ledger(options);
    this.#scale = options.scale;
  }

  /** Signed filled position. */
  get position(): Lots {
    return this.ledger.position;
  }
  /** Signed notional of the open position at its entry; exactly 0 when flat. */
  get cost(): Decimal {
    return asDecimal(this.ledger.cost);
  }
  /** Average price of the open position, to 18 decimals; null when flat. */
  get entryPrice(): Decimal | null {
    const price = this.ledger.entryPrice;
    return price === null ? null : asDecimal(price);
  }
  /** Perpetual: everything but the unrealized result. Spot: the quote currency that is there. */
  get cash(): Decimal {
    return asDecimal(this.ledger.cash);
  }
  /** Result of what was closed, before fees and funding. */
  get realizedPnl(): Decimal {
    return asDecimal(this.ledger.realizedPnl);
  }
  /** Negative when rebates are more than fees. */
  get feesPaid(): Decimal {
    return asDecimal(this.ledger.feesPaid);
  }
  /** Negative when more was received. */
  get fundingPaid(): Decimal {
    return asDecimal(this.ledger.fundingPaid);
  }
  /** What fills cost against the mark at which the position was valued; negative when they were better. */
  get slippagePaid(): Decimal {
    return asDecimal(this.ledger.slippagePaid);
  }
  /** Maintenance margin lost in liquidations. */
  get forfeited(): Decimal {
    return asDecimal(this.ledger.forfeited);
  }

  /** Folds one event in; each fill counts once. Throws E_NOT_EXACT for a number off the instrument's grid. */
  apply(event: AnyEvent): void {
    this.ledger.apply(event);
  }

  /** Net asset value at a price. */
  equity(price: PriceTicks): Decimal {
    return asDecimal(this.ledger.equity(price));
  }

  /** Value of the open position at a price, less its cost. */
  unrealized(price: PriceTicks): Decimal {
    return asDecimal(this.ledger.unrealized(price));
  }

  /** Notional at a price over the leverage that is set, of the position or of another size (its sign is nothing). */
  initialMargin(price: PriceTicks, size: Lots = this.position): Decimal {
    return asDecimal(this.ledger.initialMargin(price, size));
  }

  /** What new orders may bind: equity less margin (cross), cash less what is set aside (isolated), or cash (spot). */
  available(price: PriceTicks): Decimal {
    return asDecimal(this.ledger.available(price));
  }

  /** Below this the position is liquidated: half the initial margin at the instrument's highest leverage. Spot: 0. */
  maintenanceMargin(price: PriceTicks): Decimal {
    return asDecimal(this.ledger.maintenanceMargin(price));
  }

  /** Money that stands behind the position at a price: all of it (cross), or what is set aside for it (isolated). */
  marginEquity(price: PriceTicks): Decimal {
    return asDecimal(this.ledger.marginEquity(price));
  }

  /** The price at which equity is just the maintenance margin, to 18 decimals; null when no price above zero is one. */
  liquidationPrice(): Decimal | null {
    const price = this.ledger.liquidationPrice();
    return price === null ? null : asDecimal(price);
  }

  /** Every number of the account as text, for journals and people. */
  snapshot(): { readonly [key: string]: Json } {
    const { cost, entryPrice, cash, realizedPnl, feesPaid, fundingPaid, slippagePaid, forfeited } = this.ledger;
    return {
      position: this.#scale.sizeText(this.position),
      cost: moneyText(cost),
      entryPrice: entryPrice === null ? null : moneyText(entryPrice),
      cash: moneyText(cash),
      realizedPnl: moneyText(realizedPnl),
      feesPaid: moneyText(feesPaid),
      fundingPaid: moneyText(fundingPaid),
      slippagePaid: moneyText(slippagePaid),
      forfeited: moneyText(forfeited),
    };
  }
}
