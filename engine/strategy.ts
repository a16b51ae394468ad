import type { Decimal } from './domain/decimal.ts';
import type { Instrument, Scale } from './domain/instrument.ts';
import type { Money } from './domain/money.ts';
import type { OrderId, OrderSpec } from './domain/order-spec.ts';
import type { Lots, PriceTicks } from './domain/units.ts';
import type { Wake } from './domain/wake.ts';
import type { AnyEvent, Draft } from './events/event.ts';
import type { Json } from './events/schema.ts';
import type { Parameters, ValuesOf } from './parameters.ts';
import type { Candle } from './tape/block.ts';

/** What a strategy is told once, at its start. */
export interface Setup {
  readonly instrument: Instrument;
  readonly scale: Scale;
  /** Equity at the start, quote currency. */
  readonly capital: Decimal;
  /** Taker fee as a fraction of notional, so that sizes can leave room for it. */
  readonly takerFee: Decimal;
}

/** What a strategy may look at while it decides: read-only, the state just before its decision. */
export interface View {
  /** Event time, ms UTC. */
  readonly time: number;
  /** Last price in ticks. */
  readonly price: PriceTicks;
  /** Signed filled position. */
  readonly position: Lots;
  /** Signed position once the market orders in flight are filled; what rests is in `openOrders`. */
  readonly exposure: Lots;
  /** Orders that may still be filled, oldest first. */
  readonly openOrders: readonly OpenOrder[];
  /** Net asset value at the last price, quote currency; computed when asked for. */
  readonly equity: Decimal;
  /** The same in whole numbers (`buyer` takes it so), much cheaper to ask for. */
  readonly equityMoney: Money;
  /** Equity not bound as margin (perpetual), or cash (spot); computed when asked for. */
  readonly available: Decimal;
}

export interface OpenOrder {
  readonly id: OrderId;
  readonly spec: OrderSpec;
  readonly remaining: Lots;
}

/** What a strategy may wish for. Wishes are judged by risk; only what risk approves becomes an order. */
export type Wish =
  | { readonly wish: 'order'; readonly spec: OrderSpec; readonly reason: string; readonly id?: OrderId }
  | { readonly wish: 'cancel'; readonly order: OrderId; readonly reason: string }
  | {
      readonly wish: 'modify';
      readonly order: OrderId;
      readonly size: Lots;
      readonly limitPrice: PriceTicks | null;
      readonly triggerPrice: PriceTicks | null;
      readonly reason: string;
    }
  /** Put an event of the strategy's own (unit, phase, signal, ...) on record. */
  | { readonly wish: 'record'; readonly event: Draft };

/** What the market data must be turned into for a strategy. */
export type Needs =
  /** Called for each price that passes its `wake`. */
  | { readonly input: 'prices' }
  /** Called at the close of each candle of this interval. */
  | { readonly input: 'candles'; readonly intervalMs: number };

/**
 * A strategy is a value: what it is called, what can be set, and pure functions. It calls nobody, has no clock, no
 * random numbers and no I/O; it may change its own `State` inside its handlers, and nobody else touches that.
 * All it wants to happen it returns as wishes.
 */
/** How finely a strategy acts at a price; both in quote currency. */
export interface Grain {
  /** The smallest move of the price that it trades on. */
  readonly move: Decimal;
  /** The value of its smallest order. */
  readonly order: Decimal;
}

export interface Strategy<P extends Parameters = Parameters, State = unknown> {
  readonly name: string;
  readonly title: string;
  /** Two sentences for people who choose. */
  readonly about: string;
  readonly parameters: P;
  /** Named sets of parameter values. */
  readonly presets?: Readonly<Record<string, Partial<ValuesOf<P>>>>;
  /** What must hold between parameters; returns the complaint, or null. */
  check?(values: ValuesOf<P>): string | null;
  needs(values: ValuesOf<P>): Needs;
  initial(values: ValuesOf<P>, setup: Setup): State;
  /**
   * A what-if gives it other parameters in the middle of a session: the state to go on with, of the one that it had with
   * the parameters before, which nobody else uses any more. Without this the new parameters have lived through the
   * session from its start: they saw every price, candle and event, and only what they wished was not carried out.
   * Throws E_CONFIG_VALUE for what cannot change on the way.
   */
  adopt?(former: State, values: ValuesOf<P>, setup: Setup): State;
  /** How finely it would act at a price: who begins with real money is asked whether that pays for fees and spread. */
  grain?(values: ValuesOf<P>, setup: Setup, price: Decimal): Grain;
  /** Prices that would wake a strategy that needs prices; asked again after each call. Must not change the state. */
  wake?(state: State): Wake;
  /** The price passed the wake (or the path of a candle reached it). */
  onPrice?(state: State, price: PriceTicks, view: View): readonly Wish[];
  onCandle?(state: State, candle: Candle, view: View): readonly Wish[];
  /** Something happened to the session: an order event, funding, liquidation, halt. */
  onEvent?(state: State, event: AnyEvent, view: View): readonly Wish[];
  /** Every variable of the state as JSON, for people who debug; decimals as text. */
  inspect(state: State): Json;
}

/** Keeps the types of a strategy together without writing them twice. */
export const defineStrategy = <const P extends Parameters, State>(strategy: Strategy<P, State>): Strategy<P, State> =>
  strategy;
