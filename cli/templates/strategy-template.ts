/** The files of a new strategy, by name. */
export const strategyTemplate = (name: string): Readonly<Record<string, string>> => ({
  'index.ts': strategyFile(name),
  [`${name}.test.ts`]: testFile(name),
  'README.md': readmeFile(name),
});

const strategyFile = (name: string): string => `import { defineStrategy, market } from 'hypertrader/engine';
import type { Scale } from 'hypertrader/engine';

interface State {
  readonly lookback: number;
  readonly share: string;
  readonly scale: Scale;
  /** The last closes, oldest first, in ticks. */
  closes: number[];
}

/** Buys when a candle closes above all of the last ones, and sells when one closes below all of them. */
export const strategy = defineStrategy({
  name: '${name}',
  title: '${titleOf(name)}',
  about: 'Buys a close above all of the last closes and sells a close below all of them. A place to start from.',
  parameters: {
    interval: { type: 'duration', default: 60_000, min: 60_000, about: 'Length of a candle.' },
    lookback: { type: 'whole', default: 20, min: 2, max: 500, about: 'How many closes are compared.' },
    share: { type: 'decimal', default: '0.5', min: '0.01', max: '1', about: 'Share of the equity that is used.' },
  },
  needs: ({ interval }) => ({ input: 'candles', intervalMs: interval }),
  initial: ({ lookback, share }, { scale }): State => ({ lookback, share, scale, closes: [] }),
  onCandle: (state, candle, view) => {
    const before = state.closes;
    state.closes = [...before, candle.close].slice(-state.lookback);
    if (before.length < state.lookback) return [];
    if (view.exposure === 0 && candle.close > Math.max(...before)) {
      const size = state.scale.lotsWithin(view.equity.times(state.share).div(state.scale.price(view.price)));
      return size === 0 ? [] : [{ wish: 'order', spec: market('buy', size), reason: 'closed above all' }];
    }
    if (view.position > 0 && candle.close < Math.min(...before)) {
      const spec = market('sell', view.position, { reduceOnly: true });
      return [{ wish: 'order', spec, reason: 'closed below all' }];
    }
    return [];
  },
  inspect: ({ closes }) => ({ closes }),
});
`;

const testFile = (name: string): string => `import { simulate } from 'hypertrader/testing';
import { describe, expect, it } from 'vitest';
import { strategy } from './index.ts';

/** A candle that opens and closes at one price. */
const flat = (price: number): [number, number, number, number] => [price, price, price, price];

describe('${name}', () => {
  it('buys the first close above all, and sells the first below all', () => {
    const candles = [100, 101, 102, 103, 104, 99, 98].map(flat);
    const { events } = simulate(strategy, { lookback: 3 }, { candles });
    const fills = events.filter((event) => event.type === 'OrderFilled').map(({ data }) => \`\${data.side} \${data.price}\`);
    expect(fills).toEqual(['buy 103', 'sell 99']);
  });
});
`;

const readmeFile = (name: string): string => `# ${titleOf(name)}

One paragraph: what it believes about the market, and when that is wrong.

    npx vitest run strategies/${name}
    ht strategies ${name}
    ht backtest ${name} --data <dataset>

- \`index.ts\` is the strategy: parameters, state, and what it does at the close of a candle.
- It is pure: no clock, no random numbers, no files. All it wants to happen it returns as wishes.
- A what-if (\`ht fork <run> --at <seq> --set lookback=50\`) lets the new parameters live through the run from its start: right
  for a state that follows from prices alone, as here. Books of your own orders would be lost: then say in
  \`adopt(former, values, setup)\` what becomes of them.
- Change a parameter's default in \`index.ts\`, or set it for one run: \`--set lookback=50\`.
`;

/** `my-idea` as "My idea". */
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
