import {
  affordable,
  ALWAYS,
  type AnyEvent,
  decimal,
  type Decimal,
  defineStrategy,
  EngineError,
  market,
  NEVER,
  ONE,
  type PriceTicks,
  type Setup,
  type View,
  type Wish,
} from '../../engine/index.ts';

interface State {
  readonly setup: Setup;
  readonly leverage: Decimal;
  /** `asking` for the next price, `waiting` for the answer to an order, or `done`. */
  status: 'asking' | 'waiting' | 'done';
  refusals: number;
}

/** Kept back so that the order is not refused for the way of the price until its fill; more after each refusal. */
const RESERVE = decimal('0.001');
const REFUSALS_MAX = 20;

const NOTHING: readonly Wish[] = Object.freeze([]);

const buy = (state: State, price: PriceTicks, view: View): readonly Wish[] => {
  const { setup, leverage, refusals } = state;
  const capital = view.equity.times(ONE.minus(RESERVE.times(refusals + 1)));
  const size = affordable({ capital, leverage, fee: setup.takerFee }, price, setup.scale);
  if (size === 0) {
    state.status = 'done';
    return NOTHING;
  }
  state.status = 'waiting';
  return [{ wish: 'order', spec: market('buy', size), reason: 'buy once, and hold' }];
};

const answered = (state: State, event: AnyEvent, view: View): void => {
  if (state.status !== 'waiting') return;
  if (event.type === 'OrderFilled') state.status = 'done';
  const isRefusal = event.type === 'OrderDenied' || event.type === 'OrderRejected' || event.type === 'OrderCanceled';
  if (!isRefusal || view.position !== 0) return;
  state.refusals += 1;
  state.status = state.refusals < REFUSALS_MAX ? 'asking' : 'done';
};

/** The yardstick of every other strategy. */
export const strategy = defineStrategy({
  name: 'buy-and-hold',
  title: 'Buy and hold',
  about:
    'Buys once, at the first price, with all the capital less fees and a thousandth of it. ' +
    'Never sells; a refused order is asked for again at the next price, for a thousandth less.',
  parameters: {
    leverage: {
      type: 'decimal',
      default: '1',
      min: '1',
      max: '200',
      unit: 'times',
      about: 'Notional of the position over the capital; at most what the account is set to.',
    },
  },
  needs: () => ({ input: 'prices' }),
  initial: ({ leverage }, setup): State => {
    const { instrument } = setup;
    if (decimal(leverage).gt(instrument.kind === 'spot' ? 1 : instrument.maxLeverage)) {
      throw new EngineError('E_CONFIG_VALUE', `a leverage of ${leverage} is more than the instrument allows`, {
        where: `buy-and-hold on ${instrument.id}`,
        fix: 'Lower leverage.',
      });
    }
    return { setup, leverage: decimal(leverage), status: 'asking', refusals: 0 };
  },
  wake: (state) => (state.status === 'asking' ? ALWAYS : NEVER),
  onPrice: (state, price, view) => (state.status === 'asking' ? buy(state, price, view) : NOTHING),
  onEvent: (state, event, view) => {
    answered(state, event, view);
    return NOTHING;
  },
  inspect: ({ status, refusals }) => ({ status, refusals }),
});
