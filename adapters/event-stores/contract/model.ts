import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStore, Expected, NewEvent } from '../../../engine/index.ts';
import { event } from './sample.ts';
import { collect, type OpenStore } from './setting.ts';

interface Kept {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
}

/** The naive store: one list, and the rules of an append in the plainest words. Fresh ids only for loose expectations. */
class Model {
  readonly all: Kept[] = [];

  stream(name: string): readonly Kept[] {
    return this.all.filter((kept) => kept.stream === name);
  }

  /** Revision of the last event and whether it is a repetition, or null for a refusal. */
  append(stream: string, events: readonly NewEvent[], expected: Expected): readonly [number, boolean] | null {
    const kept = this.stream(stream);
    if (expected === 'stream-exists' && kept.length === 0) return null;
    const after = typeof expected === 'number' ? expected : expected === 'no-stream' ? -1 : kept.length - 1;
    if (after !== kept.length - 1) {
      const there = kept.slice(after + 1, after + 1 + events.length).map((each) => each.id);
      const asked = events.map((each) => each.id);
      const same = asked.length > 0 && after < kept.length && there.join() === asked.join();
      return same ? [after + events.length, true] : null;
    }
    for (const [index, { id, type }] of events.entries()) {
      this.all.push({ stream, revision: kept.length + index, id, type });
    }
    return [kept.length + events.length - 1, false];
  }
}

const STREAMS = ['a', 'ab', 'b'] as const;
const TYPES = ['OrderFilled', 'FundingPaid'] as const;

type Step =
  | {
      readonly kind: 'append';
      readonly stream: string;
      readonly count: number;
      readonly type: string;
      readonly expected: 'head' | 'no-stream' | 'any' | 'stream-exists' | number;
    }
  /** An earlier append once more, shortened or lengthened by some events. */
  | { readonly kind: 'repeat'; readonly which: number; readonly change: number }
  | {
      readonly kind: 'read';
      readonly stream: string;
      readonly from: number;
      readonly limit: number;
      readonly back: boolean;
    }
  | {
      readonly kind: 'all';
      readonly prefix: string;
      readonly type: string | null;
      readonly after: number;
      readonly back: boolean;
    };

const stream = fc.constantFrom(...STREAMS);
const type = fc.constantFrom(...TYPES);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      stream,
      count: fc.integer({ min: 0, max: 20 }),
      type,
      expected: fc.oneof(
        { weight: 4, arbitrary: fc.constant('head' as const) },
        { weight: 2, arbitrary: fc.constantFrom('no-stream' as const, 'any' as const, 'stream-exists' as const) },
        { weight: 1, arbitrary: fc.integer({ min: -1, max: 30 }) },
      ),
    }),
  },
  fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(20), change: fc.integer({ min: -2, max: 2 }) }),
  fc.record({
    kind: fc.constant('read' as const),
    stream,
    from: fc.nat(60),
    limit: fc.nat(40),
    back: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('all' as const),
    prefix: fc.constantFrom('', ...STREAMS, 'z'),
    type: fc.option(type),
    after: fc.nat(60),
    back: fc.boolean(),
  }),
);

interface Told {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: Expected;
}

/** One store and one model, told the same. */
class Comparison {
  readonly #store: EventStore;
  readonly #model = new Model();
  readonly #told: Told[] = [];
  #fresh = 0;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'append': {
        const head = this.#model.stream(next.stream).length - 1;
        const expected = next.expected === 'head' ? head : next.expected;
        const told = { stream: next.stream, events: this.#news(next.count, next.type), expected };
        if (expected !== 'any' && expected !== 'stream-exists') this.#told.push(told);
        return this.#append(told);
      }
      case 'repeat': {
        const told = this.#told[next.which % Math.max(this.#told.length, 1)];
        if (told === undefined) return;
        const fewer = told.events.slice(0, Math.max(0, told.events.length + Math.min(0, next.change)));
        return this.#append({ ...told, events: [...fewer, ...this.#news(Math.max(0, next.change), 'OrderFilled')] });
      }
      case 'read':
        return this.#read(next);
      case 'all':
        return this.#readAll(next);
    }
  }

  async #append({ stream: name, events, expected }: Told): Promise<void> {
    const wanted = this.#model.append(name, events, expected);
    const got = await this.#store.append(name, events, expected).then(
      ({ revision, duplicate }) => [revision, duplicate],
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'E_WRONG_EXPECTED_REVISION' });
        return null;
      },
    );
    expect(got).toEqual(wanted);
    expect(await this.#store.revision(name)).toBe(this.#model.stream(name).length - 1);
  }

  async #read({ stream: name, from, limit, back }: Extract<Step, { kind: 'read' }>): Promise<void> {
    const kept = this.#model.stream(name);
    const wanted = back ? kept.slice(0, from + 1).reverse() : kept.slice(from);
    const direction = back ? 'backwards' : 'forwards';
    const got = await collect(this.#store.read(name, { from, limit, direction }));
    expect(got.map(keptOf)).toEqual(wanted.slice(0, limit));
  }

  async #readAll({ prefix, type: only, after, back }: Extract<Step, { kind: 'all' }>): Promise<void> {
    const all = await collect(this.#store.readAll());
    expect(all.map(keptOf)).toEqual(this.#model.all);
    const start = all[after];
    const rest = start === undefined ? all : back ? all.slice(0, after) : all.slice(after + 1);
    const wanted = rest.filter((each) => each.stream.startsWith(prefix) && (only === null || each.type === only));
    const filter = { streamPrefix: prefix, ...(only === null ? {} : { types: [only] }) };
    const place = start === undefined ? {} : { after: start.position };
    const direction = back ? 'backwards' : 'forwards';
    const got = await collect(this.#store.readAll({ ...filter, ...place, direction }));
    expect(got).toEqual(back ? wanted.reverse() : wanted);
  }

  #news(count: number, of: string): readonly NewEvent[] {
    return Array.from({ length: count }, () => event(this.#fresh++, { type: of }));
  }
}

const keptOf = ({ stream: name, revision, id, type: of }: Kept): Kept => ({ stream: name, revision, id, type: of });

/** Random calls against a store and against a naive model of it: the same answers, always. */
export const modelled = (open: OpenStore): void => {
  describe('model', () => {
    it('does what the naive store does', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          const { store, close } = await open();
          try {
            const comparison = new Comparison(store);
            for (const next of steps) await comparison.take(next);
          } finally {
            await close();
          }
        }),
        { numRuns: 40 },
      );
    });
  });
};
