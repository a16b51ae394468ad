import type { Dataset } from '../data/index.ts';
import { defaultLimits, type RunManifest, type Strategy } from '../engine/index.ts';
import type { Store } from '../runtime/home.ts';
import { closing, openJournal } from '../runtime/journal/open-journal.ts';
import { tapeInput } from '../runtime/runs/manifest.ts';
import { playBack } from '../runtime/runs/playback.ts';

const QUIET = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };

type Settings = Readonly<Record<string, string | number | boolean>>;

/** What is played, and under which name it is journalled. */
export interface RunOptions {
  readonly run: string;
  readonly strategy: Strategy;
  readonly set: Settings;
  /** Compares with what is in the journal instead of writing. */
  readonly isVerified?: boolean;
}

/** Values of a strategy: its defaults and what is set here. */
const values = (strategy: Strategy, set: Settings): RunManifest['parameters'] => ({
  ...Object.fromEntries(Object.entries(strategy.parameters).map(([name, { default: value }]) => [name, value])),
  ...set,
});

const manifestOf = (strategy: Strategy, dataset: Dataset, set: Settings): RunManifest => ({
  instrument: dataset.instrument,
  strategy: strategy.name,
  parameters: values(strategy, set),
  account: { capital: '100000', leverage: '10', marginMode: 'cross' },
  venue: {
    makerFee: '0.00015',
    takerFee: '0.00045',
    orderLatency: { model: 'constant', ms: 0 },
    cancelLatency: { model: 'constant', ms: 0 },
    slippage: { model: 'basis-points', basisPoints: '1' },
    queue: { model: 'through' },
    participation: null,
    fill: 'next-open',
    fundingPrice: 'mark',
  },
  risk: defaultLimits,
  tape: tapeInput(dataset, null, null),
  funding: null,
  seed: '1',
});

/** One run from the store, its events journalled (durable) and hashed, or verified; gives the number of its events. */
export const runOnce = async (store: Store, dataset: Dataset, options: RunOptions): Promise<number> => {
  const { run, strategy, set } = options;
  const mode = options.isVerified ? 'compare' : 'record';
  const journal = await openJournal(store, run, mode);
  const { events } = await closing(journal, () =>
    playBack({
      store,
      manifest: manifestOf(strategy, dataset, set),
      strategy,
      tape: dataset,
      funding: null,
      record: (events) => journal.record(events),
      analysis: null,
      caller: QUIET,
      task: 'bench',
    }),
  );
  if (journal.difference) throw new Error(`the bench is not deterministic: event ${journal.difference.seq}`);
  return events;
};
