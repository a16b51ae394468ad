import { describe, expect, it } from 'vitest';
import { sessionOf } from './generated-session.ts';
import { defineProjection, packageProjections } from './index.ts';
import { eventsOf, unsoundness } from './testing.ts';

const note = (n: number) => ({ type: 'NoteRecorded' as const, data: { note: 'n', values: { n } } });
const events = eventsOf(note(1), note(2), note(3));
const named = { name: 'counted', version: 1, about: 'x' };

describe('what is unsound about a projection', () => {
  it('is nothing for those of the package', () => {
    const list = Array.from({ length: 60 }, (_, i) => ({
      kind: (['order', 'fill', 'candle', 'signal', 'funding', 'unit'] as const)[i % 6]!,
      a: i * 7,
      b: i * 3,
      c: (i * 37) % 1000,
    }));
    const session = sessionOf(list).events;
    for (const projection of packageProjections.values()) {
      if (projection.over !== 'store') expect(unsoundness(projection, session)).toEqual([]);
    }
  });

  it('is a state that a snapshot cannot keep', () => {
    const seen = defineProjection({
      ...named,
      initial: () => ({ seen: new Set<number>() }),
      evolve: (state, event) => ({ seen: state.seen.add(event.seq) }),
    });
    expect(unsoundness(seen, events)).toEqual(['is not plain JSON after 0 events']);
  });

  it('is a memory outside of the state', () => {
    let count = 0;
    const outside = defineProjection({
      ...named,
      initial: () => ({ count: 0 }),
      evolve: () => ({ count: (count += 1) }),
    });
    expect(unsoundness(outside, events)).toContain('is not the same when folded twice');
  });

  it('is a change of an event', () => {
    const rude = defineProjection({
      ...named,
      initial: () => ({ last: {} }),
      evolve: (_, event) => ({ last: Object.assign(event.data, { touched: true }) }),
    });
    expect(unsoundness(rude, events)[0]).toContain('changes its events');
  });
});
