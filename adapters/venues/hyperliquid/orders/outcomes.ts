import type { CancelOutcome, Rejected, SubmitOutcome } from '../../../../engine/index.ts';
import { EngineError } from '../../../../engine/index.ts';
import type { Listed } from '../universe.ts';
import type { ExchangeAnswer, WireStatus } from '../wire/exchange.ts';
import { reasonOf } from './refusals.ts';

export const refusedBy = (text: string): Rejected => ({ kind: 'rejected', by: 'venue', reason: reasonOf(text), text });

/** The first status of an answer, a refusal of the whole request, or null if it has no statuses. */
export const firstStatus = (answer: ExchangeAnswer): WireStatus | Rejected | null => {
  if (answer.status === 'err') return refusedBy(answer.response);
  return answer.response.data?.statuses[0] ?? null;
};

/** What became of an order. E_WIRE_SHAPE for an answer that does not say. */
export const submitted = (answer: ExchangeAnswer, listed: Listed): SubmitOutcome => {
  const status = firstStatus(answer);
  if (status === null || status === 'success') throw mute('an order');
  if (status === 'waitingForFill' || status === 'waitingForTrigger') return { kind: 'waiting', venueId: null };
  if ('kind' in status) return status;
  if ('error' in status) return refusedBy(status.error);
  if ('resting' in status) return { kind: 'resting', venueId: String(status.resting.oid) };
  const { totalSz, avgPx, oid } = status.filled;
  return { kind: 'filled', venueId: String(oid), size: listed.scale.lots(totalSz), averagePrice: avgPx };
};

/** What became of a cancel. */
export const canceledBy = (answer: ExchangeAnswer): CancelOutcome => {
  const status = firstStatus(answer);
  if (status === 'success') return { kind: 'canceled' };
  if (status === null || typeof status === 'string') throw mute('a cancel');
  if ('kind' in status) return status;
  if ('error' in status) return refusedBy(status.error);
  throw mute('a cancel');
};

const mute = (what: string): EngineError =>
  new EngineError('E_WIRE_SHAPE', `Hyperliquid's answer to ${what} does not say what became of it`, {
    why: 'The venue changed its messages; ask it what it has.',
  });
