import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../../engine/index.ts';
import type { Connection } from './connection.ts';
import { Fault, type FaultKind } from './faults.ts';
import { appendRequest } from './messages.ts';
import { type BatchAnswer, MaximumAppendSizeExceeded, WrongExpectedVersion } from './wire.ts';

/** What the server says to an append; `current` is the revision that it has, null for no stream. */
export type Attempt =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong'; readonly current: number | null };

const PACKAGE = 'event_store.client';
/** Codes of `google.rpc.Status` that have no detail of their own. */
const RESOURCE_EXHAUSTED = 8;

/**
 * One append over a call of its own, with a deadline: a server that never answers costs its time and nothing more. The
 * client's own append shares one call among all, and waits for ever.
 */
export const attempt = async (
  connection: Connection,
  stream: string,
  events: readonly NewEvent[],
  after: number,
): Promise<Attempt> => {
  const { callMs } = connection.patience;
  const call = await connection.open((calls, ...rest) => calls.batchAppend(...rest), callMs);
  const answer = await new Promise<BatchAnswer>((resolve, reject) => {
    call.on('data', resolve);
    call.on('error', reject);
    call.on('end', () => reject(new Fault('unavailable', 'the server ended the call without an answer')));
    const deadline = new Date(Date.now() + callMs);
    call.write(appendRequest({ correlation: randomUUID(), deadline }, stream, events, after));
  });
  call.end();
  return outcomeOf(answer);
};

const outcomeOf = (answer: BatchAnswer): Attempt => {
  const success = answer.getSuccess();
  if (success === undefined) return refused(answer);
  const position = BigInt(success.getPosition()?.getCommitPosition() ?? -1);
  return { kind: 'written', revision: Number(success.getCurrentRevision()), position };
};

const refused = (answer: BatchAnswer): Attempt => {
  const error = answer.getError();
  const { name, bytes } = detailOf(error);
  if (name === 'WrongExpectedVersion') return wrongAt(WrongExpectedVersion.deserializeBinary(bytes));
  const message = error?.getMessage() ?? 'no words';
  // Ids that begin as they stand there and then differ: not what was expected either; who asks finds out why.
  if (/idempoten/i.test(message)) return { kind: 'wrong', current: null };
  if (name === 'MaximumAppendSizeExceeded') throw tooLarge(bytes);
  const isFull = Number(error?.getCode()) === RESOURCE_EXHAUSTED;
  throw new Fault(isFull ? 'full' : (KINDS[name] ?? 'unknown'), message);
};

const detailOf = (error: AnswerError): { readonly name: string; readonly bytes: Uint8Array } => {
  const details = error?.getDetails();
  return {
    name: details?.getTypeName().slice(PACKAGE.length + 1) ?? '',
    bytes: details?.getValue_asU8() ?? new Uint8Array(),
  };
};

type AnswerError = ReturnType<BatchAnswer['getError']>;

const wrongAt = (wrong: InstanceType<typeof WrongExpectedVersion>): Attempt => ({
  kind: 'wrong',
  current: wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : null,
});

const tooLarge = (bytes: Uint8Array): Fault => {
  const limit = MaximumAppendSizeExceeded.deserializeBinary(bytes).getMaxappendsize();
  return new Fault('too-large', `The server takes at most ${limit} bytes at once (MaxAppendSize).`);
};

/** Details that say it by their name alone. */
const KINDS: Readonly<Record<string, FaultKind>> = {
  Timeout: 'timeout',
  AccessDenied: 'denied',
  StreamDeleted: 'deleted',
};
