import { EngineError } from '../../engine/index.ts';
import { begin, takeUp, type Beginnings } from './begin.ts';
import { giveCommand } from './control.ts';
import type {
  CommandRequest,
  LiveRequest,
  PaperRequest,
  SessionCaller,
  SessionOutcome,
  SessionSummary,
} from './requests.ts';
import { summaries, summaryOf } from './status.ts';

/** Paper and live sessions, as the command line (and later the API) asks for them. */
export interface SessionsDesk {
  /** Works on a new paper session until it is stopped or the caller has had enough. E_VENUE_UNKNOWN, E_PAIR_UNKNOWN. */
  paper(request: PaperRequest, caller: SessionCaller): Promise<SessionOutcome>;
  /** The same with real orders. E_NOT_ARMED, E_UNEXPLAINED_POSITION and what else `start-checks` refuses. */
  live(request: LiveRequest, caller: SessionCaller): Promise<SessionOutcome>;
  /** Takes up a session that was left or whose process died. E_SESSION_UNKNOWN, E_SESSION_ENDED, E_SESSION_BUSY. */
  takeUp(session: string, caller: SessionCaller): Promise<SessionOutcome>;
  /** Tells a session, or all of them; each takes it as an input of its own. E_SESSION_UNKNOWN, E_SESSION_ENDED. */
  command(request: CommandRequest): Promise<void>;
  status(): Promise<readonly SessionSummary[]>;
}

export const sessionsDesk = (beginnings: Beginnings): SessionsDesk => {
  const { world } = beginnings;
  return {
    paper: (request, caller) => begin(beginnings, request, caller),
    live: (request, caller) => begin(beginnings, request, caller),
    takeUp: (session, caller) => takeUp(beginnings, session, caller),
    command: async ({ session, ...given }) => {
      if (session !== null) await assertGoesOn(beginnings, session);
      await giveCommand(world.store, session, given);
    },
    status: () => summaries(world),
  };
};

const assertGoesOn = async ({ world }: Beginnings, session: string): Promise<void> => {
  const { status } = await summaryOf(world, session);
  if (status !== 'stopped') return;
  throw new EngineError('E_SESSION_ENDED', `session ${session} is over`, {
    why: 'It was stopped; nothing can be told to it any more.',
    fix: `ht events ${session}`,
  });
};
