import {
  defineStrategy,
  limit,
  lots,
  market,
  ms,
  priceTicks,
  stop,
  type Lots,
  type OpenOrder,
  type OrderSpec,
  type Side,
  type View,
  type Wish,
} from 'hypertrader/engine';

interface Restless {
  /** Brackets and groups so far: their orders have names of their own. */
  families: number;
  /** Sides of the dice that say what it does: with more of them there are brackets and groups. */
  readonly sides: number;
  /** Where the deterministic dice stand. */
  dice: number;
  /** Lots of its smallest order; the largest has three times as many. */
  readonly size: number;
}

/** The next whole number below a bound; a small generator that is part of the state. */
const roll = (state: Restless, sides: number): number => {
  state.dice = (Math.imul(state.dice, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state.dice / 2 ** 32) * sides);
};

const order = (spec: OrderSpec): Wish => ({ wish: 'order', spec, reason: 'restless' });

/** A few ticks behind the price; every third one lives for a few seconds only. */
const resting = (state: Restless, side: Side, size: Lots, view: View): OrderSpec => {
  const away = (1 + roll(state, 20)) * (side === 'buy' ? -1 : 1);
  const expiresAt = roll(state, 3) === 0 ? ms(view.time + 1_000 + roll(state, 9_000)) : null;
  return limit(side, size, priceTicks(view.price + away), { expiresAt });
};

const stopping = (state: Restless, side: Side, size: Lots, view: View): OrderSpec =>
  stop(side, size, priceTicks(view.price + (1 + roll(state, 20)) * (side === 'buy' ? 1 : -1)));

/** An entry with a stop and a profit that go to work when it is done, and take each other back. */
const bracket = (state: Restless, side: Side, size: Lots, view: View): readonly Wish[] => {
  const name = `bracket${++state.families}`;
  const exit = side === 'buy' ? 'sell' : 'buy';
  const ticks = (side === 'buy' ? 1 : -1) * (1 + roll(state, 30));
  const leg = { group: name, attachedTo: name, reduceOnly: true } as const;
  const entry = roll(state, 2) === 0 ? market(side, size) : resting(state, side, size, view);
  const profit = { kind: 'take-profit-market', ...leg } as const;
  const expiresAt = roll(state, 4) === 0 ? ms(view.time + 20_000) : null;
  return [
    { wish: 'order', id: name, spec: entry, reason: 'entry' },
    order(stop(exit, size, priceTicks(view.price - ticks), { ...leg, expiresAt })),
    order(stop(exit, size, priceTicks(view.price + ticks), profit)),
  ];
};

/** Two orders of which only one is wanted: a limit on this side, a stop-limit on the other. */
const oneOfTwo = (state: Restless, side: Side, size: Lots, view: View): readonly Wish[] => {
  const group = `pair${++state.families}`;
  const ticks = (side === 'buy' ? 1 : -1) * (1 + roll(state, 30));
  const far = priceTicks(view.price + ticks);
  return [
    order(limit(side, size, priceTicks(view.price - ticks), { group })),
    order(stop(side, size, far, { group, kind: 'stop-limit', limitPrice: far })),
  ];
};

/** Wants something at nearly every price: takes, rests, changes its mind, takes back. */
const wishes = (state: Restless, view: View): readonly Wish[] => {
  const side = roll(state, 2) === 0 ? 'buy' : 'sell';
  const size = lots(state.size * (1 + roll(state, 3)));
  const [oldest] = view.openOrders;
  switch (roll(state, state.sides)) {
    case 0:
      return [order(market(side, size))];
    case 7:
      return bracket(state, side, size, view);
    case 8:
      return oneOfTwo(state, side, size, view);
    case 6:
      return [order(stopping(state, side, size, view))];
    case 1:
    case 2:
      return [order(resting(state, side, size, view))];
    case 3:
      return oldest ? [{ wish: 'cancel', order: oldest.id, reason: 'restless' }] : [];
    case 4:
      return oldest ? backOff(oldest) : [];
    default:
      return [];
  }
};

/** The same order, one tick further away. */
const backOff = ({ id, spec }: OpenOrder): readonly Wish[] => {
  if (spec.limitPrice === null) return [];
  const limitPrice = priceTicks(spec.limitPrice + (spec.side === 'buy' ? -1 : 1));
  return [{ wish: 'modify', order: id, size: spec.size, limitPrice, triggerPrice: null, reason: 'restless' }];
};

export const strategy = defineStrategy({
  name: 'restless',
  title: 'Restless',
  about: 'Trades for the sake of trading: the storm test drives it.',
  parameters: {
    seed: { type: 'whole', default: 1, min: 0, max: 4_294_967_295, about: 'Where its dice begin.' },
    size: { type: 'whole', default: 100, min: 1, max: 1_000_000, about: 'Lots of its smallest order.' },
    brackets: { type: 'whole', default: 0, min: 0, max: 1, about: '1: also brackets and groups.' },
  },
  needs: () => ({ input: 'prices' }),
  initial: ({ seed, size, brackets }): Restless => ({ dice: seed, size, families: 0, sides: brackets === 1 ? 9 : 7 }),
  onPrice: (state: Restless, _price, view) => wishes(state, view),
  inspect: ({ dice, families }: Restless) => ({ dice, families }),
});
