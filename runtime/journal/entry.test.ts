import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../engine/index.ts';
import { Digest } from './digest.ts';
import { entryOf, pack, unpack } from './entry.ts';

const seq = fc.nat();
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const head = fc.record({
  seq,
  time: fc.maxSafeInteger(),
  tape: orNull(fc.record({ block: seq, row: seq })),
  cause: orNull(seq),
});
const text = fc.string({ unit: 'grapheme' });
const known = fc.oneof(
  fc.record({ note: text, values: fc.constant({ a: 1 }) }).map((data) => ({ type: 'NoteRecorded' as const, data })),
  fc.record({ by: text, reason: text }).map((data) => ({ type: 'TradingHalted' as const, data })),
  fc.record({ order: text }).map((data) => ({ type: 'OrderSubmitted' as const, data })),
);
const event = fc.tuple(head, known).map(([at, what]): AnyEvent => ({ version: 1, ...at, ...what }));

describe('a parcel of events', () => {
  it('holds the same entries when it is opened in another thread, whatever texts they carry', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), (events) => {
        const [packed, alone] = [new Digest(), new Digest()];
        const entries = events.map(entryOf);
        for (const entry of entries) alone.add(entry, entry.data);
        expect([...unpack(structuredClone(pack(events, packed)))]).toEqual(entries);
        expect(packed.hex()).toBe(alone.hex());
      }),
    );
  });
});
