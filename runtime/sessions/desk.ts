import { EngineError } from '../../engine/index.ts';
import { begin, takeUp, type Beginnings } from './begin.ts';
import { KILL_SWITCH, KillSwitch, type Halt } from '../risk/kill-switch.ts';
import { assertNamed, type Reset } from '../risk/reset.ts';
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
    command: async ({ session, isNamed = false, ...given }) => {
      if (session !== null) await assertGoesOn(beginnings, session);
      if (given.command === 'resume') await assertMayResume(beginnings, session, isNamed ? given : NOBODY);
      await giveCommand(world.store, session, given);
    },
    status: () => summaries(world),
  };
};

const NOBODY: Reset = { by: '', reason: '' };

/** What tripped is reset by a named person, and one session does not go on while all of them are halted. */
const assertMayResume = async ({ world }: Beginnings, session: string | null, reset: Reset): Promise<void> => {
  const concerned = session === null ? await summaries(world) : [await summaryOf(world, session)];
  const tripped = concerned.filter(({ status, risk }) => status !== 'stopped' && risk.tripped.length > 0);
  if (tripped.length > 0)
    assertNamed(
      reset,
      tripped.map((each) => each.session),
    );
  const killSwitch = new KillSwitch(world.store, world.home);
  const halt = session === null ? killSwitch.outside() : await killSwitch.standing();
  if (halt !== null) throw allHalted(halt);
};

const allHalted = ({ by, reason }: Halt): EngineError =>
  new EngineError('E_TRADING_HALTED', 'trading is halted for the whole installation', {
    where: `${by}: ${reason}`,
    why: 'While that stands no session adds exposure, whatever is said to one of them.',
    fix:
      by.startsWith('file') || by === 'environment' ? `remove ${KILL_SWITCH}, then ht resume --all` : 'ht resume --all',
  });

const assertGoesOn = async ({ world }: Beginnings, session: string): Promise<void> => {
  const { status } = await summaryOf(world, session);
  if (status !== 'stopped') return;
  throw new EngineError('E_SESSION_ENDED', `session ${session} is over`, {
    why: 'It was stopped; nothing can be told to it any more.',
    fix: `ht events ${session}`,
  });
};
