import { describe, expect, it } from 'vitest';
import { chart, placesFor } from './svg.ts';

describe('the axis of a chart', () => {
  it.each([
    [0.25, 2],
    [0.0042, 4],
    [0.01, 3],
    [50, 2],
    [1e-9, 6],
  ])('with steps of %f has %i decimals', (step, places) => {
    expect(placesFor(step)).toBe(places);
  });

  it('names every line otherwise', () => {
    const { markup } = chart([0, 1], [{ name: 'a', values: [0.98, 1.001] }], {
      range: [0.98, 1.001],
      height: 100,
      label: 'x',
    });
    const texts = [...markup.matchAll(/text-anchor="end">([^<]+)</g)].map(([, text]) => text).slice(0, 5);
    expect(new Set(texts).size).toBe(5);
  });
});
