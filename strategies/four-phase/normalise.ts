import { decide, isPeakFrame, type Phase, type Shape, type Target } from './decide.ts';

/** A state as somebody wrote it down: any field may be missing, and any may be nonsense. */
export type HandMade = Readonly<Record<string, unknown>>;

export type Normalised =
  | { readonly ok: true; readonly unit: number; readonly target: Target }
  /** One line for each field that cannot be understood. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Makes a valid frame and levels of a hand-made state, or says what is wrong with it; never throws. Understood are
 * `phase`, `currentUnit`, `peakUnit`, `valleyUnit` and the four amounts `longInvested`, `longCash`, `hedgeLong`,
 * `hedgeShort` (numbers or decimal text, not negative). Levels are ratios of amounts, rounded to parts; an empty
 * allocation counts as fully long; a missing peak is the higher of unit and 0, a missing valley the unit. Where phase
 * and amounts disagree the amounts win, if they fit another phase.
 */
export const normalise = (given: HandMade, shape: Shape): Normalised => {
  const problems: string[] = [];
  const unit = wholeOf(given, 'currentUnit', problems) ?? 0;
  const peak = wholeOf(given, 'peakUnit', problems) ?? Math.max(unit, 0);
  const valley = wholeOf(given, 'valleyUnit', problems) ?? unit;
  const stated = phaseOf(given['phase'], problems);
  const [longInvested, longCash, hedgeLong, hedgeShort] = (
    ['longInvested', 'longCash', 'hedgeLong', 'hedgeShort'] as const
  ).map((name) => amountOf(given, name, problems)) as [number, number, number, number];
  if (problems.length > 0) return { ok: false, problems };
  const longLevel = partsOf(longInvested, longCash, shape.chunks);
  const hedgeShortLevel = shape.hedge === 'none' ? 0 : shape.chunks - partsOf(hedgeLong, hedgeShort, shape.chunks);
  const phase = phaseOfLevels(longLevel, hedgeShortLevel, shape) ?? partialPhase(stated);
  return { ok: true, unit, target: { phase, longLevel, hedgeShortLevel, ...references(phase, unit, peak, valley) } };
};

const PHASES: readonly Phase[] = ['advance', 'retracement', 'decline', 'recovery'];

/**
 * The phase that two levels belong to; null where they do not tell. With two units of confirmation and four parts
 * their sum is 4 when nothing is partial, 5 in each retracement, 3 in each recovery.
 */
export const phaseOfLevels = (longLevel: number, hedgeShortLevel: number, shape: Shape): Phase | null => {
  const { chunks, lag, hedge } = shape;
  if (longLevel === chunks && hedgeShortLevel === 0) return 'advance';
  if (longLevel === 0 && hedgeShortLevel === (hedge === 'none' ? 0 : chunks)) return 'decline';
  // Without a lag or a hedge both frames pass through the same levels.
  if (lag === 0 || hedge === 'none') return null;
  const distances = Array.from({ length: chunks + lag - 1 }, (_, i) => i + 1);
  const inPeakFrame = distances.map((d) => decide({ phase: 'retracement', refPeak: d, refValley: null }, 0, shape));
  const inValleyFrame = distances.map((d) => decide({ phase: 'recovery', refPeak: null, refValley: -d }, 0, shape));
  const found = [...inPeakFrame, ...inValleyFrame].find(
    (target) => target.longLevel === longLevel && target.hedgeShortLevel === hedgeShortLevel,
  );
  return found?.phase ?? null;
};

/** Partial levels are never advance or decline: the phase of the same frame that has partial levels. */
const partialPhase = (stated: Phase | null): Phase =>
  stated === null || isPeakFrame(stated) ? 'retracement' : 'recovery';

const references = (phase: Phase, unit: number, peak: number, valley: number): Pick<Target, 'refPeak' | 'refValley'> =>
  isPeakFrame(phase)
    ? { refPeak: phase === 'advance' ? unit : Math.max(peak, unit + 1), refValley: null }
    : { refPeak: null, refValley: phase === 'decline' ? unit : Math.min(valley, unit - 1) };

const partsOf = (held: number, rest: number, chunks: number): number =>
  held + rest > 0 ? Math.round((held / (held + rest)) * chunks) : chunks;

const wholeOf = (given: HandMade, name: string, problems: string[]): number | null => {
  const value = given[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= MOST_UNITS) return value;
  problems.push(`${name}: expected a whole number of units, found ${told(value)}`);
  return null;
};

/** Beyond this no anchor and unit value make a price that can be told from its neighbours. */
const MOST_UNITS = 1_000_000_000;

const amountOf = (given: HandMade, name: string, problems: string[]): number => {
  const value = given[name];
  if (value === undefined || value === null) return 0;
  const isText = typeof value === 'string' && /^\d{1,30}(\.\d{1,30})?$/.test(value);
  const amount = isText ? Number(value) : value;
  if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 && amount <= MOST_MONEY) return amount;
  problems.push(`${name}: expected an amount of 0 or more, found ${told(value)}`);
  return 0;
};

const MOST_MONEY = 1e30;

const phaseOf = (value: unknown, problems: string[]): Phase | null => {
  if (value === undefined || value === null) return null;
  const phase = PHASES.find((name) => name === value);
  if (phase === undefined) problems.push(`phase: expected ${PHASES.join(', ')}, found ${told(value)}`);
  return phase ?? null;
};

const told = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : `something of type ${typeof value}`;
