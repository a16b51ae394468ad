import { describe, expect, it } from 'vitest';
import { complaints } from './complaints.ts';
import { runStorm } from './storm.ts';

/** Fixed seeds, and with `PROPERTY_SEED=fresh` others each time; more of them: `npm run storm -- --seeds 1000`. */
const FIRST = process.env['PROPERTY_SEED'] === 'fresh' ? Math.floor(Math.random() * 1e9) : 1;
const seeds = Array.from({ length: 25 }, (_, n) => String(FIRST + n));

describe('a live session in bad weather', () => {
  it.each(seeds)('seed %s: no order lost, none doubled, both books the same, the replay the same', async (seed) => {
    const aftermath = await runStorm(seed);
    expect(complaints(aftermath)).toEqual([]);
    expect(aftermath.events.some(({ type }) => type === 'OrderFilled')).toBe(true);
  });

  it('has every kind of end in it, an expiry among them', async () => {
    const { events } = await runStorm('ends');
    const types = new Set<string>(events.map(({ type }) => type));
    for (const end of ['OrderFilled', 'OrderCanceled', 'OrderRejected', 'OrderExpired', 'OrderTriggered'])
      expect(types).toContain(end);
  });

  it('ends with books that agree where funding is told after the fill that closed the position', async () => {
    expect(complaints(await runStorm('86'))).toEqual([]);
  });

  it('kills processes on the way', async () => {
    const deaths = await Promise.all(seeds.slice(0, 5).map(async (seed) => (await runStorm(seed, 60)).deaths));
    expect(deaths.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(3);
  });

  it('gives the same story for the same seed', async () => {
    const [one, two] = [await runStorm('again', 60), await runStorm('again', 60)];
    const story = ({ events }: typeof one): readonly string[] => events.map(({ type, time }) => `${time} ${type}`);
    expect(story(two)).toEqual(story(one));
  });
});
