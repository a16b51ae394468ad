import { EngineError } from '../../engine/index.ts';
import type { ProgramOptions } from '../program-options.ts';
import type { LiveRequest, PaperRequest } from '../sessions/requests.ts';

/** What a process of its own is to work on. */
export type Work =
  | { readonly kind: 'paper'; readonly request: PaperRequest }
  | { readonly kind: 'live'; readonly request: LiveRequest }
  | { readonly kind: 'take-up'; readonly session: string };

/** To the process of a session, over a pair of sockets that nobody else has: no argument, no file, no environment. */
export type ToSession =
  | { readonly kind: 'begin'; readonly program: ProgramOptions; readonly work: Work }
  /** What a person typed. */
  | { readonly kind: 'answer'; readonly text: string };

/** From the process of a session, until it has begun: after that it has nobody to talk to. */
export type FromSession =
  /** A secret is needed. */
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'started'; readonly session: string }
  | { readonly kind: 'failed'; readonly error: SentError };

export interface SentError {
  readonly code: `E_${string}`;
  readonly message: string;
  readonly where?: string;
  readonly why?: string;
  readonly fix?: string;
}

/** An error as it crosses over to another process; what was not foreseen keeps its stack for the log. */
export const sentError = (error: unknown): SentError => {
  if (!(error instanceof EngineError))
    return { code: 'E_BUG', message: error instanceof Error ? error.message : String(error) };
  const { where, why, fix } = error.detail;
  return {
    code: error.code as `E_${string}`,
    message: error.message,
    ...(where === undefined ? {} : { where }),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  };
};

export const receivedError = ({ code, message, ...detail }: SentError): EngineError =>
  new EngineError(code, message, detail);
