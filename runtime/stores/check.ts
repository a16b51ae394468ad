import type { EventStore, RecordedEvent } from '../../engine/index.ts';

/** What a look at every event of a store found. */
export interface StoreCheck {
  readonly events: number;
  readonly streams: number;
  readonly problems: readonly string[];
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Reads every event of any store: revisions without gaps, positions in order, data and meta that are JSON. A store that
 * keeps checksums of its own has a stricter check.
 */
export const checkEvents = async (store: EventStore): Promise<StoreCheck> => {
  const next = new Map<string, number>();
  const problems: string[] = [];
  let events = 0;
  let position = -1n;
  const look = (event: RecordedEvent): void => {
    const { stream, revision, data, meta } = event;
    const expected = next.get(stream);
    // What expired at the beginning of a stream is gone on purpose.
    if (expected !== undefined && expected !== revision) {
      problems.push(`stream ${stream}: revision ${expected} expected, ${revision} found`);
    }
    if (event.position <= position) problems.push(`stream ${stream}: event ${revision} is out of order`);
    if (!isJson(meta) || (typeof data === 'string' && !isJson(data))) {
      problems.push(`stream ${stream}: event ${revision} is not JSON`);
    }
    next.set(stream, revision + 1);
    position = event.position;
    events++;
  };
  for await (const batch of store.readAll()) for (const event of batch) look(event);
  return { events, streams: next.size, problems };
};
