/** How far a limit is used; amounts as decimal text. */
export interface Use {
  /** In the quote currency, a share, or a count: as the limit is. */
  readonly used: string;
  /** Null: there is no such limit. */
  readonly limit: string | null;
  /** Used over limit, from 0; null without a limit. For bars: nothing is decided by it. */
  readonly share: number | null;
}

/** One limit of a session. */
export interface LimitUse extends Use {
  /** Its key in a configuration, as `risk.maxPositionNotional`. */
  readonly key: string;
  readonly about: string;
  /** What happens when it is reached, in a few words. */
  readonly then: string;
}

/** A limit that has no use to measure: what it allows. */
export interface Rule {
  readonly key: string;
  readonly about: string;
  readonly allows: string;
  /** Whether it lets exposure be added at this moment. */
  readonly isOpen: boolean;
}

/** A brake that went on or off, newest first. Times in ms UTC. */
export interface RiskHistory {
  readonly seq: number;
  readonly time: number;
  readonly what: string;
  readonly by: string | null;
  readonly reason: string;
}

export type RiskState = 'running' | 'reducing' | 'halted' | 'stopped';

/** What a status line shows of a session's risk. */
export interface RiskBrief {
  readonly state: RiskState;
  /** Limits that tripped and that nobody has reset. */
  readonly tripped: readonly string[];
  /** Last price that is on record; null before the first. */
  readonly price: string | null;
  /** Net asset value at that price, quote currency. */
  readonly equity: string;
  /** Value of what is held and in flight on its worse side; the limit is the tightest that there is. */
  readonly exposure: Use;
  /** Loss since the day (UTC) began; below zero: a gain. */
  readonly lossToday: Use;
}

/** Which session it is, and whether a process works on it. */
export interface SessionName {
  readonly session: string;
  readonly mode: 'paper' | 'live';
  readonly instrument: string;
  readonly strategy: string;
  readonly status: string;
  /** Who halted or paused it, and why. */
  readonly why: string | null;
}

export interface RiskReport extends RiskBrief {
  readonly session: SessionName;
  readonly quote: string | null;
  /** Signed, base currency. */
  readonly position: string;
  readonly limits: readonly LimitUse[];
  readonly rules: readonly Rule[];
  /** How often risk refused a wish, by reason. */
  readonly denied: Readonly<Record<string, number>>;
  readonly history: readonly RiskHistory[];
}
