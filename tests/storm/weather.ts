/** How often what goes wrong, as fractions. */
export interface Weather {
  /** A request never gets there; one that did is not answered. */
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly refused: number;
  /** A report is told twice; a report is held back until others have passed it. */
  readonly repeated: number;
  readonly late: number;
  /** The account's line is lost at a step, and found again at a step. */
  readonly lineLost: number;
  readonly lineFound: number;
  /** A market order is filled in several parts. */
  readonly partial: number;
  /** Funding is settled at a step. */
  readonly funding: number;
}

export const calm: Weather = {
  lostRequest: 0,
  lostAnswer: 0,
  refused: 0,
  repeated: 0,
  late: 0,
  lineLost: 0,
  lineFound: 1,
  partial: 0,
  funding: 0,
};
