import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../ports/event-store.ts';
import { catalogue } from './catalogue.ts';
import { canonicalLine, decodeEvent, decodeHead, encodeEvent, hashedLine, presentLine } from './codec.ts';
import type { AnyEvent } from './event.ts';
import { decimal, nullable, real, text, whole } from './schema.ts';
import { present, type Vocabulary } from './upcast.ts';
import { probeV1ToV2 } from './upcasts/testing/probe-v1-to-v2.ts';
import { probeV2ToV3 } from './upcasts/testing/probe-v2-to-v3.ts';

interface Line {
  readonly type: string;
  readonly data: unknown;
  readonly meta: unknown;
}

const recorded = (overrides: Partial<RecordedEvent>): RecordedEvent => ({
  id: '00000000-0000-5000-8000-000000000000',
  type: 'OrderAccepted',
  data: '{"order":"o1"}',
  meta: '{"v":1,"time":1523000000000,"tape":[3,17],"cause":4}',
  stream: 'session-7f3a91c2',
  revision: 5,
  position: 5n,
  recordedAt: 0,
  ...overrides,
});

const corpus: readonly RecordedEvent[] = readFileSync(new URL('./fixtures/v1.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((row, revision) => {
    const { type, data, meta } = JSON.parse(row) as Line;
    return recorded({ type, data: JSON.stringify(data), meta: JSON.stringify(meta), revision });
  });

const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'nothing was thrown';
};

describe('the corpus of stored events', () => {
  it('has every type of the catalogue', () => {
    expect(new Set(corpus.map((event) => event.type))).toEqual(new Set(Object.keys(catalogue)));
  });

  it.each(corpus.map((event) => [event.type, event] as const))(
    'reads %s and writes the same text again',
    (type, stored) => {
      const event = decodeEvent(stored);
      expect(event.type).toBe(type);
      expect(event.seq).toBe(stored.revision);
      expect(event.version).toBe(catalogue[event.type].version);
      expect(event.data).toEqual(JSON.parse(stored.data as string));
      expect(encodeEvent(event)).toEqual({ data: stored.data, meta: stored.meta });
      expect(canonicalLine(event)).toBe(hashedLine(decodeHead(stored), stored.data as string));
    },
  );
});

describe('what is written', () => {
  it('is the same text whatever the order in which an object was built', () => {
    const event = (data: unknown): AnyEvent =>
      ({ seq: 0, type: 'SignalRaised', version: 1, time: 7, tape: null, cause: null, data }) as AnyEvent;
    const a = { action: 'hold', confidence: 0.5, price: '1', reason: 'r', indicators: { b: 1, a: { d: 2, c: 3 } } };
    const b = { indicators: { a: { c: 3, d: 2 }, b: 1 }, reason: 'r', price: '1', confidence: 0.5, action: 'hold' };
    expect(encodeEvent(event(b))).toEqual(encodeEvent(event(a)));
    expect(encodeEvent(event(a)).data).toBe(
      '{"action":"hold","confidence":0.5,"price":"1","reason":"r","indicators":{"a":{"c":3,"d":2},"b":1}}',
    );
  });

  it('has one line per event for the hash', () => {
    expect(canonicalLine(decodeEvent(recorded({})))).toBe(
      '5\tOrderAccepted\t1\t1523000000000\t3,17\t4\t{"order":"o1"}\n',
    );
    const first = recorded({ meta: '{"v":1,"time":1,"tape":null,"cause":null}', revision: 0 });
    expect(canonicalLine(decodeEvent(first))).toBe('0\tOrderAccepted\t1\t1\t-\t-\t{"order":"o1"}\n');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined])('never is %s in the place of a number', (value) => {
    const data = { action: 'hold', confidence: 0.5, price: '1', reason: '', indicators: { rsi: value } };
    const event = { seq: 0, type: 'SignalRaised', version: 1, time: 7, tape: null, cause: null, data } as unknown;
    expect(codeOf(() => encodeEvent(event as AnyEvent))).toBe('E_EVENT_SHAPE');
  });

  it('reads back as it was, for any text and any double', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.json(),
        (reason, x, any) => {
          const data = {
            action: 'buy' as const,
            confidence: x + 0,
            price: '12.5',
            reason,
            indicators: JSON.parse(any) as never,
          };
          const event: AnyEvent = {
            seq: 5,
            type: 'SignalRaised',
            version: 1,
            time: -3,
            tape: { block: 0, row: 9 },
            cause: 0,
            data,
          };
          const { data: json, meta } = encodeEvent(event);
          const again = decodeEvent(recorded({ type: 'SignalRaised', data: json, meta }));
          expect(encodeEvent(again)).toEqual({ data: json, meta });
          expect(again.data).toEqual(JSON.parse(json));
          expect({ ...again, data: null }).toEqual({ ...event, data: null });
        },
      ),
    );
  });
});

