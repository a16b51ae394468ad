import { EngineError } from '../../engine/index.ts';

/** One thing that was looked at. */
export interface Check {
  /** What was looked at, in a word or two. */
  readonly name: string;
  readonly mark: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** What helps; null where nothing has to be done. */
  readonly fix: string | null;
}

export const ok = (name: string, text: string): Check => ({ name, mark: 'ok', text, fix: null });
export const warning = (name: string, text: string, fix: string): Check => ({ name, mark: 'warning', text, fix });
export const failed = (name: string, text: string, fix: string): Check => ({ name, mark: 'error', text, fix });

/** An error that was met while looking, as a finding. */
export const failure = (name: string, error: unknown): Check => {
  if (!(error instanceof EngineError)) {
    return failed(
      name,
      error instanceof Error ? error.message : String(error),
      'run it again with --debug and report it',
    );
  }
  const { where, why, fix } = error.detail;
  const place = where === undefined || where === '' ? '' : ` (${where.split('\n')[0] ?? ''})`;
  return failed(
    name,
    `${error.message}${place}${why === undefined ? '' : `: ${why}`}`,
    fix ?? `ht explain ${error.code}`,
  );
};
