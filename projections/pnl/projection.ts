import { account, accountTypes, emptyLedger, isValuation, type Ledger, type Parts, unrealized } from '../ledger.ts';
import { keepNewest } from '../newest.ts';
import type { Projection } from '../projection.ts';

/** One change of equity and what it came from. */
export interface Change extends Parts {
  seq: number;
  time: number;
  type: string;
  /** Equity after it. */
  equity: string;
}

export interface Pnl {
  ledger: Ledger;
  realizedPnl: string;
  unrealizedPnl: string;
  /** The newest 500 changes that were not zero, oldest first. */
  changes: Change[];
}

const CHANGES_KEPT = 500;

export const projection: Projection<Pnl> = {
  name: 'pnl',
  version: 2,
  about: 'Every change of equity traced to price, fee, funding, slippage or liquidation; the parts sum exactly.',
  types: accountTypes,
  summary: ({ ledger, realizedPnl, unrealizedPnl }) => {
    const { quote, equity, parts } = ledger;
    const { price, fee, funding, slippage, liquidation, total } = parts;
    return { quote, equity, total, realizedPnl, unrealizedPnl, price, fee, funding, slippage, liquidation };
  },
  initial: () => ({ ledger: emptyLedger(), realizedPnl: '0', unrealizedPnl: '0', changes: [] }),
  evolve(state, event) {
    const { ledger } = state;
    account(ledger, event);
    if (!isValuation(event)) return state;
    state.realizedPnl = ledger.realized;
    state.unrealizedPnl = unrealized(ledger);
    const { last, equity } = ledger;
    const isChange = last.price !== '0' || last.fee !== '0' || last.funding !== '0' || last.slippage !== '0';
    if (isChange || last.liquidation !== '0') {
      keepNewest(state.changes, { seq: event.seq, time: event.time, type: event.type, equity, ...last }, CHANGES_KEPT);
    }
    return state;
  },
};
