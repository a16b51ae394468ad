import { writeFile, readFile } from 'node:fs/promises';
import { EngineError, Scale, type RunManifest, type VenueModel } from '../../engine/index.ts';
import { baseFees } from '../runs/manifest.ts';
import type { Caller } from '../requests.ts';
import { isSession } from '../sessions/opening.ts';
import { readStart } from '../sessions/recorded-session.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { fitted } from './calibrate.ts';
import { configText, FIRST_LINE } from './config-text.ts';
import { measured } from './measure.ts';
import { reenact, type Reenacted, type Reenactment } from './reenact.ts';
import type { Calibration, FidelityOutcome, FidelityRequest, VenueWish } from './requests.ts';

/** How close the simulator is to what a session really met. */
export interface FidelityDesk {
  /** Null for a backtest, which met nothing but the simulator. E_RUN_UNKNOWN. */
  measure(request: FidelityRequest, caller: Caller): Promise<FidelityOutcome | null>;
  /** Fits the simulated venue to a session, and writes it as a configuration. E_FIDELITY_EMPTY, E_CALIBRATION_FILE. */
  calibrate(request: FidelityRequest, path: string, caller: Caller): Promise<Calibration>;
}

export const fidelityDesk = (world: World): FidelityDesk => ({
  measure: async (request, caller) => {
    if (!(await isSession(world.store, request.session))) return null;
    const stage = await openStage(world, request, caller);
    return outcomeOf(stage, await reenact(stage));
  },
  calibrate: async (request, path, caller) => {
    if (!(await isSession(world.store, request.session))) throw notASession(request.session);
    const calibration = await calibrated(world, request, caller);
    await write(path, configText(calibration));
    return calibration;
  },
});

const calibrated = async (world: World, request: FidelityRequest, caller: Caller): Promise<Calibration> => {
  const stage = await openStage(world, request, caller);
  const scale = new Scale(stage.start.manifest.instrument);
  const played = await reenact(stage);
  const before = outcomeOf(stage, played);
  if (before.orders === before.dark) throw nothingToFit(before);
  const { venue, lines } = await fitted(played, stage.venue, scale, (model) => reenact({ ...stage, venue: model }));
  const after = outcomeOf({ ...stage, venue }, await reenact({ ...stage, venue }));
  return { session: request.session, lines, before, after };
};

const openStage = async (world: World, request: FidelityRequest, caller: Caller): Promise<Reenactment> => {
  const { store } = world;
  const { session } = request;
  const start = await readStart(store, session);
  const { strategy } = await loadStrategy(start.manifest.strategy, world.strategies);
  const venue = venueOf(request.venue, start.manifest);
  return { store, session, start, strategy, venue, caller };
};

/** Sessions are not charged on an oracle: none is recorded. */
const venueOf = (wish: VenueWish | null, { venue, instrument }: RunManifest): VenueModel => {
  if (wish === null) return venue;
  const fees = baseFees(instrument.kind);
  return {
    ...wish,
    makerFee: wish.makerFee ?? fees.maker,
    takerFee: wish.takerFee ?? fees.taker,
    fundingPrice: 'mark',
  };
};

const outcomeOf = ({ session, start, venue }: Reenactment, played: Reenacted): FidelityOutcome => {
  const { instrument } = start.manifest;
  return {
    session,
    mode: start.mode === 'live' ? 'live' : 'paper',
    instrument: instrument.id,
    tickSize: instrument.tickSize,
    from: start.time,
    venue,
    ...measured(played.twins, played.cancelWays, new Scale(instrument)),
    twins: played.twins,
  };
};

/** A file that somebody wrote by hand is never replaced. */
const write = async (path: string, content: string): Promise<void> => {
  const former = await readFile(path, 'utf8').catch(() => null);
  if (former !== null && !former.startsWith(FIRST_LINE)) {
    throw new EngineError('E_CALIBRATION_FILE', 'the configuration was not written', {
      where: path,
      why: 'A file of this name is there already, and it is not one that was fitted.',
      fix: 'name another file: --calibrate fitted.yaml',
    });
  }
  await writeFile(path, content).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('E_CALIBRATION_FILE', 'the configuration cannot be written', { where: path, why, cause });
  });
};

const notASession = (session: string): EngineError =>
  new EngineError('E_FIDELITY_EMPTY', `${session} is a backtest: there is nothing real to compare it with`, {
    why: 'Only a paper or live session met anything but the simulator.',
    fix: 'ht status lists the sessions',
  });

const nothingToFit = ({ session, orders }: FidelityOutcome): EngineError =>
  new EngineError('E_FIDELITY_EMPTY', `session ${session} has no order to fit a simulator by`, {
    why: orders === 0 ? 'It sent none.' : `All of its ${orders} orders met missing data.`,
    fix: `ht events ${session}`,
  });
