import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { matcher, type WireFilter } from './filter.ts';
import type { Log } from './log.ts';
import type { Stored } from './stored.ts';
import { identifierOf, nameOf, type WireStream } from './protocol.ts';

interface WirePosition {
  readonly commit_position: string;
  readonly prepare_position: string;
}

export interface ReadRequest {
  readonly options: {
    readonly stream?: {
      readonly stream_identifier: WireStream;
      readonly revision_option: 'revision' | 'start' | 'end';
      readonly revision?: string;
    };
    readonly all?: { readonly all_option: 'position' | 'start' | 'end'; readonly position?: WirePosition };
    readonly read_direction: 'Forwards' | 'Backwards';
    readonly count_option: 'count' | 'subscription';
    readonly count?: string;
    readonly filter_option: 'filter' | 'no_filter';
    readonly filter?: WireFilter;
  };
}

export type ReadCall = ServerWritableStream<ReadRequest, object>;

/** Events between two turns of the event loop. */
const BATCH = 256;
/** Live events of one filtered subscription between two checkpoints. */
const WINDOW = 32;

/** An event as the wire has it. */
export const recorded = (event: Stored): object => ({
  id: { string: event.id },
  stream_identifier: identifierOf(event.stream),
  stream_revision: event.revision.toString(),
  prepare_position: event.position.toString(),
  commit_position: event.position.toString(),
  metadata: { type: event.type, 'content-type': event.contentType, created: event.created.toString() },
  custom_metadata: event.meta,
  data: event.data,
});

const message = (event: Stored): object => ({
  event: { event: recorded(event), commit_position: event.position.toString() },
});

/** Writes with backpressure: a reader that does not read stops us, and nobody else. */
const send = async (call: ReadCall, content: object): Promise<void> => {
  if (call.write(content)) return;
  await new Promise<void>((resolve) => {
    const events = ['drain', 'cancelled', 'close'];
    const done = (): void => {
      for (const event of events) call.off(event, done);
      resolve();
    };
    for (const event of events) call.on(event, done);
  });
};

const sendAll = async (call: ReadCall, events: readonly Stored[]): Promise<void> => {
  for (const [index, event] of events.entries()) {
    if (call.cancelled) return;
    await send(call, message(event));
    if (index % BATCH === BATCH - 1) await new Promise((resolve) => setImmediate(resolve));
  }
};

/** First index of a list in order whose place is beyond `after`. */
const firstBeyond = (events: readonly Stored[], placeOf: PlaceOf, after: bigint): number => {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(events[middle] as Stored) > after) high = middle;
    else low = middle + 1;
  }
  return low;
};

type PlaceOf = (event: Stored) => bigint;

/** What a request reads: the events as they are now, or null for a stream that is not there. */
interface Source {
  readonly events: () => readonly Stored[] | null;
  readonly placeOf: PlaceOf;
  /** Where it starts: the place that was given, or one of the ends. */
  readonly from: bigint | 'start' | 'end';
  readonly isWanted: (event: Stored) => boolean;
}

const sourceOf = (log: Log, { stream, all, filter, filter_option }: ReadRequest['options']): Source => {
  const isWanted = matcher(filter_option === 'filter' ? filter : undefined);
  if (stream !== undefined) {
    const name = nameOf(stream.stream_identifier);
    const from = startOf(stream.revision_option, stream.revision);
    return { events: () => log.visible(name), placeOf: ({ revision }) => revision, from, isWanted };
  }
  const from = startOf(all?.all_option, all?.position?.commit_position);
  return { events: () => log.all, placeOf: ({ position }) => position, from, isWanted };
};

const startOf = (option: string | undefined, given: string | undefined): bigint | 'start' | 'end' =>
  option === 'start' || option === 'end' ? option : BigInt(given ?? 0);

/** One answer to a read that ends. Forwards includes the place it starts from; backwards over everything excludes it. */
export const readOnce = async (log: Log, call: ReadCall): Promise<void> => {
  const { options } = call.request;
  const source = sourceOf(log, options);
  const events = source.events();
  if (events === null) await send(call, { stream_not_found: { stream_identifier: options.stream?.stream_identifier } });
  else {
    const range = rangeOf(events, source, options.read_direction === 'Backwards', options.stream === undefined);
    await sendAll(call, range.filter(source.isWanted).slice(0, Number(options.count ?? 0)));
  }
  call.end();
};

const rangeOf = (
  events: readonly Stored[],
  { from, placeOf }: Source,
  isBackwards: boolean,
  isOfAll: boolean,
): readonly Stored[] => {
  const isInclusive = isBackwards ? !isOfAll : true;
  const edge = (place: bigint): number =>
    firstBeyond(events, placeOf, isBackwards === isInclusive ? place : place - 1n);
  const index = from === 'start' ? 0 : from === 'end' ? events.length : edge(from);
  return isBackwards ? events.slice(0, index).reverse() : events.slice(index);
};

/** Rings once for all that happened since somebody last waited. */
class Bell {
  #isRung = false;
  #wake: () => void = () => undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake();
  }

  async wait(): Promise<void> {
    if (!this.#isRung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isRung = false;
  }
}

/** Catch-up, then live, until the reader goes away. */
export const subscribe = async (log: Log, call: ReadCall): Promise<void> => {
  const source = sourceOf(log, call.request.options);
  const bell = new Bell();
  const stopListening = log.onWrite(() => bell.ring());
  for (const end of ['cancelled', 'close', 'error']) call.on(end, () => bell.ring());
  await send(call, { confirmation: { subscription_id: randomUUID() } });
  let after = firstPlace(source);
  let isLive = false;
  while (!call.cancelled && !call.destroyed) {
    const events = source.events() ?? [];
    const index = firstBeyond(events, source.placeOf, after);
    const fresh = events.slice(index, index + BATCH);
    await sendLive(call, source, fresh);
    const last = fresh.at(-1);
    if (last !== undefined) after = source.placeOf(last);
    else if (isLive) await bell.wait();
    else {
      await send(call, { caught_up: { timestamp: { seconds: '0', nanos: 0 } } });
      isLive = true;
    }
  }
  stopListening();
  call.end();
};

const firstPlace = ({ events, from, placeOf }: Source): bigint => {
  if (from !== 'start' && from !== 'end') return from;
  const last = from === 'end' ? events()?.at(-1) : undefined;
  return last === undefined ? -1n : placeOf(last);
};

/** What passes the filter; now and then a checkpoint for what does not. */
const sendLive = async (call: ReadCall, { isWanted }: Source, events: readonly Stored[]): Promise<void> => {
  for (const [index, event] of events.entries()) {
    if (isWanted(event)) await send(call, message(event));
    else if (index % WINDOW === WINDOW - 1) await send(call, { checkpoint: positionOf(event) });
  }
};

const positionOf = ({ position }: Stored): object => ({
  commit_position: position.toString(),
  prepare_position: position.toString(),
});
