import { EngineError } from '../errors.ts';
import {
  canonicalJson,
  fits,
  oneOf,
  problems,
  text,
  whole,
  json,
  type Field,
  type Json,
  type Shape,
} from '../events/schema.ts';
import type { NewEvent, RecordedEvent } from '../ports/event-store.ts';
import { decodeBlock, encodeBlock } from '../tape/codec.ts';
import type { CommandPlace, Input } from './input.ts';

const command = oneOf('pause', 'resume', 'halt', 'flatten', 'stop', 'reconcile');

/** Was added later: sessions recorded before do not have it. */
const wholeOrAbsent: Field<number | undefined> = {
  ...whole,
  label: 'whole number, or left out',
  accepts: (value) => value === undefined || whole.accepts(value),
};

/** The events of an input stream, and the fields of those that are JSON. */
const shapes = {
  FundingDue: { time: whole, rate: whole },
  VenueReported: { time: whole, message: json, received: wholeOrAbsent },
  CommandGiven: { time: whole, command, by: text, reason: text },
  CommandTaken: { time: whole, command, by: text, reason: text, stream: oneOf('session', 'all'), revision: whole },
  FeedChanged: { state: oneOf('gap', 'restored'), from: whole, to: whole },
  OrderDue: { time: whole, order: text },
  SessionTakenUp: { time: whole },
} as const satisfies Readonly<Record<string, Shape>>;

type Taken = Omit<Extract<Input, { kind: 'command' }>, 'kind' | 'from'> & CommandPlace;

const VERSION = 1;

type Stored = Pick<NewEvent, 'type' | 'data'>;

const asJson = (type: keyof typeof shapes, data: object): Stored => ({ type, data: canonicalJson(data) });

/** An input as it is stored: blocks as bytes, everything else as JSON. */
export const encodeInput = (input: Input): Stored => {
  switch (input.kind) {
    case 'tape':
      return { type: 'TapeBlockRecorded', data: encodeBlock(input.block) };
    case 'history':
      return { type: 'HistoryRecorded', data: encodeBlock(input.block) };
    case 'funding':
      return asJson('FundingDue', { time: input.time, rate: input.rate });
    case 'venue':
      return asJson('VenueReported', { time: input.time, message: input.message, ...heard(input) });
    case 'command': {
      const { time, command, by, reason, from } = input;
      if (from === undefined) return asJson('CommandGiven', { time, command, by, reason });
      return asJson('CommandTaken', { time, command, by, reason, ...from });
    }
    case 'feed':
      return asJson('FeedChanged', { state: input.state, from: input.from, to: input.to });
    case 'due':
      return asJson('OrderDue', { time: input.time, order: input.order });
    case 'recovered':
      return asJson('SessionTakenUp', { time: input.time });
  }
};

const heard = ({ received }: Extract<Input, { kind: 'venue' }>): { readonly received?: number } =>
  received === undefined ? {} : { received };

/** Metadata of a recorded input: its form's version, and the session it belongs to. */
export const inputMeta = (session: string): string => `{"v":${VERSION},"$correlationId":"${session}"}`;

/** A stored input. Errors, each naming the place: E_EVENT_UNKNOWN, E_EVENT_SHAPE, E_EVENT_NEWER, E_BLOCK_DAMAGED. */
export const decodeInput = (recorded: RecordedEvent): Input => {
  const { type, data } = recorded;
  if (typeof data !== 'string') return decodeBytes(recorded, data);
  if (!Object.hasOwn(shapes, type)) throw unknownInput(recorded);
  assertVersion(recorded);
  const value = JSON.parse(data) as Readonly<Record<string, Json>>;
  const shape: Shape = shapes[type as keyof typeof shapes];
  if (!fits(shape, value)) {
    const why = problems(shape, value).join('; ');
    throw new EngineError('E_EVENT_SHAPE', 'an input is not what its type says', { where: place(recorded), why });
  }
  // The shape has been checked against the type's own entry.
  const fields = value as never;
  switch (type as keyof typeof shapes) {
    case 'FundingDue':
      return { kind: 'funding', ...(fields as { time: number; rate: number }) };
    case 'VenueReported':
      return { kind: 'venue', ...(fields as Omit<Extract<Input, { kind: 'venue' }>, 'kind'>) };
    case 'CommandGiven':
      return { kind: 'command', ...(fields as Omit<Extract<Input, { kind: 'command' }>, 'kind'>) };
    case 'CommandTaken': {
      const { stream, revision, ...given } = fields as Taken;
      return { kind: 'command', ...given, from: { stream, revision } };
    }
    case 'FeedChanged':
      return { kind: 'feed', ...(fields as Omit<Extract<Input, { kind: 'feed' }>, 'kind'>) };
    case 'OrderDue':
      return { kind: 'due', ...(fields as { time: number; order: string }) };
    case 'SessionTakenUp':
      return { kind: 'recovered', ...(fields as { time: number }) };
  }
};

const decodeBytes = (recorded: RecordedEvent, bytes: Uint8Array): Input => {
  const block = decodeBlock(bytes);
  if (recorded.type === 'TapeBlockRecorded') return { kind: 'tape', block };
  if (recorded.type === 'HistoryRecorded' && block.kind === 'candles') return { kind: 'history', block };
  throw unknownInput(recorded);
};

const assertVersion = (recorded: RecordedEvent): void => {
  const { v } = JSON.parse(recorded.meta) as { readonly v?: unknown };
  if (v === VERSION) return;
  throw new EngineError('E_EVENT_NEWER', `an input has version ${String(v)}, and ${VERSION} is the newest known here`, {
    where: place(recorded),
    why: 'A newer program wrote this session.',
    fix: 'Read it with that version.',
  });
};

const unknownInput = (recorded: RecordedEvent): EngineError =>
  new EngineError('E_EVENT_UNKNOWN', `no input is called "${recorded.type}"`, {
    where: place(recorded),
    why: 'A replay must understand every input; one that is left out would make it another story.',
    fix: 'Read this session with the version that wrote it, or a newer one.',
  });

const place = (recorded: RecordedEvent): string => `${recorded.stream}, revision ${recorded.revision}`;
