import type { Position, ReadAllOptions, ReadOptions, RecordedEvent } from '../../../engine/index.ts';
import { BATCH_BYTES, BATCH_EVENTS } from '../batch.ts';
import { Attempts } from './attempts.ts';
import type { BridgeFilter, BridgeRead } from './bridge.ts';
import type { Connection } from './connection.ts';
import { fromBridge } from './messages.ts';
import { within } from './waiting.ts';

/** Links are never followed, and only the leader has read what was just written. */
const READING = { requiresLeader: true, resolvesLink: false };

const bySystem = (type: string): boolean => type.startsWith('$');
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What the server is asked to leave out; the rest is left out here. */
export const serverFilter = ({ streamPrefix = '', types }: ReadAllOptions): BridgeFilter => {
  if (streamPrefix !== '') return { filterOn: 'streamName', prefixes: [streamPrefix] };
  // No type at all is what an empty list lets through.
  const regex = types === undefined ? '^[^$]' : `^(${types.map(escaped).join('|')})$`;
  return { filterOn: 'eventType', regex };
};

/** Whether an event belongs to what was asked for: never one of the server's own. */
export const isWanted = (event: RecordedEvent, { streamPrefix = '', types }: ReadAllOptions): boolean =>
  !bySystem(event.type) && event.stream.startsWith(streamPrefix) && (types?.includes(event.type) ?? true);

/** The events of one stream, in batches; goes on by itself after the connection was lost. */
export async function* readStream(
  connection: Connection,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const direction = options.direction ?? 'forwards';
  const step = direction === 'backwards' ? -1 : 1;
  let from = options.from ?? null;
  let left = options.limit ?? Infinity;
  const start = (): BridgeRead | null => {
    if (left <= 0 || (step < 0 && from !== null && from < 0)) return null;
    return connection.bridge.readStream(stream, {
      ...READING,
      fromRevision: from === null ? edge(direction) : BigInt(Math.max(from, 0)),
      direction,
      maxCount: countOf(left),
    });
  };
  for await (const batch of resumed(connection, `stream ${stream}, ${connection.address.shown}`, start)) {
    from = (batch.at(-1)?.revision ?? 0) + step;
    left -= batch.length;
    yield batch;
  }
}

/** The events of the whole store that match, in batches, without those of the server itself. */
export async function* readAll(
  connection: Connection,
  options: ReadAllOptions,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const { direction = 'forwards', limit = Infinity } = options;
  let after = startOf(options);
  let left = options.types?.length === 0 ? 0 : limit;
  const isBeyond = ({ position }: RecordedEvent): boolean =>
    after === null || (direction === 'backwards' ? position < after : position > after);
  const start = (): BridgeRead | null => {
    if (left <= 0 || (after !== null && after < 0n)) return null;
    return connection.bridge.readAll({
      ...READING,
      fromPosition: after === null ? edge(direction) : { commit: after, prepare: after },
      direction,
      // One more, because a read may include the place that it starts from.
      maxCount: countOf(isCountable(options) ? left + 1 : Infinity),
      filter: serverFilter(options),
    });
  };
  for await (const batch of resumed(connection, connection.address.shown, start)) {
    const fresh = batch.filter(isBeyond);
    after = fresh.at(-1)?.position ?? after;
    const wanted = fresh.filter((event) => isWanted(event, options)).slice(0, Math.min(left, batch.length));
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
    if (left <= 0) return;
  }
}

/** Null for the edge of the store; a position before everything is that, too, when it goes forwards. */
const startOf = ({ direction, after }: ReadAllOptions): Position | null =>
  after === undefined || (direction !== 'backwards' && after === -1n) ? null : after;

/** Where the server cannot filter all of it, it cannot count either. */
const isCountable = ({ streamPrefix = '', types }: ReadAllOptions): boolean =>
  streamPrefix === '' || types === undefined;

const edge = (direction: 'forwards' | 'backwards'): 'start' | 'end' => (direction === 'backwards' ? 'end' : 'start');
const countOf = (limit: number): bigint => BigInt(Math.min(limit, Number.MAX_SAFE_INTEGER));

/** What `start` reads; when the connection is lost, `start` is asked again, from where its caller has got to. */
async function* resumed(
  connection: Connection,
  where: string,
  start: () => BridgeRead | null,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const attempts = new Attempts(connection, where);
  for (let source = start(); source !== null; source = start()) {
    try {
      for await (const batch of regrouped(connection, source)) {
        attempts.progress();
        yield batch;
      }
      return;
    } catch (error) {
      await attempts.failed(error);
    }
  }
}

/** The id of the very first event, the server's own included; null if there is none. */
export const firstId = (connection: Connection): Promise<string | null> =>
  new Attempts(connection, connection.address.shown).until(async () => {
    const options = { ...READING, fromPosition: 'start', direction: 'forwards', maxCount: 1n };
    const source = connection.bridge.readAll(options);
    const next = await within(connection.patience.callMs, source[Symbol.asyncIterator]().next());
    return next.done === true ? null : (next.value[0]?.event?.id ?? null);
  });

/** Every event of the server, its own included, as the bridge has them; a filter leaves out streams by prefix. */
export async function* everything(
  connection: Connection,
  prefixes: readonly string[],
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const source = connection.bridge.readAll({
    ...READING,
    fromPosition: 'start',
    direction: 'forwards',
    maxCount: countOf(Infinity),
    ...(prefixes.length === 0 ? {} : { filter: { filterOn: 'streamName', prefixes: [...prefixes] } }),
  });
  yield* regrouped(connection, source);
}

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'StreamNotFoundError';

/** What the bridge hands over, in batches of our own size; nothing for a stream that does not exist. */
async function* regrouped(
  connection: Connection,
  source: BridgeRead,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  let batch = new Batch();
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await within(connection.patience.callMs, iterator.next()).catch(ifMissing);
    if (next.done === true) break;
    for (const { event } of next.value) {
      if (event === undefined || !batch.add(fromBridge(event))) continue;
      yield batch.events;
      batch = new Batch();
    }
  }
  if (batch.events.length > 0) yield batch.events;
}

const ifMissing = (error: unknown): { readonly done: true } => {
  if (isMissing(error)) return { done: true };
  throw error;
};

/** Events that are handed on together. */
class Batch {
  readonly events: RecordedEvent[] = [];
  #bytes = 0;

  /** True once it is full. */
  add(event: RecordedEvent): boolean {
    this.events.push(event);
    this.#bytes += event.data.length;
    return this.events.length >= BATCH_EVENTS || this.#bytes >= BATCH_BYTES;
  }
}
