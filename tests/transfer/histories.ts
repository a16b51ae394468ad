import fc from 'fast-check';
import type { EventStore, NewEvent, RecordedEvent } from '../../engine/index.ts';
import { openStore } from '../../runtime/home.ts';

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength }).filter((each) => each.isWellFormed());
const json = fc.oneof(
  fc.json({ maxDepth: 2 }).filter((each) => each.isWellFormed()),
  fc.constantFrom('"\u2028\u2029\\u0000"', '"é€😀"', `"${'x'.repeat(300_000)}"`),
);
const event: fc.Arbitrary<NewEvent> = fc.record({
  id: fc.uuid(),
  type: fc.oneof(
    fc.constantFrom('OrderFilled', 'TapeBlockRecorded'),
    text(8).filter((each) => each !== ''),
  ),
  meta: fc.oneof(
    fc.constant('{}'),
    fc.json({ maxDepth: 1 }).filter((each) => each.isWellFormed()),
  ),
  data: fc.oneof(json, fc.uint8Array({ maxLength: 2_000 })),
});
/** Appends to several streams, one after the other. */
export const history = fc.array(
  fc.tuple(
    fc.constantFrom('session-1', 'chain-1', 'inputs-1', 'tape-é-2024'),
    fc.array(event, { minLength: 1, maxLength: 5 }),
  ),
  { minLength: 1, maxLength: 25 },
);
export type History = readonly (readonly [string, readonly NewEvent[]])[];

export const write = async (store: EventStore, appends: History): Promise<void> => {
  const next = new Map<string, number>();
  const places = appends.map(([stream, events]) => {
    const before = next.get(stream) ?? -1;
    next.set(stream, before + events.length);
    return { stream, events, before };
  });
  await Promise.all(places.map(({ stream, events, before }) => store.append(stream, events, before)));
};
export const all = async (store: EventStore): Promise<unknown[]> => {
  const events: unknown[] = [];
  const plain = ({ stream, revision, id, type, meta, data }: RecordedEvent) => ({
    ...{ stream, revision, id, type, meta },
    data: typeof data === 'string' ? data : [...data],
  });
  for await (const batch of store.readAll()) events.push(...batch.map(plain));
  return events;
};

/** A home whose embedded store holds a history. */
export const writtenHome = async (home: string, appends: History): Promise<string> => {
  const store = await openStore(home);
  await write(store, appends);
  await store.close();
  return home;
};
