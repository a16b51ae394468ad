import { randomUUID } from 'node:crypto';
import type { EventStore, Json } from '../../engine/index.ts';

/** What was done by hand with an account, in order: asked before it is sent, answered after. */
export const handStreamOf = (account: string): string => `hand-${account}`;

export type HandEvent = 'CancelAsked' | 'CancelAnswered' | 'CloseAsked' | 'CloseAnswered';

/** Puts it on record; durable when it resolves. */
export const recordHand = async (
  store: EventStore,
  account: string,
  { type, time, data }: { readonly type: HandEvent; readonly time: number; readonly data: Json },
): Promise<void> => {
  const stream = handStreamOf(account);
  const meta = JSON.stringify({ v: 1, time, $correlationId: stream });
  await store.append(stream, [{ id: randomUUID(), type, data: JSON.stringify(data), meta }], 'any');
};
