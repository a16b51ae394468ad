import { resolve } from 'node:path';
import { EngineError } from '../../engine/index.ts';
import type { Calibration, FidelityOutcome, VenueWish } from '../../runtime/fidelity/requests.ts';
import type { Program } from '../../runtime/program.ts';
import type { Caller } from '../../runtime/requests.ts';
import { printLines } from '../context.ts';
import type { Context } from '../context.ts';
import { calibrationLines, fidelityLines, twinLines } from '../output/fidelity-lines.ts';
import { backtestWish, venueRequest } from './backtest-request.ts';

/** The part of `verify` that compares the simulator with what happened. */
export interface FidelityOptions {
  readonly orders?: boolean;
  readonly calibrate?: string;
  readonly config?: string;
}

export interface FidelityResult {
  readonly fidelity: FidelityOutcome;
  readonly calibration: Calibration | null;
}

/** Null for a backtest. E_FIDELITY_EMPTY if more than that was asked for. */
export const compareWithReality = async (
  context: Context,
  options: FidelityOptions,
  session: string,
  { program, caller }: { readonly program: Program; readonly caller: Caller },
): Promise<FidelityResult | null> => {
  const request = { session, venue: await venueWish(context, options.config) };
  if (options.calibrate !== undefined) {
    const path = resolve(context.cwd, options.calibrate);
    const calibration = await program.fidelity.calibrate(request, path, caller);
    return { fidelity: calibration.before, calibration };
  }
  const fidelity = await program.fidelity.measure(request, caller);
  if (fidelity === null && (options.orders === true || options.config !== undefined)) throw isBacktest(session);
  return fidelity && { fidelity, calibration: null };
};

/** The venue of a configuration, as a backtest would simulate it. */
const venueWish = async (context: Context, config: string | undefined): Promise<VenueWish | null> => {
  if (config === undefined) return null;
  const { settings, cwd } = await backtestWish(context, [], { config, set: [] });
  return venueRequest(settings, cwd);
};

/** What goes into the JSON of `verify`: single orders on request only, sizes as text. */
export const fidelityJson = (result: FidelityResult | null, options: FidelityOptions): object => {
  if (result === null) return {};
  const { fidelity, calibration } = result;
  return {
    fidelity: { ...numbersOf(fidelity), ...(options.orders === true && { twins: fidelity.twins }) },
    ...(calibration && { calibration: { lines: calibration.lines, after: numbersOf(calibration.after) } }),
  };
};

const numbersOf = (outcome: FidelityOutcome): Partial<FidelityOutcome> =>
  Object.fromEntries(Object.entries(outcome).filter(([name]) => name !== 'twins'));

export const printFidelity = (context: Context, result: FidelityResult | null, options: FidelityOptions): void => {
  if (result === null) return;
  const { fidelity, calibration } = result;
  if (options.orders === true) printLines(context, twinLines(fidelity));
  const lines = calibration ? calibrationLines(calibration, options.calibrate ?? '') : fidelityLines(fidelity);
  printLines(context, [...lines, ...(calibration || fidelity.orders === 0 ? [] : nextLines(fidelity))]);
};

const nextLines = ({ session }: FidelityOutcome): readonly string[] => [
  '',
  `  Next      ht verify ${session} --orders     ht verify ${session} --calibrate fitted.yaml`,
];

const isBacktest = (run: string): EngineError =>
  new EngineError('E_FIDELITY_EMPTY', `${run} is a backtest: there is nothing real to compare it with`, {
    why: 'Only a paper or live session met anything but the simulator.',
    fix: 'ht status lists the sessions',
  });
