import type { Clock } from '../sessions/clock.ts';
import { allSessions } from '../sessions/opening.ts';
import { summaryOf } from '../sessions/status.ts';
import type { World } from '../world.ts';
import { riskReport } from './report.ts';
import type { RiskReport } from './requests.ts';

/** The risk of sessions, as the command line asks for it. */
export interface RiskDesk {
  /** One session, also one that has stopped. E_SESSION_UNKNOWN. */
  session(session: string): Promise<RiskReport>;
  /** Every session that was not stopped, the newest first. */
  sessions(): Promise<readonly RiskReport[]>;
}

export const riskDesk = (world: World, clock: Clock): RiskDesk => {
  const report = async (session: string): Promise<RiskReport> =>
    riskReport(world, await summaryOf(world, session), clock.wall());
  return {
    session: report,
    sessions: async () => {
      const going: { readonly startedAt: number; readonly session: string }[] = [];
      for await (const session of allSessions(world.store)) {
        const { status, startedAt } = await summaryOf(world, session);
        if (status !== 'stopped') going.push({ session, startedAt });
      }
      return Promise.all(going.sort((a, b) => b.startedAt - a.startedAt).map(({ session }) => report(session)));
    },
  };
};
