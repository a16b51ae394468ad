import { describe, expect, it } from 'vitest';
import { swept, type PlayedTrial } from './sweep.ts';

const DAY = 86_400_000;

/** A trial whose equity is multiplied by each of these a day, again and again for sixty days. */
const trial = (name: string, factors: readonly number[], sharpe: number | null): PlayedTrial => {
  let equity = 100;
  const daily = Array.from({ length: 60 }, (_, day) => {
    equity *= factors[day % factors.length] ?? 1;
    return { time: (day + 1) * DAY, equity: String(equity) };
  });
  return {
    trial: {
      name,
      totalReturn: equity / 100 - 1,
      maxDrawdown: -0.1,
      sharpe,
      roundTrips: 1,
      misprintFills: 0,
      command: '',
    },
    equity: { start: '100', daily },
  };
};
const good = trial('good', [1.02, 0.99], 5);
const bad = trial('bad', [0.98, 1.01], -5);
const still = trial('still', [1], null);

describe('a sweep', () => {
  it('puts the best first, and last what has no number', () => {
    const { trials, gained } = swept([still, bad, good], 'sharpe');
    expect(trials.map(({ name }) => name)).toEqual(['good', 'bad', 'still']);
    expect(gained).toBe(1);
    expect(swept([still, bad, good], 'return').trials.map(({ name }) => name)).toEqual(['good', 'still', 'bad']);
  });

  it('believes the best the less, the more was tried', () => {
    const few = swept([good, bad], 'sharpe').deflatedSharpe ?? NaN;
    const many = swept(
      [
        good,
        ...Array.from({ length: 30 }, (_, n) => trial(`bad ${n}`, [0.98, 1.01], -5)),
        trial('x', [1.019, 0.99], 4),
      ],
      'sharpe',
    );
    expect(few).toBeGreaterThan(0.5);
    expect(many.deflatedSharpe).toBeLessThan(few);
    expect(swept([good], 'sharpe').deflatedSharpe).toBeNull();
  });

  it('tells what choosing on the past made beside the best in hindsight', () => {
    const { walkForward } = swept([bad, good], 'sharpe');
    expect(walkForward?.steps.map(({ chosen }) => chosen)).toEqual(['good', 'good', 'good', 'good']);
    expect(walkForward?.chosenReturn).toBe(walkForward?.ownReturn);
  });
});
