/** The files of a new projection, by name. */
export const projectionTemplate = (name: string): Readonly<Record<string, string>> => ({
  'projection.ts': projectionFile(name),
  [`${name}.test.ts`]: testFile(name),
});

const projectionFile = (name: string): string => `import { decimal, text } from 'hypertrader/engine';
import { defineProjection } from 'hypertrader/projections';

/** Plain JSON, bounded however long a run is: money and sizes are decimal text, never numbers. */
interface State {
  fills: number;
  /** Sum of price times size, quote currency. */
  bought: string;
  sold: string;
  fees: string;
}

export const projection = defineProjection<State>({
  name: '${name}',
  // What was built is built anew when this file changes; raise it when others use your projection too.
  version: 1,
  about: 'How much was bought and sold, and what it cost.',
  // All other types of event leave the state as it is. Leave this out to see every event.
  types: ['OrderFilled'],
  initial: () => ({ fills: 0, bought: '0', sold: '0', fees: '0' }),
  evolve(state, event) {
    if (event.type !== 'OrderFilled') return state;
    const { side, price, size, fee } = event.data;
    const part = side === 'buy' ? 'bought' : 'sold';
    state.fills += 1;
    state[part] = text(decimal(price).times(size).plus(state[part]));
    state.fees = text(decimal(fee).plus(state.fees));
    return state;
  },
});
`;

const testFile = (name: string): string => `import { fold } from 'hypertrader/projections';
import { eventsOf, unsoundness } from 'hypertrader/projections/testing';
import { describe, expect, it } from 'vitest';
import { projection } from './projection.ts';

const filled = (fill: string, side: 'buy' | 'sell', price: string, size: string) => ({
  type: 'OrderFilled' as const,
  data: {
    order: 'o1',
    fill,
    side,
    price,
    size,
    remaining: '0',
    fee: '0.5',
    liquidity: 'taker' as const,
    mark: price,
    decisionPrice: null,
    cause: 'match' as const,
  },
});
const events = eventsOf(filled('f1', 'buy', '100', '2'), filled('f2', 'sell', '110.5', '1'));

describe('${name}', () => {
  it('sums up what was bought and sold', () => {
    expect(fold(projection, events).state).toEqual({ fills: 2, bought: '200', sold: '110.5', fees: '1' });
  });

  it('is sound: the same from any snapshot, and when events come twice', () => {
    expect(unsoundness(projection, events)).toEqual([]);
  });
});
`;
