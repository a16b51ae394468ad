import { startDetached, type Starter } from '../detached/start.ts';
import { logFileOf, logTail } from '../detached/log-file.ts';
import type { ProgramOptions } from '../program-options.ts';
import type { Clock } from '../sessions/clock.ts';
import type { LiveRequest, PaperRequest } from '../sessions/requests.ts';
import type { World } from '../world.ts';
import { SessionBoard, type Board } from './board.ts';

/** Sessions in processes of their own, and people who look at them. */
export interface BoardDesk {
  /** Starts a session in a process of its own; resolves with its name once it has begun. As `sessions.paper`. */
  paper(request: PaperRequest, starter: Starter): Promise<string>;
  live(request: LiveRequest, starter: Starter): Promise<string>;
  takeUp(session: string, starter: Starter): Promise<string>;
  /** Looks at a session, wherever it runs, and also at one that nobody works on. E_SESSION_UNKNOWN. */
  open(session: string): Promise<Board>;
  /** Where the process of a session writes what nobody else hears, and the last lines of it. */
  log(session: string, lines: number): { readonly file: string; readonly lines: readonly string[] };
}

export const boardDesk = (world: World, clock: Clock, options: ProgramOptions): BoardDesk => ({
  paper: (request, starter) => startDetached(options, { kind: 'paper', request }, starter),
  live: (request, starter) => startDetached(options, { kind: 'live', request }, starter),
  takeUp: (session, starter) => startDetached(options, { kind: 'take-up', session }, starter),
  open: (session) => SessionBoard.open(world, clock, session),
  log: (session, lines) => ({
    file: logFileOf(options.home, session),
    lines: logTail(options.home, session, lines),
  }),
});
