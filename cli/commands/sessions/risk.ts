import type { Command } from 'commander';
import { outPaint, printJson, printLines, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { withExamples } from '../../help.ts';
import { riskLines, riskTable } from '../../output/risk-lines.ts';
import { withSharedOptions } from '../shared-options.ts';

/** `hypertrader risk [session]`: limits with their use, state, and who stopped what and why. */
export const registerRisk = (parent: Command, context: Context): void => {
  const command = parent
    .command('risk [session]')
    .description(
      'Show the limits of paper and live sessions with their use, their state, and who stopped what and why.',
    );
  withExamples(command, [
    { command: 'ht risk', about: 'every session that goes on' },
    { command: 'ht risk 7f3a91c2 --json', about: 'all of one, for programs' },
  ]);
  withSharedOptions(command).action(async (session: string | undefined, options: SharedOptions) => {
    const paint = outPaint(context);
    await withProgram(context, options, async (program) => {
      if (session !== undefined) {
        const report = await program.risk.session(session);
        if (options.json === true) printJson(context, report);
        else printLines(context, riskLines(report, paint));
        return;
      }
      const reports = await program.risk.sessions();
      const [only] = reports;
      if (options.json === true) printJson(context, reports);
      else if (only === undefined) printLines(context, NOTHING);
      else printLines(context, reports.length === 1 ? riskLines(only, paint) : riskTable(reports, paint));
    });
  });
};

const NOTHING = ['  No session goes on. What a new one may do:   ht config explain --session'];
