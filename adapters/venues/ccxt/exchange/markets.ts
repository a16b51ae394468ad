import { EngineError, Scale, decimal, nearest, text, type Instrument } from '../../../../engine/index.ts';
import type { CcxtExchange } from './ccxt.ts';
import * as shapes from './shapes.ts';

/** ccxt's words for how a precision is written. */
const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;
/** Where an exchange does not say in public how far a position may be levered. */
const LEVERAGE_UNSAID = 20;
const CASH_DECIMALS = 8;

/** One market of an exchange, with its rules. */
export interface Listed {
  /** The exchange's own name of it. */
  readonly marketId: string;
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly scale: Scale;
  /** Base that one unit of ccxt's amount stands for: contracts are counted, coins are not. */
  readonly contractSize: string;
  /** Smallest amount of an order in ccxt's unit; "0" for none. */
  readonly minAmount: string;
  readonly settle: string;
}

/** Spot markets and perpetuals settled in their quote. What expires, options, and what is settled in the base is left out. */
export class Markets {
  readonly #exchange: CcxtExchange;
  readonly #byInstrument = new Map<string, shapes.WireMarket>();
  readonly #listed = new Map<string, Listed>();

  constructor(exchange: CcxtExchange, all: Readonly<Record<string, unknown>>) {
    this.#exchange = exchange;
    for (const value of Object.values(all)) {
      const market = shapes.market.safeParse(value);
      if (!market.success || market.data.active === false) continue;
      const { spot, swap, linear, symbol } = market.data;
      if (spot === true || (swap === true && linear === true)) {
        this.#byInstrument.set(`${exchange.id}:${symbol}`, market.data);
      }
    }
    if (Object.keys(all).length > 0 && this.#byInstrument.size === 0) {
      shapes.shaped(shapes.market, Object.values(all)[0], `${exchange.id}: a market`);
    }
  }

  /** What can be traded in whole steps; a market without them is no instrument. */
  get instruments(): readonly Instrument[] {
    return [...this.#byInstrument.values()].flatMap((market) => {
      const instrument = this.#instrumentOf(market);
      return instrument === null ? [] : [instrument];
    });
  }

  /** By instrument or by ccxt's symbol; E_INSTRUMENT with the one that was probably meant. */
  of(name: string): Listed {
    const id = this.#byInstrument.has(name) ? name : `${this.#exchange.id}:${name}`;
    const known = this.#listed.get(id);
    if (known) return known;
    const market = this.#byInstrument.get(id);
    const instrument = market === undefined ? null : this.#instrumentOf(market);
    if (market === undefined || instrument === null) throw this.#unknown(name);
    const listed: Listed = {
      marketId: market.id,
      symbol: market.symbol,
      instrument,
      scale: new Scale(instrument),
      contractSize: contractSizeOf(market),
      minAmount: market.limits.amount?.min ?? '0',
      settle: market.settle ?? market.quote,
    };
    this.#listed.set(id, listed);
    return listed;
  }

  /** By ccxt's symbol; null for one that is left out. */
  find(symbol: string): Listed | null {
    return this.#byInstrument.has(`${this.#exchange.id}:${symbol}`) ? this.of(symbol) : null;
  }

  #instrumentOf(market: shapes.WireMarket): Instrument | null {
    const { precision, limits, symbol, base, quote } = market;
    const tickSize = stepOf(precision.price, this.#exchange.precisionMode);
    const lot = stepOf(precision.amount, this.#exchange.precisionMode);
    if (tickSize === null || lot === null) return null;
    const isPerpetual = market.swap === true;
    return {
      id: `${this.#exchange.id}:${symbol}`,
      venue: this.#exchange.id,
      symbol,
      kind: isPerpetual ? 'perpetual' : 'spot',
      base,
      quote,
      tickSize,
      lotSize: text(decimal(lot).times(contractSizeOf(market))),
      minNotional: limits.cost?.min ?? '0',
      priceRule: this.#exchange.id === 'hyperliquid' ? 'hyperliquid' : 'tick',
      maxLeverage: isPerpetual ? Math.max(1, Math.floor(Number(limits.leverage?.max ?? LEVERAGE_UNSAID))) : 1,
      cashDecimals: CASH_DECIMALS,
    };
  }

  #unknown(name: string): EngineError {
    const { id } = this.#exchange;
    const meant = nearest(
      name.replace(`${id}:`, ''),
      [...this.#byInstrument.values()].map(({ symbol }) => symbol),
    );
    return new EngineError('E_INSTRUMENT', `${id} does not list "${name}"`, {
      why: `${meant === null ? '' : `Did you mean ${meant}? `}Spot pairs are written BTC/USDT, perpetuals BTC/USDT:USDT.`,
      ...(meant === null ? {} : { fix: `ccxt:${id}:${meant}` }),
    });
  }
}

const contractSizeOf = ({ swap, contractSize }: shapes.WireMarket): string =>
  swap === true ? (contractSize ?? '1') : '1';

/** A smallest step; null where the exchange has none that is the same at every price. */
const stepOf = (precision: string | null, mode: number): string | null => {
  if (precision === null) return null;
  if (mode === TICK_SIZE) return decimal(precision).gt(0) ? precision : null;
  return mode === DECIMAL_PLACES ? text(decimal('10').pow(decimal(precision).negated())) : null;
};
