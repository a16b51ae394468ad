import { codes } from '../cli/errors/codes.ts';
import { accountCodes } from '../cli/errors/codes/account.ts';
import { auditCodes } from '../cli/errors/codes/audit.ts';
import { boardCodes } from '../cli/errors/codes/board.ts';
import { configCodes } from '../cli/errors/codes/config.ts';
import { dataCodes } from '../cli/errors/codes/data.ts';
import type { CodeTable } from '../cli/errors/codes/entry.ts';
import { exchangeCodes } from '../cli/errors/codes/exchange.ts';
import { fidelityCodes } from '../cli/errors/codes/fidelity.ts';
import { journalCodes } from '../cli/errors/codes/journal.ts';
import { keyCodes } from '../cli/errors/codes/keys.ts';
import { misprintCodes } from '../cli/errors/codes/misprints.ts';
import { projectionCodes } from '../cli/errors/codes/projections.ts';
import { purityCodes } from '../cli/errors/codes/purity.ts';
import { replayCodes } from '../cli/errors/codes/replay.ts';
import { reportCodes } from '../cli/errors/codes/report.ts';
import { riskCodes } from '../cli/errors/codes/risk.ts';
import { runCodes } from '../cli/errors/codes/run.ts';
import { sessionCodes } from '../cli/errors/codes/session.ts';
import { storeServerCodes } from '../cli/errors/codes/store-server.ts';
import { sweepCodes } from '../cli/errors/codes/sweep.ts';
import { transferCodes } from '../cli/errors/codes/transfer.ts';
import { usageCodes } from '../cli/errors/codes/usage.ts';
import { venueCodes } from '../cli/errors/codes/venue.ts';
import { exitMeanings } from '../cli/errors/exit-code.ts';
import { verdictMeanings } from '../cli/errors/verdict.ts';
import { madeBy, plain, wrapped } from './markdown.ts';

const HEAD = `# Errors

${madeBy('errors-page.ts')}

An error has a code, the place it is about, the reason, and what to do. \`ht explain CODE\` prints what stands here; with
\`--debug\` an error also prints its stack. Nothing is repaired or rounded silently, and an import that fails has changed
nothing.

## Exit codes

| exit | meaning |
| --- | --- |
${Object.entries(exitMeanings)
  .map(([exit, meaning]) => `| ${exit} | ${meaning} |`)
  .join('\n')}

\`ht verify\` and \`ht audit verify\` answer one question with three codes; damage ends them with 2 instead of 7:

| exit | verdict |
| --- | --- |
${Object.entries(verdictMeanings)
  .map(([exit, meaning]) => `| ${exit} | ${meaning} |`)
  .join('\n')}
`;

const GROUPS: readonly (readonly [title: string, table: CodeTable])[] = [
  ['How the command was given', usageCodes],
  ['Settings', configCodes],
  ['Market data', dataCodes],
  ['Misprints', misprintCodes],
  ['Runs', runCodes],
  ['Sweeps', sweepCodes],
  ['Reports', reportCodes],
  ['Replays, traces, forks', replayCodes],
  ['Read models', projectionCodes],
  ['Strategies', purityCodes],
  ['Store and journal', journalCodes],
  ['Store on a server', storeServerCodes],
  ['Audit', auditCodes],
  ['Copies, exports and backups of a store', transferCodes],
  ['Paper and live sessions', sessionCodes],
  ['Sessions in processes of their own', boardCodes],
  ['Simulator against reality', fidelityCodes],
  ['Limits and brakes', riskCodes],
  ['Venues', venueCodes],
  ['Exchanges through ccxt', exchangeCodes],
  ['Keys', keyCodes],
  ['Accounts, by hand', accountCodes],
];

/** The page about all error codes, made from the tables that `ht explain` uses. */
export const errorsPage = (): string => {
  const shown = GROUPS.reduce((sum, [, table]) => sum + Object.keys(table).length, 0);
  if (shown !== Object.keys(codes).length) throw new Error('a table of error codes is missing on the page');
  return `${HEAD}\n${GROUPS.map(([title, table]) => `## ${title}\n\n${entries(table)}`).join('\n')}`;
};

const entries = (table: CodeTable): string =>
  Object.entries(table)
    .map(([code, { title, exit, cause, fix }]) => {
      const lines = [
        wrapped(`**${plain(title)}**, exit ${exit}.`),
        wrapped(plain(cause)),
        wrapped(`Fix: ${plain(fix)}`),
      ];
      return `### ${code}\n\n${lines.join('\n')}\n`;
    })
    .join('\n');
