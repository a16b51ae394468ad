import type { RecordedEvent, SubscribeOptions, SubscriptionMessage } from '../../../engine/index.ts';
import { BATCH_BYTES, BATCH_EVENTS } from '../batch.ts';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import { Fault, faultOf } from './faults.ts';
import { fromWire } from './messages.ts';
import { isWanted, serverFilter } from './reader.ts';
import { Empty, type ReadAnswer, ReadReq, streamIdentifier, type StreamsCalls } from './wire.ts';

/** Messages of a filtered subscription between two checkpoints of the server: this many times its window of 32. */
const CHECKPOINT_INTERVAL = 32;

/** Where a subscription has got to: it starts with the event behind it. */
interface Place {
  revision: number;
  position: { commit: string; prepare: string } | null;
}

type Call = ReturnType<StreamsCalls['read']>;

/**
 * Catch-up, then live. When the connection or the server goes away it starts again behind the last event that it
 * delivered, for as long as it takes, so that nothing is lost and nothing comes twice.
 */
export async function* subscribe(
  connection: Connection,
  options: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const ending = AbortSignal.any([connection.closing, ...(options.signal === undefined ? [] : [options.signal])]);
  const place = startOf(options);
  let isCaughtUp = false;
  for await (const messages of untilEnded(connection, options, place, ending)) {
    const { events, hasCaughtUp } = taken(messages, options, place);
    if (events.length > 0) yield { kind: 'events', events };
    if (hasCaughtUp && !isCaughtUp) yield { kind: 'caught-up' };
    isCaughtUp ||= hasCaughtUp;
  }
}

/** Messages from one call after the other, until the end is asked for. Once it was heard, the server may be away for ever. */
async function* untilEnded(
  connection: Connection,
  options: SubscribeOptions,
  place: Place,
  ending: AbortSignal,
): AsyncGenerator<readonly ReadAnswer[], void, undefined> {
  const attempts = new Attempts(connection, connection.address.shown);
  while (!ending.aborted) {
    try {
      for await (const messages of messagesOf(connection, options, place, ending)) {
        attempts.progress();
        attempts.bearForEver();
        yield messages;
      }
    } catch (error) {
      if (isAborted(ending)) return;
      await attempts.failed(error, ending);
    }
  }
}

/** A signal changes while one waits, which the compiler does not see. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const startOf = ({ afterRevision, afterPosition }: SubscribeOptions): Place => ({
  revision: afterRevision ?? -1,
  position:
    afterPosition === undefined || afterPosition < 0n
      ? null
      : { commit: afterPosition.toString(), prepare: afterPosition.toString() },
});

/** The events among messages that are new and wanted; `place` moves behind them. */
const taken = (
  messages: readonly ReadAnswer[],
  options: SubscribeOptions,
  place: Place,
): { readonly events: readonly RecordedEvent[]; readonly hasCaughtUp: boolean } => {
  const events: RecordedEvent[] = [];
  let hasCaughtUp = false;
  for (const message of messages) {
    const checkpoint = message.getCheckpoint();
    if (checkpoint !== undefined) {
      place.position = { commit: checkpoint.getCommitPosition(), prepare: checkpoint.getPreparePosition() };
    }
    if (message.hasCaughtUp()) hasCaughtUp = true;
    const record = message.getEvent()?.getEvent();
    if (record === undefined) continue;
    place.revision = Number(record.getStreamRevision());
    place.position = { commit: record.getCommitPosition(), prepare: record.getPreparePosition() };
    const event = fromWire(record);
    if (options.stream !== undefined || isWanted(event, options)) events.push(event);
  }
  return { events, hasCaughtUp };
};

/** What the server sends from a place on, as much at once as there is; a slow consumer makes the server wait. */
async function* messagesOf(
  connection: Connection,
  options: SubscribeOptions,
  place: Place,
  ending: AbortSignal,
): AsyncGenerator<readonly ReadAnswer[], void, undefined> {
  const request = requestOf(options, place);
  const call = await connection.open((calls, ...rest) => calls.read(request, ...rest), Infinity);
  const inbox = new Inbox(call);
  const end = (): void => inbox.end(null);
  ending.addEventListener('abort', end);
  try {
    if (ending.aborted) return;
    yield* inbox.batches();
  } finally {
    ending.removeEventListener('abort', end);
    call.cancel();
  }
}

/** Messages that came and were not taken yet. Beyond a batch the call is paused. */
class Inbox {
  readonly #call: Call;
  #messages: ReadAnswer[] = [];
  #bytes = 0;
  #ended: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(call: Call) {
    this.#call = call;
    call.on('data', (message: ReadAnswer) => this.#take(message));
    call.on('error', (error: unknown) => this.end(faultOf(error)));
    call.on('end', () => this.end(new Fault('unavailable', 'the server ended the subscription')));
  }

  end(error: unknown): void {
    this.#ended ??= { error };
    this.#wake();
  }

  async *batches(): AsyncGenerator<readonly ReadAnswer[], void, undefined> {
    for (;;) {
      if (this.#messages.length > 0) {
        const messages = this.#messages;
        this.#messages = [];
        this.#bytes = 0;
        this.#call.resume();
        yield messages;
      } else if (this.#ended !== null) {
        if (this.#ended.error === null) return;
        throw this.#ended.error as Error;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  #take(message: ReadAnswer): void {
    this.#messages.push(message);
    this.#bytes += message.getEvent()?.getEvent()?.getData_asU8().length ?? 0;
    if (this.#messages.length >= BATCH_EVENTS || this.#bytes >= BATCH_BYTES) this.#call.pause();
    this.#wake();
  }
}

const requestOf = (subscription: SubscribeOptions, place: Place): InstanceType<typeof ReadReq> => {
  const options = new ReadReq.Options();
  const uuid = new ReadReq.Options.UUIDOption();
  uuid.setString(new Empty());
  options.setUuidOption(uuid);
  options.setSubscription(new ReadReq.Options.SubscriptionOptions());
  if (subscription.stream === undefined) addAll(options, subscription, place);
  else addStream(options, subscription.stream, place);
  const request = new ReadReq();
  request.setOptions(options);
  return request;
};

type Options = InstanceType<typeof ReadReq.Options>;

const addStream = (options: Options, stream: string, { revision }: Place): void => {
  const part = new ReadReq.Options.StreamOptions();
  part.setStreamIdentifier(streamIdentifier(stream));
  if (revision < 0) part.setStart(new Empty());
  else part.setRevision(String(revision));
  options.setStream(part);
  options.setNoFilter(new Empty());
};

const addAll = (options: Options, subscription: SubscribeOptions, { position }: Place): void => {
  const part = new ReadReq.Options.AllOptions();
  if (position === null) part.setStart(new Empty());
  else {
    const place = new ReadReq.Options.Position();
    place.setCommitPosition(position.commit);
    place.setPreparePosition(position.prepare);
    part.setPosition(place);
  }
  options.setAll(part);
  const wanted = serverFilter(subscription);
  const expression = new ReadReq.Options.FilterOptions.Expression();
  if ('prefixes' in wanted) expression.setPrefixList(wanted.prefixes);
  else expression.setRegex(wanted.regex);
  const filter = new ReadReq.Options.FilterOptions();
  if (wanted.filterOn === 'streamName') filter.setStreamIdentifier(expression);
  else filter.setEventType(expression);
  filter.setCount(new Empty());
  filter.setCheckpointintervalmultiplier(CHECKPOINT_INTERVAL);
  options.setFilter(filter);
};
