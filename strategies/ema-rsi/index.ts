import {
  buyer,
  type Candle,
  decimal,
  Decimal,
  defineStrategy,
  EngineError,
  type EventData,
  type Lots,
  lots,
  market,
  ONE,
  type PriceTicks,
  priceTicks,
  type Scale,
  type Setup,
  type View,
  type Wish,
} from '../../engine/index.ts';
import { type Band, confidence } from './confidence.ts';
import { Cross } from './cross.ts';
import { parameters, type Values } from './parameters.ts';

interface State {
  readonly values: Values;
  readonly scale: Scale;
  readonly band: Band;
  /** Lots that a position may have. */
  readonly most: ReturnType<typeof buyer>;
  /** Price of one tick as a double: indicators are doubles, and decisions compare them. */
  readonly tick: number;
  readonly cross: Cross;
}

type Signal = EventData<'SignalRaised'>;

/** One array for every candle without a wish: the quiet path allocates nothing. */
const NOTHING: readonly Wish[] = Object.freeze([]);

const initial = (values: Values, { scale, takerFee, instrument }: Setup): State => {
  const leverage = decimal(values.leverage);
  const refuse = (message: string, fix: string): never => {
    throw new EngineError('E_CONFIG_VALUE', message, { where: `ema-rsi on ${instrument.id}`, fix });
  };
  if (instrument.kind === 'spot' && values.direction === 'long-short') {
    refuse('a spot instrument cannot be sold short', 'Set direction to long-only.');
  }
  if (leverage.gt(instrument.kind === 'spot' ? 1 : instrument.maxLeverage)) {
    refuse(`a leverage of ${values.leverage} is more than the instrument allows`, 'Lower leverage.');
  }
  const share = Decimal.min(decimal(values.size), ONE.minus(values.reserve));
  return {
    values,
    scale,
    band: { overbought: Number(values.overbought), oversold: Number(values.oversold) },
    most: buyer({ share, leverage, fee: takerFee }, scale),
    tick: Number(instrument.tickSize),
    cross: new Cross(values),
  };
};

/** Members in the order of the catalogue and of the alphabet: then the event is written as it is. */
const signal = (
  state: State,
  candle: Candle,
  { action, confidence, reason }: Pick<Signal, 'action' | 'confidence' | 'reason'>,
): Wish => {
  const { fast, slow, rsi } = state.cross;
  const price = state.scale.priceText(priceTicks(candle.close));
  const event = {
    type: 'SignalRaised' as const,
    data: { action, confidence, price, reason, indicators: { fast, rsi, slow } },
  };
  return { wish: 'record', event };
};

const hold = (state: State, candle: Candle, reason: string): readonly Wish[] => [
  signal(state, candle, { action: 'hold', confidence: 0, reason }),
];

/** Signed position that an action asks for; null for "as it is". */
const wanted = (state: State, action: 'buy' | 'sell', price: PriceTicks, view: View): Lots | null => {
  const { values, most } = state;
  if (action === 'buy' && view.position > 0) return null;
  if (action === 'sell' && values.direction === 'long-only') return view.position > 0 ? lots(0) : null;
  if (action === 'sell' && view.position < 0) return null;
  const size = most(view.equityMoney, price);
  return action === 'buy' ? size : lots(0 - size);
};

const orders = (state: State, candle: Candle, view: View, said: { action: 'buy' | 'sell'; reason: string }): Wish[] => {
  if (view.openOrders.length > 0) return [];
  const target = wanted(state, said.action, priceTicks(candle.close), view);
  const size = target === null ? 0 : Math.abs(target - view.position);
  if (size === 0) return [];
  const reduceOnly = target === 0 && state.scale.instrument.kind === 'perpetual';
  return [{ wish: 'order', spec: market(said.action, lots(size), { reduceOnly }), reason: said.reason }];
};

const act = (state: State, candle: Candle, view: View, action: 'buy' | 'sell'): readonly Wish[] => {
  const { values, cross, band } = state;
  const { rsi } = cross;
  const crossed = `EMA ${values.fast} ${action === 'buy' ? 'rose above' : 'fell below'} EMA ${values.slow}`;
  if (action === 'buy' && rsi >= band.overbought) {
    return hold(state, candle, `${crossed}, but RSI ${rsi.toFixed(2)} is not below ${values.overbought}`);
  }
  if (action === 'sell' && rsi <= band.oversold) {
    return hold(state, candle, `${crossed}, but RSI ${rsi.toFixed(2)} is not above ${values.oversold}`);
  }
  const reason = `${crossed}, RSI ${rsi.toFixed(2)}`;
  const opinion = signal(state, candle, { action, confidence: confidence(action, cross, band), reason });
  return [opinion, ...orders(state, candle, view, { action, reason })];
};

const quiet = (state: State, candle: Candle): readonly Wish[] => {
  const { values, cross } = state;
  if (!values.recordHolds || cross.seen < cross.warmUp) return NOTHING;
  return hold(state, candle, 'no cross');
};

/** Exponential averages that cross, unless the RSI says that it is too late: `docs/concepts/ema-rsi.md`. */
export const strategy = defineStrategy({
  name: 'ema-rsi',
  title: 'EMA cross with RSI filter',
  about:
    'Buys when the fast average of closes rises above the slow one, and sells when it falls below. ' +
    'A cross is passed over when the RSI says that the move has gone too far already.',
  parameters,
  check: ({ fast, slow, oversold, overbought }) => {
    if (fast >= slow) return `fast (${fast}) must be below slow (${slow})`;
    if (Number(oversold) >= Number(overbought))
      return `oversold (${oversold}) must be below overbought (${overbought})`;
    return null;
  },
  needs: ({ interval }) => ({ input: 'candles', intervalMs: interval }),
  initial,
  onCandle: (state: State, candle, view) => {
    const crossing = state.cross.update(candle.close * state.tick);
    if (crossing === 0) return quiet(state, candle);
    return act(state, candle, view, crossing === 1 ? 'buy' : 'sell');
  },
  inspect: ({ cross, values }) => {
    const shown = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return {
      candles: cross.seen,
      warmUp: cross.warmUp,
      fast: shown(cross.fast),
      slow: shown(cross.slow),
      rsi: shown(cross.rsi),
      above: cross.above === 0 ? null : cross.above === 1 ? 'fast' : 'slow',
      direction: values.direction,
    };
  },
});
