import { EngineError } from '../../engine/index.ts';
import { accountCodes } from './codes/account.ts';
import { auditCodes } from './codes/audit.ts';
import { boardCodes } from './codes/board.ts';
import { configCodes } from './codes/config.ts';
import { dataCodes } from './codes/data.ts';
import type { CodeTable } from './codes/entry.ts';
import { exchangeCodes } from './codes/exchange.ts';
import { fidelityCodes } from './codes/fidelity.ts';
import { journalCodes } from './codes/journal.ts';
import { keyCodes } from './codes/keys.ts';
import { misprintCodes } from './codes/misprints.ts';
import { projectionCodes } from './codes/projections.ts';
import { purityCodes } from './codes/purity.ts';
import { replayCodes } from './codes/replay.ts';
import { reportCodes } from './codes/report.ts';
import { riskCodes } from './codes/risk.ts';
import { runCodes } from './codes/run.ts';
import { sessionCodes } from './codes/session.ts';
import { storeServerCodes } from './codes/store-server.ts';
import { sweepCodes } from './codes/sweep.ts';
import { transferCodes } from './codes/transfer.ts';
import { usageCodes } from './codes/usage.ts';
import { venueCodes } from './codes/venue.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';

/** Every error code there is: what it means and how the program ends with it. */
export const codes: CodeTable = {
  ...usageCodes,
  ...configCodes,
  ...dataCodes,
  ...misprintCodes,
  ...runCodes,
  ...sweepCodes,
  ...reportCodes,
  ...replayCodes,
  ...fidelityCodes,
  ...purityCodes,
  ...journalCodes,
  ...storeServerCodes,
  ...auditCodes,
  ...transferCodes,
  ...sessionCodes,
  ...boardCodes,
  ...riskCodes,
  ...venueCodes,
  ...exchangeCodes,
  ...keyCodes,
  ...accountCodes,
  ...projectionCodes,
};

/** The exit code of an error; what is not in the table is a failed run. */
export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof EngineError ? (codes[error.code]?.exit ?? EXIT.runFailed) : EXIT.runFailed;
