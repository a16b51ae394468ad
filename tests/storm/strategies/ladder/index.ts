import { defineStrategy, limit, lots, market, priceTicks, type OrderSpec, type Wish } from 'hypertrader/engine';

interface Ladder {
  step: number;
  readonly rounds: number;
  readonly pairs: number;
  readonly rungs: number;
}

const size = lots(100);
const order = (spec: OrderSpec): Wish => ({ wish: 'order', spec, reason: 'ladder' });

export const strategy = defineStrategy({
  name: 'ladder',
  title: 'Ladder',
  about:
    'Trades to and fro for a while, then buys once, lays a ladder of limits below the price and does nothing more.',
  parameters: {
    rounds: { type: 'whole', default: 1, min: 0, max: 1_000, about: 'Prices at which it trades to and fro.' },
    pairs: { type: 'whole', default: 1, min: 0, max: 100, about: 'Buys and sells at each of them.' },
    rungs: { type: 'whole', default: 1, min: 0, max: 100, about: 'Limits of the ladder.' },
  },
  needs: () => ({ input: 'prices' }),
  initial: ({ rounds, pairs, rungs }): Ladder => ({ step: 0, rounds, pairs, rungs }),
  onPrice: (state: Ladder, _price, view) => {
    const step = state.step++;
    if (step < state.rounds) {
      return Array.from({ length: 2 * state.pairs }, (_, n) => order(market(n % 2 === 0 ? 'buy' : 'sell', size)));
    }
    if (step > state.rounds) return [];
    const rungs = Array.from({ length: state.rungs }, (_, n) =>
      order(limit('buy', size, priceTicks(view.price - 10 * (n + 1)))),
    );
    return [order(market('buy', size)), ...rungs];
  },
  inspect: ({ step }: Ladder) => ({ step }),
});
