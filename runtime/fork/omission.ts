import { EngineError, type AnyEvent, type EventType } from '../../engine/index.ts';
import type { Omission } from './change.ts';

/** Events of a recorded run, as far as an omission needs them. */
export interface Events {
  event(seq: number): Promise<AnyEvent>;
  causes(seq: number): Promise<readonly AnyEvent[]>;
}

/**
 * What leaving out an event means: an order is denied in its place, so that the strategy is told; a denial is passed
 * over, and the order goes to the venue; a published funding rate is not published. Everything else only follows from
 * something: E_FORK_WITHOUT names what.
 */
export const omissionOf = async (events: Events, seq: number): Promise<Omission> => {
  const event = await events.event(seq);
  const { time, type } = event;
  const what = WHAT.get(type);
  if (what === undefined) throw await cannot(events, event);
  return { seq, what, time };
};

const WHAT: ReadonlyMap<EventType, Omission['what']> = new Map<EventType, Omission['what']>([
  ['OrderRequested', 'order'],
  ['OrderDenied', 'denial'],
  ['FundingRatePublished', 'funding'],
]);

const ROOTS: ReadonlySet<string> = new Set(['OrderRequested', 'FundingRatePublished']);

const cannot = async (events: Events, { seq, type }: AnyEvent): Promise<EngineError> => {
  const root = (await events.causes(seq)).find((cause) => ROOTS.has(cause.type));
  return new EngineError('E_FORK_WITHOUT', `${type} ${seq} cannot be left out`, {
    why: 'Left out can be an order, a denial or a published funding rate; everything else follows from these.',
    fix: root ? `leave out what caused it: --without ${root.seq} (${root.type})` : `ht replay <run> --until ${seq}`,
  });
};
