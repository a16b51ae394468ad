import { EngineError } from '../../engine/index.ts';

/** What a person says who lets trading go on after a limit was hit. */
export interface Reset {
  readonly by: string;
  readonly reason: string;
}

/** E_RESET_UNNAMED unless a person says who they are and why: what tripped is looked at, and not waved through. */
export const assertNamed = ({ by, reason }: Reset, sessions: readonly string[] = []): void => {
  if (by.trim() !== '' && reason.trim() !== '') return;
  throw new EngineError('E_RESET_UNNAMED', 'a limit was hit, and nobody says who resets it and why', {
    ...(sessions.length === 0 ? {} : { where: sessions.join(', ') }),
    why: 'A circuit breaker is reset by a named person; who and why stay on record.',
    fix: `ht resume ${sessions.length === 1 ? (sessions[0] ?? '') : '<session>'} --by <your name> --why <what you found>`,
  });
};
