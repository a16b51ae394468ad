import { status, type ServerDuplexStream, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import { refusal } from './door.ts';
import { isDue, type Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { Expectation, Proposed, Verdict } from './stored.ts';
import { idText, nameOf, type WireId, type WireProposal, type WireStream } from './protocol.ts';

interface WireExpectation {
  readonly expected_stream_position?: 'stream_position' | 'no_stream' | 'any' | 'stream_exists';
  readonly stream_position?: string;
  readonly expected_stream_revision?: 'revision' | 'no_stream' | 'any' | 'stream_exists';
  readonly revision?: string;
}

interface WireOptions extends WireExpectation {
  readonly stream_identifier: WireStream;
}

export interface BatchPart {
  readonly correlation_id: WireId;
  readonly options: WireOptions | null;
  readonly proposed_messages: readonly WireProposal[];
  readonly is_final: boolean;
}

export interface AppendPart {
  readonly options?: WireOptions;
  readonly proposed_message?: WireProposal;
}

export type BatchCall = ServerDuplexStream<BatchPart, object>;
export type AppendCall = ServerReadableStream<AppendPart, object>;

const expectationOf = (options: WireExpectation): Expectation => {
  const option = options.expected_stream_position ?? options.expected_stream_revision ?? 'any';
  if (option === 'stream_position' || option === 'revision') {
    return BigInt(options.stream_position ?? options.revision ?? 0);
  }
  return option;
};

const proposalOf = ({ id, metadata, custom_metadata: meta, data }: WireProposal): Proposed => ({
  id: idText(id),
  type: metadata['type'] ?? '',
  contentType: metadata['content-type'] ?? '',
  data,
  meta,
});

/** As the real server counts: data, metadata and twice the name of the type. */
const sizeOf = (events: readonly Proposed[]): number =>
  events.reduce((sum, { data, meta, type }) => sum + data.length + meta.length + 2 * type.length, 0);

/** What became of an append: a verdict, a refusal by its name, or silence. */
type Outcome = Verdict | { readonly kind: 'too-large' | 'timeout' | 'full' | 'silence' | 'dropped' };

/** Appends, with everything that can go wrong with them. */
export class Appending {
  readonly #log: Log;
  readonly #faults: Faults;

  constructor(log: Log, faults: Faults) {
    this.#log = log;
    this.#faults = faults;
  }

  /** Many appends over one call, each in parts that are gathered by their correlation id. */
  batch(call: BatchCall): void {
    const gathered = new Map<string, { readonly options: WireOptions; readonly events: Proposed[] }>();
    let open = 0;
    let isEnded = false;
    const endIfDone = (): void => {
      if (isEnded && open === 0) call.end();
    };
    const finish = async (part: BatchPart, options: WireOptions, events: readonly Proposed[]): Promise<void> => {
      const outcome = await this.#append(options, events);
      if (outcome.kind === 'dropped') call.emit('error', refusal(status.UNAVAILABLE, 'Connection dropped'));
      else if (outcome.kind !== 'silence') call.write(batchAnswer(part, options, outcome, this.#faults));
      if (outcome.kind === 'silence') return;
      open--;
      endIfDone();
    };
    call.on('data', (part: BatchPart) => {
      const id = idText(part.correlation_id);
      const known = gathered.get(id) ?? { options: part.options as WireOptions, events: [] };
      known.events.push(...part.proposed_messages.map(proposalOf));
      gathered.set(id, known);
      if (!part.is_final) return;
      gathered.delete(id);
      open++;
      void finish(part, known.options, known.events);
    });
    call.on('end', () => {
      isEnded = true;
      endIfDone();
    });
    call.on('error', () => undefined);
  }

  /** One append over one call. */
  single(call: AppendCall, answer: sendUnaryData<object>): void {
    let options: WireOptions | undefined;
    const events: Proposed[] = [];
    call.on('data', (part: AppendPart) => {
      if (part.options !== undefined) options = part.options;
      if (part.proposed_message !== undefined) events.push(proposalOf(part.proposed_message));
    });
    call.on('end', () => {
      if (options === undefined) answer({ code: status.INVALID_ARGUMENT, details: 'no options' });
      else void this.#append(options, events).then((outcome) => singleAnswer(outcome, answer));
    });
  }

  async #append(options: WireOptions, events: readonly Proposed[]): Promise<Outcome> {
    const faults = this.#faults;
    const stream = nameOf(options.stream_identifier);
    if (faults.silent) return { kind: 'silence' };
    if (faults.full) return { kind: 'full' };
    if (sizeOf(events) > faults.maxAppendBytes) return { kind: 'too-large' };
    if (isDue(faults, 'dieBeforeStoring')) process.kill(process.pid, 'SIGKILL');
    const verdict = this.#log.append(stream, events, expectationOf(options));
    if (isDue(faults, 'dieAfterStoring')) process.kill(process.pid, 'SIGKILL');
    if (isDue(faults, 'storeSilently')) return { kind: 'silence' };
    if (isDue(faults, 'loseAcknowledgement')) return { kind: 'dropped' };
    if (isDue(faults, 'timeOutAfterStoring')) return { kind: 'timeout' };
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    return verdict;
  }
}

const any = (name: string, value: Uint8Array): object => ({
  type_url: `type.googleapis.com/event_store.client.${name}`,
  value,
});

/** A varint field, for the few details that have a number in them. */
const varint = (field: number, value: bigint): number[] => {
  const bytes = [field << 3];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
};

/** Current revision or "no stream"; what was expected is not looked at by anybody. */
const wrongVersion = (current: bigint | null): Uint8Array =>
  Uint8Array.from(current === null ? [(2 << 3) | 2, 0] : varint(1, current));

const errorOf = (outcome: Outcome, faults: Faults): object => {
  switch (outcome.kind) {
    case 'wrong':
      return {
        code: 6,
        message: 'WrongExpectedVersion',
        details: any('WrongExpectedVersion', wrongVersion(outcome.current)),
      };
    case 'corrupted':
      return { code: 2, message: 'CorruptedIdempotency', details: any('Unknown', new Uint8Array()) };
    case 'deleted':
      return { code: 5, message: 'StreamDeleted', details: any('StreamDeleted', new Uint8Array()) };
    case 'too-large': {
      const value = Uint8Array.from(varint(1, BigInt(faults.maxAppendBytes)));
      return { code: 3, message: 'MaximumAppendSizeExceeded', details: any('MaximumAppendSizeExceeded', value) };
    }
    case 'full':
      return { code: 8, message: 'No space left on device', details: any('Unknown', new Uint8Array()) };
    case 'success':
    case 'silence':
    case 'dropped':
    case 'timeout':
      return { code: 4, message: 'Timeout', details: any('Timeout', new Uint8Array()) };
  }
};

const batchAnswer = (part: BatchPart, options: WireOptions, outcome: Outcome, faults: Faults): object => {
  const { correlation_id, stream_identifier } = { ...part, ...options };
  if (outcome.kind !== 'success') return { correlation_id, stream_identifier, error: errorOf(outcome, faults) };
  const position = outcome.position.toString();
  const success = {
    current_revision: outcome.revision.toString(),
    position: { commit_position: position, prepare_position: position },
  };
  return { correlation_id, stream_identifier, success };
};

const singleAnswer = (outcome: Outcome, answer: sendUnaryData<object>): void => {
  if (outcome.kind === 'success') {
    const position = outcome.position.toString();
    const success = {
      current_revision: outcome.revision.toString(),
      position: { commit_position: position, prepare_position: position },
    };
    answer(null, { success });
  } else if (outcome.kind === 'wrong') {
    const current =
      outcome.current === null ? { current_no_stream: {} } : { current_revision: outcome.current.toString() };
    answer(null, { wrong_expected_version: { ...current, expected_any: {} } });
  } else if (outcome.kind !== 'silence') {
    answer({ code: status.UNAVAILABLE, details: outcome.kind });
  }
};
