import {
  ALWAYS,
  decimal,
  EngineError,
  ONE,
  ZERO,
  type Decimal,
  type OrderId,
  type PriceTicks,
  type Scale,
  type Setup,
  type Side,
  type Wake,
} from '../../engine/index.ts';
import { emptyBooks, type Booking, type Books } from './books/books.ts';
import type { Shape, Target } from './decide.ts';
import type { Values } from './parameters.ts';
import type { Grid, UnitMode } from './units.ts';

/** The parameters as the plan computes with them. */
export interface Settings {
  readonly margin: Decimal;
  readonly leverage: Decimal;
  readonly unitPct: Decimal;
  readonly unitSize: Decimal | null;
  readonly unitMode: UnitMode;
  readonly shape: Shape;
  readonly longShare: Decimal;
  readonly sizing: Values['sizing'];
  readonly resetOn: Values['resetOn'];
  readonly releverOnReset: boolean;
  /** Fraction. */
  readonly maxDrawdown: Decimal | null;
  readonly execution: Values['execution'];
  readonly takerFee: Decimal;
}

/** Parts held; fractions only after an order was abandoned half filled. */
export interface Held {
  readonly long: Decimal;
  readonly hedgeShort: Decimal;
}

/** An order of which nothing final is known yet. `parts` are the shares still to be filled. */
export interface OpenPlanOrder {
  /** Null until the engine has given it a number. */
  id: OrderId | null;
  readonly side: Side;
  readonly lots: number;
  parts: readonly Booking[];
  filled: number;
  /** Sum of price times lots over its fills. */
  value: Decimal;
}

/** The units between which the price goes to and fro, both inclusive. */
export interface Whipsaw {
  readonly low: number;
  readonly high: number;
}

/** The one market order in flight. */
export interface FlightOrder extends OpenPlanOrder {
  readonly purpose: 'entry' | 'target' | 'relever' | 'close-out';
  /** Levels that it leads to. */
  readonly target: Target;
}

/** A stop that waits for the price of a unit. */
export interface RestingOrder extends OpenPlanOrder {
  readonly unit: number;
  readonly trigger: PriceTicks;
  canceling: boolean;
}

/** `waiting` for a price to enter at, `entering`, `running`, or `stopped` for good. */
export type Status = 'waiting' | 'entering' | 'running' | 'stopped';

export interface State {
  /** They change at a reset, and where a what-if changes parameters. */
  settings: Settings;
  /** What a what-if changed, where it counts from the next reset on; null while nothing waits. */
  settingsAtReset: Settings | null;
  /** Leverage from the next reset on; null while it stays. */
  nextLeverage: Decimal | null;
  /** A person asked for a reset; the plan goes fully long first. */
  isResetAsked: boolean;
  /** The last three units, and what they came to; only where stops are guarded. */
  recentUnits: readonly number[];
  whipsaw: Whipsaw | null;
  readonly scale: Scale;
  status: Status;
  /** Halted from outside: units are tracked, nothing is traded. */
  isPaused: boolean;
  /** The drawdown limit was hit: nothing is opened any more. */
  isClosingOnly: boolean;
  wake: Wake;
  /** Last price the plan looked at. */
  price: PriceTicks | null;
  /** Price of unit 0; while waiting after a refused entry, the price at which it was refused. */
  anchor: Decimal | null;
  unitValue: Decimal;
  unit: number;
  /** Frame and levels that the present unit asks for. */
  target: Target;
  /** Whole parts reached by orders that were done. */
  levels: { readonly long: number; readonly hedgeShort: number };
  /** What is really held, in parts: differs from `levels` after an order was abandoned half filled. */
  held: Held;
  books: Books;
  /** A valley was entered since everything was long last. */
  isThroughValley: boolean;
  peakUnit: number | null;
  valleyUnit: number | null;
  peakPrice: Decimal | null;
  valleyPrice: Decimal | null;
  initialMargin: Decimal;
  inceptionMargin: Decimal;
  /** Highest value of the plan seen at its decisions. */
  highestTotal: Decimal;
  cycle: number;
  /** Lots of each allocation at the start of the cycle; the size of a part when sizing is `quantity`. */
  cycleLots: { readonly long: number; readonly hedge: number };
  order: FlightOrder | null;
  resting: RestingOrder[];
  /** Ids of the latest fills, so that a fill that is told twice is booked once. */
  recentFills: readonly string[];
}

