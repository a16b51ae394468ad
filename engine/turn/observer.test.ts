import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import type { AnyEvent } from '../events/event.ts';
import type { TradeBlock } from '../tape/block.ts';
import { tradeBlock } from '../tape/codec.ts';
import type { Ruling } from './observer.ts';
import { candles, play, settings, trades, wild } from './testing/wild-sessions.ts';

const tapes = fc.oneof(trades, candles);
/** Half a thousand prints, enough for orders of every kind. */
const longTape = (): TradeBlock => {
  const random = seededRandom('long');
  const rows = Array.from({ length: 500 }, (_, row) => row);
  let price = 100;
  return tradeBlock({
    time: Float64Array.from(rows, (row) => 1_704_067_200_000 + row * 700),
    price: Float64Array.from(rows, () => (price = Math.max(60, price + Math.round(10 * random()) - 5))),
    size: new Float64Array(rows.length).fill(9),
    side: new Int8Array(rows.length),
    received: null,
  });
};
const kinds = fc.constantFrom('prices' as const, 'candles' as const);

describe('whoever looks on', () => {
  it('is told of every event in order, and changes none by looking, or by adjusting to what is there', () => {
    fc.assert(
      fc.property(tapes, fc.tuple(kinds, fc.string()), settings, fc.nat(200), (block, [input, seed], setting, at) => {
        const told: AnyEvent[] = [];
        const played = play([block], wild(input, seed), setting, (session, manifest) => ({
          recorded: (event) => {
            told.push(event);
            session().look();
            session().inspect();
            if (event.seq === at) session().adjust({ limits: manifest.risk, venue: manifest.venue });
          },
        }));
        expect(told).toEqual(played);
        // A latency that varies is drawn again from the run's seed, and the limits are looked at once more: the same.
        expect(played).toEqual(play([block], wild(input, seed), setting));
      }),
      { numRuns: 150 },
    );
  });

  it('sees the account as the events so far have made it', () => {
    fc.assert(
      fc.property(tapes, settings, fc.string(), (block, setting, seed) => {
        let position = 0;
        play([block], wild('prices', seed), setting, (session) => ({
          recorded: ({ type, data }) => {
            if (type === 'OrderFilled') position += Number(data.size) * (data.side === 'buy' ? 100 : -100);
            const { size } = session().look().position;
            if (type === 'OrderFilled' && data.cause === 'match')
              expect(Math.round(Number(size) * 100)).toBe(Math.round(position));
            else position = Math.round(Number(size) * 100);
          },
        }));
      }),
      { numRuns: 50 },
    );
  });

  const ruled = (type: 'OrderRequested' | 'OrderDenied', ruling: Ruling) => {
    const setting = { venue: {}, funding: [], maxDrawdown: null };
    const before = play([longTape()], wild('prices', 'x'), setting);
    const seq = before.findIndex((event) => event.type === type);
    expect(seq).toBeGreaterThan(0);
    const after = play([longTape()], wild('prices', 'x'), setting, () => ({
      recorded: () => undefined,
      ruling: (next) => (next === seq ? ruling : null),
    }));
    expect(after.slice(0, seq)).toEqual(before.slice(0, seq));
    return { was: before[seq], is: after[seq] };
  };

  it('may deny an order that risk would approve', () => {
    const { was, is } = ruled('OrderRequested', 'deny');
    expect(is?.type).toBe('OrderDenied');
    expect(is?.data).toEqual({ ...was?.data, code: 'what-if', detail: 'left out by a what-if' });
  });

  it('may allow an order that risk would deny', () => {
    const { is } = ruled('OrderDenied', 'allow');
    expect(is?.type).toBe('OrderRequested');
  });
});

describe('limits and venue of another kind, from an event on', () => {
  it('leave every event until then as it was, and count from there', () => {
    const setting = { venue: {}, funding: [], maxDrawdown: null };
    const before = play([longTape()], wild('prices', 'x'), setting);
    const at = Math.floor(before.length / 2);
    const after = play([longTape()], wild('prices', 'x'), setting, (session, { risk, venue }) => ({
      recorded: ({ seq }) => {
        if (seq !== at) return;
        session().adjust({ limits: { ...risk, maxOrderNotional: '0.000001' }, venue: { ...venue, takerFee: '0.01' } });
      },
    }));
    expect(after.slice(0, at + 1)).toEqual(before.slice(0, at + 1));
    const later = after.slice(at + 1);
    expect(later).not.toEqual(before.slice(at + 1));
    expect(later.some(({ type, data }) => type === 'OrderDenied' && data.code === 'max-order-notional')).toBe(true);
  });
});
