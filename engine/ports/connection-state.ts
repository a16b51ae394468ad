/** How a line to the outside stands. `stale`: it is open, but nothing has come over it for too long. */
export type ConnectionState = 'connecting' | 'open' | 'stale' | 'lost' | 'closed';

/** The line to a venue changed its state. Nothing is said about what was missed meanwhile: `gap` and `restored` say it. */
export interface ConnectionChanged {
  readonly kind: 'connection';
  readonly state: ConnectionState;
  /** Our clock, ms UTC. */
  readonly received: number;
  /** For people: why, and what is done about it. */
  readonly detail: string;
}

/** Times with from <= time < to, ms UTC. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}
