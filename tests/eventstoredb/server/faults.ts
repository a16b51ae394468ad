/** What goes wrong on purpose. Counters say for how many of the next calls. */
export interface Faults {
  /** Appends are stored, and their answer is lost with the connection. */
  loseAcknowledgement: number;
  /** Appends are stored, and nobody ever answers. */
  storeSilently: number;
  /** Nothing is stored, and nobody ever answers: every call, until it is set back. */
  silent: boolean;
  /** The process dies at an append, before or after storing it. */
  dieBeforeStoring: number;
  dieAfterStoring: number;
  /** The server says that it did not manage in time; the append is stored all the same. */
  timeOutAfterStoring: number;
  /** Calls are refused: not ready, too busy. */
  unavailable: number;
  /** Calls that need the leader are sent there. */
  leader: { readonly host: string; readonly port: number } | null;
  /** Appends are refused: no room left. */
  full: boolean;
  maxAppendBytes: number;
  /** Waits so long before an append is answered, ms. */
  delayMs: number;
  /** What the server says it is. */
  version: string;
}

export const noFaults = (): Faults => ({
  loseAcknowledgement: 0,
  storeSilently: 0,
  silent: false,
  dieBeforeStoring: 0,
  dieAfterStoring: 0,
  timeOutAfterStoring: 0,
  unavailable: 0,
  leader: null,
  full: false,
  maxAppendBytes: 1_048_576,
  delayMs: 0,
  version: '24.10.4',
});

type Counter = {
  [Name in keyof Faults]: Faults[Name] extends number ? Name : never;
}[keyof Faults];

/** Whether the fault is due now; it is then spent. */
export const isDue = (faults: Faults, name: Counter): boolean => {
  if (faults[name] <= 0) return false;
  faults[name] -= 1;
  return true;
};
