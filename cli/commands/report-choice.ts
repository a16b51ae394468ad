import type { ReportChoice } from '../../runtime/requests.ts';

/** `run`, `none` or a path, as the program wants it. */
export const reportChoice = (text: string): ReportChoice => ({
  write: text !== 'none',
  path: text === 'none' || text === 'run' ? null : text,
});
