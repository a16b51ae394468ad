import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimal,
  flag,
  json,
  nullable,
  optional,
  real,
  record,
  shapeEncoder,
  text,
  whole,
  type Json,
} from './schema.ts';

const shape = {
  name: text,
  price: nullable(decimal),
  count: whole,
  share: real,
  isOpen: flag,
  leg: record({ qty: decimal, note: text }),
  values: json,
};
const encode = shapeEncoder(shape);

/** The text that an event must have, written the long way. */
const canonical = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
};
const written = ({ name, price, count, share, isOpen, leg, values }: Record<string, unknown>): string => {
  const { qty, note } = leg as Record<string, unknown>;
  const own = Object.entries({ name, price, count, share, isOpen, leg: 0, values: 0 });
  const texts: Partial<Record<string, string>> = {
    leg: `{"qty":${JSON.stringify(qty)},"note":${JSON.stringify(note)}}`,
    values: canonical(values),
  };
  const members = own.map(([key, value]) => `"${key}":${texts[key] ?? JSON.stringify(value)}`);
  return `{${members.join(',')}}`;
};

const anyText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('', '"', '\n', '\ud800'));
const anyDecimal = fc.constantFrom('0', '-1.5', '60123.25', '12345678901234567890.000001');
const anyReal = fc.double({ noNaN: true, noDefaultInfinity: true });
const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const leg = fc.record({ qty: anyDecimal, note: anyText });
const event = fc.record({
  name: anyText,
  price: fc.option(anyDecimal, { nil: null }),
  count: fc.maxSafeInteger(),
  share: anyReal,
  isOpen: fc.boolean(),
  leg,
  values: anyJson,
});
/** The same object with its members in another order, or with one more. */
const turned = fc.tuple(event, fc.boolean(), fc.boolean()).map(([value, isReversed, hasMore]) => {
  const members: [string, unknown][] = Object.entries(value);
  if (isReversed) members.reverse();
  return Object.fromEntries(hasMore ? [...members, ['more', 1]] : members);
});

describe('the text of an event', () => {
  it('is the declared fields in their order and sorted JSON, however the object was made', () => {
    fc.assert(
      fc.property(turned, (value) => {
        expect(encode(value)).toBe(written(value));
      }),
    );
  });

  it('is none for what does not fit', () => {
    const [good] = fc.sample(event, { numRuns: 1, seed: 1 });
    for (const [key, wrong] of Object.entries({
      name: 1,
      price: '1e5',
      count: 1.5,
      share: NaN,
      isOpen: null,
      leg: {},
    })) {
      expect(encode({ ...good, [key]: wrong })).toBeNull();
    }
    for (const price of ['', '-', '.', '1.', '.5', '+1', ' 1', '1 ', '0x1', '1.2.3', '--1', '1-', '١']) {
      expect(encode({ ...good, price })).toBeNull();
    }
  });

  it('does not take the methods of an object for its members', () => {
    const [good] = fc.sample(event, { numRuns: 1, seed: 1 });
    class Own {
      readonly b = 1;
      readonly a = 2;
      toJSON(): string {
        return 'other';
      }
    }
    expect(encode({ ...good, values: new Own() })).toContain('"values":{"a":2,"b":1}');
  });
});

describe('a field that may be left out', () => {
  const added = { size: decimal, found: optional(decimal) };
  const encodeAdded = shapeEncoder(added);

  it('leaves records from before there was one as they were, and is written where it is given', () => {
    expect(encodeAdded({ size: '1' })).toBe(shapeEncoder({ size: decimal })({ size: '1' }));
    expect(encodeAdded({ size: '1', found: '2' })).toBe('{"size":"1","found":"2"}');
  });

  it('is held to its form where it is given', () => {
    expect(encodeAdded({ size: '1', found: null })).toBeNull();
    expect(encodeAdded({ size: '1', found: 'much' })).toBeNull();
  });
});
