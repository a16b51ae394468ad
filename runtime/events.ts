import { EngineError, type EventStore, type Json, type RecordedEvent } from '../engine/index.ts';
import { streamOf } from './journal/journal.ts';
import type { Caller, EventLine, EventsRequest } from './requests.ts';

/** The events of a run or stream that match, in order; with `follow`, also those that come until the signal. */
export async function* readEvents(
  store: EventStore,
  request: EventsRequest,
  caller: Caller,
): AsyncGenerator<EventLine> {
  const stream = await streamNamed(store, request.stream);
  const isWanted = (event: RecordedEvent): boolean =>
    (request.types.length === 0 || request.types.includes(event.type)) &&
    (request.toSeq === null || event.revision <= request.toSeq);
  for await (const batch of batches(store, stream, request, caller)) {
    for (const event of batch) {
      if (isWanted(event)) yield lineOf(event);
    }
    const last = batch.at(-1);
    if (caller.signal.aborted || (last && request.toSeq !== null && last.revision >= request.toSeq)) return;
  }
}

async function* batches(
  store: EventStore,
  stream: string,
  request: EventsRequest,
  caller: Caller,
): AsyncGenerator<readonly RecordedEvent[]> {
  const from = request.fromSeq ?? 0;
  if (!request.follow) {
    yield* store.read(stream, { from });
    return;
  }
  const after = from > 0 ? { afterRevision: from - 1 } : {};
  for await (const message of store.subscribe({ stream, signal: caller.signal, ...after })) {
    if (message.kind === 'events') yield message.events;
  }
}

/** A run's name stands for its session; any other name is a stream's own. E_STREAM_UNKNOWN. */
const streamNamed = async (store: EventStore, name: string): Promise<string> => {
  for (const stream of [streamOf(name), name]) if ((await store.revision(stream)) >= 0) return stream;
  throw new EngineError('E_STREAM_UNKNOWN', `there is no run or stream "${name}" here`, { fix: 'ht runs' });
};

const lineOf = (event: RecordedEvent): EventLine => {
  const meta = JSON.parse(event.meta) as { readonly time?: number; readonly cause?: number | null };
  return {
    seq: event.revision,
    type: event.type,
    time: meta.time ?? null,
    cause: meta.cause ?? null,
    data: typeof event.data === 'string' ? (JSON.parse(event.data) as Json) : `${event.data.byteLength} bytes`,
  };
};
