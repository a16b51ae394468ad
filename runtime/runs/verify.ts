import type { AnyEvent } from '../../engine/index.ts';
import { codeHash } from './code-hash.ts';
import { closing, openJournal } from '../journal/open-journal.ts';
import { playBack } from './playback.ts';
import { readManifest, sameDataset } from './recorded-run.ts';
import type { Caller, VerifyOutcome } from '../requests.ts';
import { readRun } from './run-record.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';

/** Plays a recorded run again from its recorded inputs and compares every event; nothing is written. */
export const verifyRun = async (world: World, run: string, caller: Caller): Promise<VerifyOutcome> => {
  const { store } = world;
  const record = await readRun(store, run);
  const manifest = await readManifest(store, run);
  const found = await loadStrategy(manifest.strategy, world.strategies);
  const tape = await sameDataset(store, manifest.tape.dataset, manifest.tape.hash);
  const funding = manifest.funding && (await sameDataset(store, manifest.funding.dataset, manifest.funding.hash));
  const journal = await openJournal(store, { session: run, mode: 'compare', rows: tape.rows });
  const played = {
    store,
    manifest,
    strategy: found.strategy,
    tape,
    funding,
    record: (events: readonly AnyEvent[]) => journal.record(events),
    analysis: null,
    caller,
    task: `verify ${run}`,
  };
  const closed = await closing(journal, () => playBack(played));
  const { difference } = journal;
  return {
    run,
    isSame: difference === null,
    events: closed.events,
    recordedHash: record.completed?.hash ?? '',
    replayedHash: closed.hash,
    difference: difference && {
      seq: difference.seq,
      recorded: difference.recorded?.trim() ?? 'nothing',
      replayed: difference.replayed?.trim() ?? 'nothing',
    },
    isSameCode: codeHash(world.root, found.folder) === record.started.codeHash,
  };
};
