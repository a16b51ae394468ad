import { resolve } from 'node:path';
import type { ReportChoice } from '../../runtime/requests.ts';

/** `run`, `none` or a path as seen from the working folder, as the program wants it. */
export const reportChoice = (text: string, cwd: string): ReportChoice => ({
  write: text !== 'none',
  path: text === 'none' || text === 'run' ? null : resolve(cwd, text),
});
