import { randomUUID } from 'node:crypto';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Log } from './log.ts';
import type { Stored } from './stored.ts';
import { idText, nameOf, type WireId, type WireStream } from './protocol.ts';
import { recorded } from './reading.ts';

export interface GroupRequest {
  readonly options: {
    readonly stream_identifier: WireStream;
    readonly group_name: string;
    readonly settings?: { readonly revision: string; readonly max_retry_count: number };
  };
}

export interface ListRequest {
  readonly options: { readonly list_for_stream?: { readonly stream?: WireStream | null } | null };
}

export interface ConsumerMessage {
  readonly options?: {
    readonly stream_identifier: WireStream;
    readonly group_name: string;
    readonly buffer_size: number;
  };
  readonly ack?: { readonly ids: readonly WireId[] };
  readonly nack?: { readonly ids: readonly WireId[]; readonly action: string; readonly reason: string };
}

export type ConsumerCall = ServerDuplexStream<ConsumerMessage, object>;

interface Item {
  readonly event: Stored;
  retries: number;
}

interface Consumer {
  readonly call: ConsumerCall;
  readonly bufferSize: number;
  readonly inFlight: Map<string, Item>;
}

/** One group of competing consumers: each event goes to one of them, until it is acknowledged, skipped or parked. */
class Group {
  readonly #log: Log;
  readonly #stream: string;
  readonly #retriesMax: number;
  readonly #again: Item[] = [];
  readonly #consumers: Consumer[] = [];
  readonly parked: Stored[] = [];
  readonly #from: bigint;
  #next: bigint;
  #turn = 0;

  constructor(log: Log, stream: string, from: bigint, retriesMax: number) {
    this.#log = log;
    this.#stream = stream;
    this.#from = from;
    this.#next = from;
    this.#retriesMax = retriesMax;
    log.onWrite(() => this.push());
  }

  join(call: ConsumerCall, bufferSize: number): Consumer {
    const consumer = { call, bufferSize: Math.max(1, bufferSize), inFlight: new Map<string, Item>() };
    this.#consumers.push(consumer);
    call.write({ subscription_confirmation: { subscription_id: randomUUID() } });
    this.push();
    return consumer;
  }

  /** What a consumer had in its hands goes to the others. */
  leave(consumer: Consumer): void {
    const at = this.#consumers.indexOf(consumer);
    if (at < 0) return;
    this.#consumers.splice(at, 1);
    for (const item of consumer.inFlight.values()) this.#retry(item);
    this.push();
  }

  settle(consumer: Consumer, ids: readonly string[], action: string): void {
    for (const id of ids) {
      const item = consumer.inFlight.get(id);
      consumer.inFlight.delete(id);
      if (item !== undefined && action === 'Retry') this.#retry(item);
      if (item !== undefined && action === 'Park') this.parked.push(item.event);
    }
    this.push();
  }

  /** As `List` tells it; a real server writes its checkpoints late, this one never. */
  info(group_name: string): object {
    const known = this.#log.written(this.#stream).length - 1;
    const inFlight = this.#consumers.map(({ inFlight: held }) => held.size);
    return {
      event_source: this.#stream,
      group_name,
      status: 'Live',
      connections: this.#consumers.map(({ bufferSize, inFlight: held }) => ({
        available_slots: bufferSize - held.size,
        in_flight_messages: held.size,
      })),
      last_known_event_position: known < 0 ? '' : String(known),
      start_from: this.#from.toString(),
      max_retry_count: this.#retriesMax,
      retry_buffer_count: this.#again.length,
      total_in_flight_messages: inFlight.reduce((sum, each) => sum + each, 0),
      parked_message_count: String(this.parked.length),
    };
  }

  push(): void {
    for (;;) {
      const consumer = this.#free();
      const item = consumer === null ? undefined : (this.#again.shift() ?? this.#fresh());
      if (consumer === null || item === undefined) return;
      consumer.inFlight.set(item.event.id, item);
      const position = { commit_position: item.event.position.toString() };
      consumer.call.write({ event: { event: recorded(item.event), ...position, retry_count: item.retries } });
    }
  }

  #retry(item: Item): void {
    item.retries++;
    if (item.retries > this.#retriesMax) this.parked.push(item.event);
    else this.#again.push(item);
  }

  /** The next consumer, in turns, that has room. */
  #free(): Consumer | null {
    for (let step = 0; step < this.#consumers.length; step++) {
      const consumer = this.#consumers[(this.#turn + step) % this.#consumers.length] as Consumer;
      if (consumer.inFlight.size >= consumer.bufferSize) continue;
      this.#turn += step + 1;
      return consumer;
    }
    return null;
  }

  #fresh(): Item | undefined {
    const event = this.#log.written(this.#stream)[Number(this.#next)];
    if (event === undefined) return undefined;
    this.#next += 1n;
    return { event, retries: 0 };
  }
}

/** Persistent subscriptions to streams. Their progress is not kept over a restart: deliveries come again. */
export class Groups {
  readonly #log: Log;
  readonly #groups = new Map<string, Group>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** False if it is there already. */
  create({ options }: GroupRequest): boolean {
    const key = keyOf(options);
    if (this.#groups.has(key)) return false;
    const stream = nameOf(options.stream_identifier);
    const from = BigInt(options.settings?.revision ?? 0);
    this.#groups.set(key, new Group(this.#log, stream, from, options.settings?.max_retry_count ?? 10));
    return true;
  }

  delete({ options }: GroupRequest): boolean {
    return this.#groups.delete(keyOf(options));
  }

  /** Of one stream, or of all; null for a stream that has none, which the protocol calls not found. */
  list({ options }: ListRequest): object | null {
    const wanted = options.list_for_stream?.stream;
    const subscriptions = [...this.#groups].flatMap(([key, group]) => {
      const [stream = '', name = ''] = key.split('::');
      return wanted === undefined || wanted === null || nameOf(wanted) === stream ? [group.info(name)] : [];
    });
    return wanted && subscriptions.length === 0 ? null : { subscriptions };
  }

  parked(stream: string, group: string): readonly Stored[] {
    return this.#groups.get(`${stream}::${group}`)?.parked ?? [];
  }

  /** False if there is no such group. */
  consume(call: ConsumerCall, first: ConsumerMessage): boolean {
    const group = first.options === undefined ? undefined : this.#groups.get(keyOf(first.options));
    if (group === undefined) return false;
    const consumer = group.join(call, first.options?.buffer_size ?? 1);
    const leave = (): void => group.leave(consumer);
    call.on('data', ({ ack, nack }: ConsumerMessage) => {
      if (ack !== undefined) group.settle(consumer, ack.ids.map(idText), 'Ack');
      if (nack !== undefined) group.settle(consumer, nack.ids.map(idText), nack.action);
    });
    call.on('end', () => {
      leave();
      call.end();
    });
    for (const end of ['cancelled', 'close', 'error']) call.on(end, leave);
    return true;
  }
}

const keyOf = (options: { readonly stream_identifier: WireStream; readonly group_name: string }): string =>
  `${nameOf(options.stream_identifier)}::${options.group_name}`;
