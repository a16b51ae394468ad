import { EngineError } from '../../engine/index.ts';
import type { RiskLimits, RunManifest, Ruling, Strategy, VenueModel } from '../../engine/index.ts';
import type { Watch } from '../runs/playback.ts';
import { isChange, type Change } from './change.ts';
import { Succession, type Heir } from './succession.ts';

/** A recorded run with the changes that make a fork of it: who decides, and who looks on to apply them in time. */
export interface ForkedInputs {
  readonly strategy: Strategy;
  readonly watch: Watch;
  /** How often who decides after the point would have decided otherwise before it. */
  otherwise(): number;
}

/** The strategies that a fork's changes name, loaded. */
export type LoadStrategy = (name: string) => Promise<Strategy>;

/** What is played when the changes are applied; without any, exactly what was recorded. */
export const forkedInputs = async (
  manifest: RunManifest,
  first: Strategy,
  changes: readonly Change[],
  load: LoadStrategy,
): Promise<ForkedInputs> => {
  const heirs: Heir[] = [];
  for (const { strategy, at } of changes) {
    if (!strategy) continue;
    const heir = { strategy: await load(strategy.name), parameters: strategy.parameters, at };
    assertSameNeeds(manifest, first, heir);
    heirs.push(heir);
  }
  const succession = new Succession(first, heirs);
  const rulings = changes.flatMap(({ without }) => without.flatMap(rulingOf)).sort((a, b) => a.seq - b.seq);
  const unpublished = new Set(
    changes.flatMap(({ without }) => without.filter(({ what }) => what === 'funding').map(({ time }) => time)),
  );
  return {
    otherwise: () => succession.otherwise,
    strategy: succession.strategy,
    watch: {
      observe: (session) => {
        let { risk, venue } = manifest;
        let ruled = 0;
        return {
          recorded: ({ seq }) => {
            succession.recorded(seq);
            for (const change of changes) {
              if (change.at !== seq) continue;
              // What really happened is left: from here on what the venue said is another story's.
              if (isChange(change)) session().handOver();
              const isRisk = Object.keys(change.risk).length > 0;
              const isVenue = Object.keys(change.venue).length > 0;
              risk = { ...risk, ...change.risk } satisfies RiskLimits;
              venue = { ...venue, ...change.venue } satisfies VenueModel;
              session().adjust({ ...(isRisk && { limits: risk }), ...(isVenue && { venue }) });
            }
          },
          // A simulated venue that takes over may answer what was on its way: the order is then asked for a little later.
          ruling: (seq) => {
            const due = rulings[ruled];
            if (due === undefined || seq < due.seq) return null;
            ruled++;
            return due.ruling;
          },
          publishes: (time) => !unpublished.has(time),
        };
      },
      hasFunding: (time) => !unpublished.has(time),
    },
  };
};

/** Candles are built for the whole session, and prices are either looked at or not. */
const assertSameNeeds = (manifest: RunManifest, first: Strategy, { strategy, parameters }: Heir): void => {
  const was = first.needs(manifest.parameters as never);
  const wanted = strategy.needs(parameters as never);
  if (JSON.stringify(was) === JSON.stringify(wanted)) return;
  const text = (needs: typeof was): string =>
    needs.input === 'prices' ? 'prices' : `candles of ${needs.intervalMs / 1000} s`;
  throw new EngineError('E_FORK_SETTING', `${strategy.name} would look at ${text(wanted)} instead of ${text(was)}`, {
    why: 'What a strategy looks at cannot change in the middle of a run.',
    fix: 'run it from the start as a backtest of its own, and compare: ht compare <run> <other>',
  });
};

const rulingOf = ({
  seq,
  what,
}: Change['without'][number]): readonly { readonly seq: number; readonly ruling: Ruling }[] =>
  what === 'funding' ? [] : [{ seq, ruling: what === 'order' ? 'deny' : 'allow' }];
