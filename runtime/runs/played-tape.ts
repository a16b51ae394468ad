import { readBlocks, type Dataset } from '../../data/index.ts';
import {
  clipped,
  EngineError,
  MisprintFinder,
  type EventStore,
  type RunManifest,
  type TapeBlock,
} from '../../engine/index.ts';
import type { RunResult } from '../../backtests/result.ts';

/** The rows that a manifest names, as they are played: probable misprints are cut where it says so. */
export async function* playedTape(
  store: EventStore,
  dataset: Dataset,
  { from, to, misprints }: Pick<RunManifest['tape'], 'from' | 'to' | 'misprints'>,
): AsyncGenerator<TapeBlock> {
  const finder = new MisprintFinder();
  for await (const { block } of readBlocks(store, dataset, { from, to })) {
    if (misprints !== 'clip' || block.kind !== 'candles') yield block;
    else yield clipped(block, finder.find(block));
  }
}

/** E_MISPRINTS if orders were filled where only a misprint has been: nobody could have traded there. */
export const assertNoMisprints = ({ misprints: { fills, first }, manifest }: RunResult): void => {
  if (fills === 0 || first === null) return;
  const day = new Date(first.time).toISOString().slice(0, 10);
  throw new EngineError('E_MISPRINTS', `${fills} fills would be at prices that only a misprint has reached`, {
    where: `${manifest.tape.dataset}, ${day}: ${first.recorded}, where ${first.plausible} is plausible`,
    why: 'The bar strays more than half the price from its own open and close. What orders earn there, nobody could have earned.',
    fix: 'cut such bars to what is plausible: --misprints clip; or take them as they are: --misprints keep',
  });
};