describe('what is read', () => {
  it('ignores the ids of correlation and causation, and tolerates additive fields', () => {
    const meta = '{"v":1,"time":1,"tape":null,"cause":null,"$correlationId":"a","$causationId":"b"}';
    const event = decodeEvent(recorded({ meta, data: '{"order":"o1","more":1}' }));
    expect(event.data).toMatchObject({ order: 'o1' });
  });

  it.each<[string, string, Partial<RecordedEvent>]>([
    ['an unknown type', 'E_EVENT_UNKNOWN', { type: 'OrderTeleported' }],
    ['a type that only a prototype has', 'E_EVENT_UNKNOWN', { type: 'toString' }],
    ['a newer version', 'E_EVENT_NEWER', { meta: '{"v":2,"time":1,"tape":null,"cause":null}' }],
    ['version 0', 'E_EVENT_META', { meta: '{"v":0,"time":1,"tape":null,"cause":null}' }],
    ['no version', 'E_EVENT_META', { meta: '{"time":1,"tape":null,"cause":null}' }],
    ['a time that is not whole', 'E_EVENT_META', { meta: '{"v":1,"time":1.5,"tape":null,"cause":null}' }],
    ['half a tape position', 'E_EVENT_META', { meta: '{"v":1,"time":1,"tape":[1],"cause":null}' }],
    ['a tape position below zero', 'E_EVENT_META', { meta: '{"v":1,"time":1,"tape":[-1,0],"cause":null}' }],
    ['no word of the cause', 'E_EVENT_META', { meta: '{"v":1,"time":1,"tape":null}' }],
    ['meta that is a list', 'E_EVENT_JSON', { meta: '[]' }],
    ['data that is cut off', 'E_EVENT_JSON', { data: '{"order":"o' }],
    ['data in bytes', 'E_EVENT_JSON', { data: new Uint8Array([1]) }],
    ['a missing field', 'E_EVENT_SHAPE', { data: '{}' }],
    ['a number where a text belongs', 'E_EVENT_SHAPE', { data: '{"order":1}' }],
  ])('refuses %s with %s', (_, code, overrides) => {
    expect(codeOf(() => decodeEvent(recorded(overrides)))).toBe(code);
  });

  it('names the place and the field', () => {
    let message: unknown;
    try {
      decodeEvent(recorded({ data: '{"order":1}' }));
    } catch (error) {
      message = (error as { detail: unknown }).detail;
    }
    expect(message).toEqual({
      where: 'OrderAccepted at session-7f3a91c2, revision 5',
      why: 'order: expected text, found 1',
    });
  });
});

describe('older versions', () => {
  const vocabulary: Vocabulary = {
    types: {
      ...present.types,
      Probe: { version: 3, data: { name: text, count: whole, price: nullable(decimal), share: real } },
    },
    upcasts: {
      Probe: [probeV1ToV2, probeV2ToV3],
    },
  };
  const probe = (v: number, data: string): RecordedEvent =>
    recorded({ type: 'Probe', data, meta: `{"v":${v},"time":1,"tape":null,"cause":null}` });

  it('go through every step between, in order, and are checked in their present form', () => {
    const one = decodeEvent(probe(1, '{"title":"a","count":"7"}'), vocabulary);
    expect(one).toMatchObject({ version: 3, data: { name: 'a', count: 7, price: null, share: 0.5 } });
    const two = decodeEvent(probe(2, '{"name":"b","count":"8","price":"1.5"}'), vocabulary);
    expect(two).toMatchObject({ version: 3, data: { name: 'b', count: 8, price: '1.5', share: 0.5 } });
    expect(codeOf(() => decodeEvent(probe(2, '{"name":"b","count":"x","price":null}'), vocabulary))).toBe(
      'E_EVENT_SHAPE',
    );
  });

  it('without a way to the present are a bug that is named', () => {
    expect(codeOf(() => decodeEvent(probe(1, '{}'), { ...vocabulary, upcasts: {} }))).toBe('E_BUG');
  });

  it('of a type of the catalogue are compared in their present form, all others as they were written', () => {
    const moved: Vocabulary = {
      types: { ...present.types, OrderAccepted: { version: 2, data: { order: text } } },
      upcasts: { OrderAccepted: [({ id, ...data }) => ({ ...data, order: id ?? '' })] },
    };
    const old = recorded({ data: '{"id":"o1"}' });
    expect(presentLine(old, moved)).toBe('5\tOrderAccepted\t2\t1523000000000\t3,17\t4\t{"order":"o1"}\n');
    expect(presentLine(recorded({ data: '{"order":"o1","more":1}' }))).toContain(
      '\t1\t1523000000000\t3,17\t4\t{"order":"o1","more":1}',
    );
  });

  it('have a file for each step, and each file is listed', () => {
    const steps = readdirSync(new URL('./upcasts/', import.meta.url)).filter((file) => /-v\d+-to-v\d+\.ts$/.test(file));
    expect(steps.length).toBe(Object.values(present.upcasts).flat().length);
  });

  it('of every type in the catalogue have their way to the present', () => {
    for (const [type, form] of Object.entries(catalogue)) {
      expect(present.upcasts[type]?.length ?? 0).toBe(form.version - 1);
    }
  });
});
