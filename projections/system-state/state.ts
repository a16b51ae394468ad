import type { EventData } from '../../engine/index.ts';

/** One virtual book: coins, their average price, and the margin behind them. */
export interface Leg {
  readonly qty: string;
  readonly avg: string;
  readonly margin: string;
}

/** What follows from books, levels and price: computed anew at every event that carries a price. */
export interface Marked {
  /** Margin plus result of the long allocation's coins at the current price. */
  longInvested: string;
  /** The same of the hedge's long and short legs; the short one's is positive too. */
  hedgeLong: string;
  hedgeShort: string;
  /** The five amounts together. */
  total: string;
  unrealizedPnl: string;
  /** Coins of the three legs, the short ones negative. */
  netQuantity: string;
  /** Share of the long allocation that is invested, by level: 0 to 1. */
  longShare: string;
  /** Margin that the net position needs at the current price, cut at 12 decimals. */
  requiredMargin: string | null;
  /** What one unit is worth when everything is long, cut at 12 decimals. */
  unitPnl: string | null;
  unitsFromPeak: number | null;
  unitsFromValley: number | null;
  /** Either allocation is partial. */
  isChoppy: boolean;
}

export type Phase = EventData<'PhaseChanged'>['to'];

/**
 * The state of a four-phase plan: every field of its specification, from events alone. Prices and money in quote
 * currency, sizes in base, times in ms UTC; null before the plan has started.
 */
export interface SystemState extends Marked {
  symbol: string | null;
  isActive: boolean;
  currentPhase: Phase | null;
  /** Anchor: the price of unit 0. */
  entryPrice: string | null;
  /** Price distance of one unit. */
  unitValue: string | null;
  /** Last price an event has carried. */
  currentPrice: string | null;
  currentUnit: number | null;
  /** Shown: highest unit while the long allocation holds coins. */
  peakUnit: number | null;
  /** Shown: lowest unit while a short is open, and through the whole recovery. */
  valleyUnit: number | null;
  peakPrice: string | null;
  valleyPrice: string | null;
  /** References that decisions use. */
  refPeak: number | null;
  refValley: number | null;
  /** Parts into which each allocation is divided: quarters, unless the plan was given another number. */
  chunks: number;
  /** Parts invested and short; the truth for full and partial. */
  longLevel: number;
  hedgeShortLevel: number;
  /** Parts that the present unit asks for. */
  targetLongLevel: number;
  targetHedgeShortLevel: number;
  long: Leg;
  /** The hedge's two books. */
  hedge: { readonly long: Leg; readonly short: Leg };
  longCash: string;
  hedgeCash: string;
  /** Capital of the present cycle, and of the first. */
  initialMargin: string | null;
  inceptionMargin: string | null;
  leverage: string | null;
  realizedPnl: string;
  feesPaid: string;
  fundingPaid: string;
  cycle: number;
  resetCount: number;
  createdAt: number | null;
  updatedAt: number | null;
  lastResetAt: number | null;
}
