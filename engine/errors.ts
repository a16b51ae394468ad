/** What a person needs to act on an error: where it happened (their own text), why, and the command that helps. */
export interface ErrorDetail {
  /** The place, in the user's own words: a file and line, an event, an argument. */
  readonly where?: string;
  /** Why this is an error, and what was (not) done because of it. */
  readonly why?: string;
  /** The next command or change that helps. */
  readonly fix?: string;
  readonly cause?: unknown;
}

/**
 * A bug or a broken input: the turn stops, the run ends, nothing is swallowed.
 * Expected outcomes (denied, rejected, gap) are events, never errors. Each code has an entry in `error-codes.ts`.
 */
export class EngineError extends Error {
  readonly code: string;
  readonly detail: ErrorDetail;

  constructor(code: `E_${string}`, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'EngineError';
    this.code = code;
    this.detail = detail;
  }
}

/** Breaks the build when a union grows and a switch does not; throws should it be reached all the same. */
export const unreachable = (value: never): never => {
  throw new EngineError('E_BUG', `reached a case that cannot be: ${JSON.stringify(value)}`);
};
