import {
  decodeEvent,
  type AnyEvent,
  type EventStore,
  type ReadModelStore,
  type RecordedEvent,
} from '../../engine/index.ts';
import { fold, packageProjections, projectionsByName } from '../../projections/index.ts';

/** Everything of a store, in its order. */
export const recordedIn = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const batch of store.readAll()) events.push(...batch);
  return events;
};

/** Sessions of recorded events by their streams. */
export const sessionsOf = (recorded: readonly RecordedEvent[]): ReadonlyMap<string, readonly AnyEvent[]> => {
  const sessions = new Map<string, AnyEvent[]>();
  for (const event of recorded.filter(({ stream }) => stream.startsWith('session-'))) {
    const events = sessions.get(event.stream) ?? [];
    sessions.set(event.stream, events);
    events.push(decodeEvent(event));
  }
  return sessions;
};

/** What readers of read models see: every projection of every session, and those over the whole store. */
export const statesIn = async (
  readModels: ReadModelStore,
  streams: Iterable<string>,
): Promise<Readonly<Record<string, unknown>>> => {
  const states: Record<string, unknown> = {};
  const keys = [...streams];
  for (const { name, over } of packageProjections.values()) {
    for (const key of over === 'store' ? [''] : keys) {
      const found = await readModels.live(name, key);
      states[`${name} ${key}`] = found === null ? null : (JSON.parse(found.row.state) as unknown);
    }
  }
  return states;
};

/** What they should see of each session: folded at once, without any store. */
export const foldedAtOnce = (sessions: ReadonlyMap<string, readonly AnyEvent[]>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...sessions].flatMap(([stream, events]) =>
      [...projectionsByName.values()].map((projection) => [
        `${projection.name} ${stream}`,
        JSON.parse(JSON.stringify(fold(projection, events).state)) as unknown,
      ]),
    ),
  );
