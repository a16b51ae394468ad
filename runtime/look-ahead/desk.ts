import { EngineError, type TapeRef } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { readStart } from '../sessions/recorded-session.ts';
import type { World } from '../world.ts';
import { Comparison } from './comparison.ts';
import { Cuts } from './cuts.ts';
import { playInPieces, playPoisoned } from './plays.ts';
import type { LookAheadOutcome, LookAheadRequest } from './request.ts';
import { sampled, sourceOf, toldUntil } from './source.ts';

/** A play with another future is a whole play until the cut, so there are few of them. */
const POISONED_MOST = 20;

/** Proves that what a run decided does not depend on what came later. */
export interface LookAheadDesk {
  /** Plays a recorded run with its tape cut, and with another future. E_RUN_UNKNOWN, E_RUN_UNFINISHED, E_TAPE_CHANGED. */
  prove(request: LookAheadRequest, caller: Caller): Promise<LookAheadOutcome>;
}

export const lookAheadDesk = (world: World): LookAheadDesk => ({
  prove: (request, caller) => prove(world, request, caller),
});

const prove = async (world: World, request: LookAheadRequest, caller: Caller): Promise<LookAheadOutcome> => {
  const { run, cuts: wanted, seed } = request;
  if ((await readStart(world.store, run)).mode !== 'backtest') throw arrived(run);
  const source = await sourceOf(world, run, caller);
  const { decisions, rows } = await sampled(source, { most: Cuts.decisionsOf(wanted), seed });
  const comparison = await Comparison.open('cut', source.recorded());
  const cuts = new Cuts(decisions, rows, { cuts: wanted, seed });
  const played = await playInPieces(await source.session(null), source.blocks(), cuts, comparison);
  let { foresight } = comparison;
  let poisoned = 0;
  for (const cut of poisonedCuts(decisions)) {
    if (foresight) break;
    const other = await Comparison.open('poisoned', source.recorded());
    const until = await toldUntil(source, cut);
    await playPoisoned(await source.session(until), source.blocks(), cut, other);
    foresight = other.foresight;
    poisoned++;
  }
  return { run, rows, cuts: played.cuts, poisoned, foresight };
};

/** Where the future is replaced: behind the rows of decisions, and behind those before them. */
const poisonedCuts = (decisions: readonly TapeRef[]): readonly TapeRef[] =>
  decisions
    .filter((_, index) => index % Math.ceil(decisions.length / POISONED_MOST) === 0)
    .map(({ block, row }, index) => ({ block, row: Math.max(0, row - (index % 2)) }));

const arrived = (run: string): EngineError =>
  new EngineError('E_LOOK_AHEAD_SESSION', `session ${run} was played while its market data arrived`, {
    why: 'It could not look ahead: there was nothing to look at yet. Only a backtest has its whole tape from the start.',
    fix: `ht verify ${run}`,
  });
