import type { RiskLimits, RunManifest, Ruling, Strategy, VenueModel } from '../../engine/index.ts';
import type { Watch } from '../runs/playback.ts';
import type { Change } from './change.ts';
import { Succession, type Heir } from './succession.ts';

/** A recorded run with the changes that make a fork of it: who decides, and who looks on to apply them in time. */
export interface ForkedInputs {
  readonly strategy: Strategy;
  readonly watch: Watch;
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
    if (strategy) heirs.push({ strategy: await load(strategy.name), parameters: strategy.parameters, at });
  }
  const succession = new Succession(first, heirs);
  const rulings = new Map(changes.flatMap(({ without }) => without.flatMap(rulingOf)));
  const unpublished = new Set(
    changes.flatMap(({ without }) => without.filter(({ what }) => what === 'funding').map(({ time }) => time)),
  );
  return {
    strategy: succession.strategy,
    watch: {
      observe: (session) => {
        let { risk, venue } = manifest;
        return {
          recorded: ({ seq }) => {
            succession.recorded(seq);
            for (const change of changes) {
              if (change.at !== seq) continue;
              const isRisk = Object.keys(change.risk).length > 0;
              const isVenue = Object.keys(change.venue).length > 0;
              risk = { ...risk, ...change.risk } satisfies RiskLimits;
              venue = { ...venue, ...change.venue } satisfies VenueModel;
              session().adjust({ ...(isRisk && { limits: risk }), ...(isVenue && { venue }) });
            }
          },
          ruling: (seq) => rulings.get(seq) ?? null,
        };
      },
      hasFunding: (time) => !unpublished.has(time),
    },
  };
};

const rulingOf = ({ seq, what }: Change['without'][number]): readonly (readonly [number, Ruling])[] => {
  if (what === 'funding') return [];
  return [[seq, what === 'order' ? 'deny' : 'allow']];
};
