import { decimal, text, type Json } from '../../engine/index.ts';
import { projections } from '../../projections/index.ts';
import { streamOf } from '../journal/journal.ts';
import { project, type Sources } from '../read-models/projections.ts';
import type { State } from './retelling.ts';

/**
 * A session after an event by its journal alone: what can be said where today's code would have done something else.
 * The variables of the strategy, and what the venue held, are in no journal.
 */
export const recordedState = async (sources: Sources, run: string, seq: number, time: number): Promise<State> => {
  const stream = streamOf(run);
  const at = { atMost: seq };
  const { state: positions } = await project(sources, projections.positions, stream, at);
  const { state: orders } = await project(sources, projections.orders, stream, at);
  const { state: system } = await project(sources, projections.systemState, stream, at);
  const { ledger, open } = positions;
  const unrealized = open?.unrealizedPnl ?? '0';
  return {
    strategy: null,
    market: { time, price: ledger.mark },
    position: { size: text(decimal(ledger.size)), entryPrice: open?.entryPrice ?? null, exposure: ledger.size },
    equity: ledger.equity,
    account: { equity: ledger.equity, cash: ledger.cash, unrealized, realizedPnl: positions.realizedPnl },
    orders: orders.open.map(({ id, status, side, kind, size, remaining, limitPrice, triggerPrice, reduceOnly }) => ({
      ...{ id, status, side, kind, size, remaining, limitPrice, triggerPrice, reduceOnly },
    })),
    venue: null,
    isHalted: false,
    system: system as unknown as Json,
  };
};
