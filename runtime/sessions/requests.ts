import type { AnyEvent, CommandName, Input, MarketFeed } from '../../engine/index.ts';
import type { Look } from '../../engine/turn/look.ts';
import type { BacktestRequest, Caller } from '../requests.ts';
import type { RiskBrief } from '../risk/requests.ts';
import type { DecisionLatency } from './pace/pace.ts';
import type { AccountKey } from './venues.ts';

/** A paper session: live prices, and the simulated venue of the backtest. */
export interface PaperRequest {
  /** Strategy, parameters, account, simulated venue and limits, as in a backtest; data and period mean nothing here. */
  readonly run: Omit<BacktestRequest, 'dataset' | 'from' | 'to' | 'funding' | 'marks'>;
  readonly venue: string;
  /** Base currency or symbol, as `BTC`. */
  readonly pair: string;
  /** Any server of the venue's wire; null for the venue's own. */
  readonly url: string | null;
  readonly network: 'mainnet' | 'testnet';
}

/** A live session: live prices, and orders at the real venue. */
export interface LiveRequest extends PaperRequest {
  /** Name of the account, as `hypertrader keys` knows it. */
  readonly account: string;
  /** The pair, typed a second time; null if that was not done. */
  readonly armed: string | null;
  /** How far from the decision price a market order may be filled at worst, as a fraction. */
  readonly slippageMax: string;
  /** Begin although the unit is smaller than fees and spread; that is put on record. */
  readonly allowsSmallUnit?: boolean;
}

/** What an onlooker is told after each step of a session. */
export interface SessionStep {
  readonly session: string;
  readonly inputs: readonly Input[];
  readonly events: readonly AnyEvent[];
  /** Inputs on record. */
  readonly inputCount: number;
  /** From the arrival of the first input of the step to the moment when all that follows was on record, ms. */
  readonly latencyMs: number;
  /** The session at this moment; costs something, so it is asked for. */
  readonly look: () => Look;
}

/** Who asked for a session, and looks on. */
export interface SessionCaller extends Caller {
  /** Address and key of an account by its name. E_KEY_UNKNOWN, E_KEY_PASSPHRASE and their kin. */
  account(name: string): Promise<AccountKey>;
  started(session: StartedSession): void;
  step(step: SessionStep): void;
}

export interface StartedSession {
  readonly session: string;
  readonly mode: 'paper' | 'live';
  readonly strategy: string;
  readonly instrument: string;
  readonly startedAt: number;
  /** A process before this one began it. */
  readonly isTakenUp: boolean;
  readonly feed: Pick<MarketFeed, 'state'>;
  command(given: { readonly command: CommandName; readonly by: string; readonly reason: string }): void;
}

export interface SessionOutcome {
  readonly session: string;
  readonly events: number;
  readonly hash: string;
  /** Net asset value at the last price; null if none was seen. */
  readonly equity: string;
  /** The process was asked to leave; the session goes on when another one takes it up. */
  readonly isLeft: boolean;
}

/** A session in a list. */
export interface SessionSummary {
  readonly session: string;
  readonly mode: 'paper' | 'live';
  readonly venue: string;
  readonly instrument: string;
  readonly strategy: string;
  /** `running`: a process works on it. `left`: none does, and it was not stopped. */
  readonly status: 'running' | 'paused' | 'halted' | 'left' | 'stopped';
  /** Who halted or paused it, and why. */
  readonly why: string | null;
  readonly startedAt: number;
  readonly lastAt: number | null;
  readonly equity: string | null;
  readonly orders: number;
  readonly fills: number;
  readonly gaps: number;
  readonly pid: number | null;
  /** From news to an order on the wire; null if none was sent, or on paper. */
  readonly decision: DecisionLatency | null;
  /** Exposure and the loss of today with their limits, valued at the last price on record. */
  readonly risk: RiskBrief;
}

export interface CommandRequest {
  /** Null: every session of the store, also those that begin later. */
  readonly session: string | null;
  readonly command: CommandName;
  readonly by: string;
  readonly reason: string;
  /** Whether a person said who and why, instead of leaving it to the program; a breaker is reset by nobody else. */
  readonly isNamed?: boolean;
}