/** The state before the first price. Errors: E_CONFIG_VALUE when parameters, capital and instrument do not fit. */
export const initialState = (values: Values, setup: Setup): State => {
  const settings = settingsFor(values, setup);
  const chunks = settings.shape.chunks;
  return {
    settings,
    settingsAtReset: null,
    nextLeverage: null,
    isResetAsked: false,
    recentUnits: [],
    whipsaw: null,
    scale: setup.scale,
    status: 'waiting',
    isPaused: false,
    isClosingOnly: false,
    wake: ALWAYS,
    price: null,
    anchor: null,
    unitValue: ZERO,
    unit: 0,
    target: { phase: 'advance', longLevel: chunks, hedgeShortLevel: 0, refPeak: 0, refValley: null },
    levels: { long: 0, hedgeShort: 0 },
    held: { long: ZERO, hedgeShort: ZERO },
    books: emptyBooks(),
    isThroughValley: false,
    peakUnit: null,
    valleyUnit: null,
    peakPrice: null,
    valleyPrice: null,
    initialMargin: settings.margin,
    inceptionMargin: settings.margin,
    highestTotal: settings.margin,
    cycle: 0,
    cycleLots: { long: 0, hedge: 0 },
    order: null,
    resting: [],
    recentFills: [],
  };
};

/** The parameters as settings. E_CONFIG_VALUE when they do not fit capital and instrument. */
export const settingsFor = (values: Values, setup: Setup): Settings => {
  const settings = settingsOf(values, setup);
  refuseImpossible(settings, setup);
  return settings;
};

const settingsOf = (values: Values, setup: Setup): Settings => ({
  margin: values.margin === null ? setup.capital : decimal(values.margin),
  leverage: decimal(values.leverage),
  unitPct: decimal(values.unitPct),
  unitSize: values.unitSize === null ? null : decimal(values.unitSize),
  unitMode: values.unitMode,
  shape: { chunks: values.chunks, lag: values.longConfirmation - 1, hedge: values.hedgeStyle },
  longShare: values.hedgeStyle === 'none' ? ONE : decimal(values.longShare),
  sizing: values.sizing,
  resetOn: values.resetOn,
  releverOnReset: values.releverOnReset,
  maxDrawdown: values.maxDrawdownPct === null ? null : decimal(values.maxDrawdownPct).div(100),
  execution: values.execution,
  takerFee: setup.takerFee,
});

const refuseImpossible = (settings: Settings, { capital, instrument }: Setup): void => {
  const refuse = (message: string, fix: string): never => {
    throw new EngineError('E_CONFIG_VALUE', message, { where: `four-phase on ${instrument.id}`, fix });
  };
  if (settings.margin.gt(capital)) refuse('margin is more than the capital of the account', 'lower margin or unset it');
  if (!settings.margin.gt(0)) refuse('there is no capital to start with', 'set capital above 0');
  if (settings.leverage.gt(instrument.maxLeverage)) {
    refuse(`leverage is above the ${instrument.maxLeverage} that the instrument allows`, 'lower leverage');
  }
  if (instrument.kind === 'spot' && settings.shape.hedge !== 'none') {
    refuse('a spot instrument cannot be sold short', 'use the preset grid-long, or set hedgeStyle none');
  }
};

/** Grid of the present cycle; only where there is an anchor. */
export const gridOf = (state: State): Grid => {
  if (state.anchor === null) throw new EngineError('E_BUG', 'the four-phase plan has no anchor yet');
  return { anchor: state.anchor, unitValue: state.unitValue, mode: state.settings.unitMode };
};

/** Stops rest one unit apart, guarded or not. */
export const isResting = ({ execution }: Settings): boolean => execution !== 'market';

/** Everything is invested long and nothing is short. */
export const isFullLong = (state: State): boolean =>
  state.held.long.eq(state.settings.shape.chunks) && state.held.hedgeShort.isZero();
