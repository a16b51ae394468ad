import { defineStrategy, limit, lots, market, priceTicks, type View, type Wish } from 'hypertrader/engine';

interface Alternating {
  calls: number;
  readonly size: number;
  /** Ticks in a step of the venue's prices. */
  readonly step: number;
}

/** By turns: takes, rests a few steps away, takes the other way, takes back what rests. */
const wishes = (state: Alternating, view: View): readonly Wish[] => {
  const call = state.calls++;
  const size = lots(state.size);
  const side = call % 8 < 4 ? 'buy' : 'sell';
  const away = state.step * (1 + (call % 3)) * (side === 'buy' ? -1 : 1);
  const price = priceTicks(Math.round((view.price + away) / state.step) * state.step);
  switch (call % 4) {
    case 0:
      return [{ wish: 'order', spec: market(side, size), reason: 'takes' }];
    case 1:
      return [{ wish: 'order', spec: limit(side, size, price), reason: 'rests' }];
    case 3: {
      const [oldest] = view.openOrders;
      return oldest ? [{ wish: 'cancel', order: oldest.id, reason: 'takes back' }] : [];
    }
    default:
      return [];
  }
};

export const strategy = defineStrategy({
  name: 'alternating',
  title: 'Alternating',
  about: 'Sends orders of every kind in turn: the tests that compare venues drive it.',
  parameters: {
    size: { type: 'whole', default: 100, min: 1, max: 1_000_000, about: 'Lots of an order.' },
    step: { type: 'whole', default: 10, min: 1, max: 1_000, about: 'Ticks in a step of the venue’s prices.' },
  },
  needs: () => ({ input: 'prices' }),
  initial: ({ size, step }): Alternating => ({ calls: 0, size, step }),
  onPrice: (state: Alternating, _price, view) => wishes(state, view),
  inspect: ({ calls }: Alternating) => ({ calls }),
});
