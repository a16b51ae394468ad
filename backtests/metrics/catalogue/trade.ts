import { mean } from '../statistics.ts';
import { expectancy, kelly, longestStreak, payoff, profitFactor, split, systemQuality, winRate } from '../trades.ts';
import { group } from './definition.ts';
import type { Definition, MetricsInput, Trip } from './definition.ts';

type Member = Omit<Definition, 'group'>;

const trips = (input: MetricsInput): readonly Trip[] => input.trips ?? [];
const results = (input: MetricsInput): readonly number[] => trips(input).map((trip) => trip.pnl);
const held = (input: MetricsInput, keep: (trip: Trip) => boolean): number =>
  mean(
    trips(input)
      .filter(keep)
      .map((trip) => trip.heldMs),
  );
const openTrip = (input: MetricsInput): string | null =>
  trips(input).some((trip) => trip.open) ? 'The last round trip is open: it is marked at the last price.' : null;

const NO_TRIPS = 'There was no round trip.';
const NO_WIN = 'There was no winning round trip.';
const NO_LOSS = 'There was no losing round trip.';
const NO_PAIR = 'Needs a winning and a losing round trip.';

const count = (key: string, label: string, formula: string, keep: (trip: Trip) => boolean): Member => ({
  key,
  label,
  unit: 'count',
  formula,
  missing: NO_TRIPS,
  value: (input) => (input.trips === null ? NaN : trips(input).filter(keep).length),
  note: openTrip,
});

const money = (
  key: string,
  label: string,
  [formula, missing]: readonly [string, string],
  value: (pnl: readonly number[]) => number,
): Member => ({ key, label, unit: 'money', formula, missing, value: (input) => value(results(input)), note: openTrip });

const ratio = (
  key: string,
  label: string,
  [formula, missing]: readonly [string, string],
  value: (pnl: readonly number[]) => number,
): Member => ({ ...money(key, label, [formula, missing], value), unit: 'ratio' });

const counts: readonly Member[] = [
  count('roundTrips', 'Round trips', 'flat to flat, or through zero', () => true),
  count('longTrips', 'Long round trips', 'count of long', (trip) => trip.side === 'long'),
  count('shortTrips', 'Short round trips', 'count of short', (trip) => trip.side === 'short'),
  count('scratches', 'Scratches', 'count of profit = 0', (trip) => trip.pnl === 0),
];

const sizes: readonly Member[] = [
  { ...ratio('winRate', 'Win rate', ['wins / (wins + losses)', NO_TRIPS], winRate), unit: 'fraction' },
  ratio('profitFactor', 'Profit factor', ['sum of wins / |sum of losses|', NO_LOSS], profitFactor),
  ratio('payoff', 'Payoff', ['mean win / |mean loss|', NO_PAIR], payoff),
  money('expectancy', 'Expectancy', ['mean profit', NO_TRIPS], expectancy),
  money('averageWin', 'Average win', ['mean of wins', NO_WIN], (pnl) => mean(split(pnl).wins)),
  money('averageLoss', 'Average loss', ['mean of losses', NO_LOSS], (pnl) => mean(split(pnl).losses)),
  money('largestWin', 'Largest win', ['max of wins', NO_WIN], (pnl) => Math.max(...split(pnl).wins)),
  money('largestLoss', 'Largest loss', ['min of losses', NO_LOSS], (pnl) => Math.min(...split(pnl).losses)),
  { ...ratio('kelly', 'Kelly fraction', ['(b p - q) / b', NO_PAIR], kelly), unit: 'fraction' },
  {
    key: 'systemQuality',
    label: 'System quality (SQN)',
    unit: 'ratio',
    formula: 'sqrt(n) * mean(R) / sd(R), R = profit over the largest notional',
    missing: 'Needs at least two round trips that differ.',
    value: (input) => systemQuality(trips(input).map((trip) => trip.returnFraction)),
    note: openTrip,
  },
];

const streaks: readonly Member[] = ([1, -1] as const).map((sign) => ({
  key: sign === 1 ? 'longestWinStreak' : 'longestLossStreak',
  label: sign === 1 ? 'Longest winning streak' : 'Longest losing streak',
  unit: 'count',
  formula: 'longest run; a scratch ends it',
  missing: NO_TRIPS,
  value: (input) => (input.trips === null ? NaN : longestStreak(results(input), sign)),
}));

const holding = (key: string, label: string, missing: string, keep: (trip: Trip) => boolean): Member => ({
  key,
  label,
  unit: 'ms',
  formula: 'mean time from first to last fill',
  missing,
  value: (input) => held(input, keep),
  note: openTrip,
});

const times: readonly Member[] = [
  holding('holdingTime', 'Holding time', NO_TRIPS, () => true),
  holding('holdingTimeWins', 'Holding time of wins', NO_WIN, (trip) => trip.pnl > 0),
  holding('holdingTimeLosses', 'Holding time of losses', NO_LOSS, (trip) => trip.pnl < 0),
];

const excursions: readonly Member[] = [
  {
    key: 'averageMae',
    label: 'Average worst excursion (MAE)',
    unit: 'money',
    formula: 'mean of the lowest profit while held',
    missing: NO_TRIPS,
    value: (input) => mean(trips(input).map((trip) => trip.mae)),
  },
  {
    key: 'averageMfe',
    label: 'Average best excursion (MFE)',
    unit: 'money',
    formula: 'mean of the highest profit while held',
    missing: NO_TRIPS,
    value: (input) => mean(trips(input).map((trip) => trip.mfe)),
  },
  {
    key: 'efficiency',
    label: 'Efficiency of exits',
    unit: 'fraction',
    formula: 'mean of profit / MFE where MFE > 0',
    missing: 'No round trip was ever in profit.',
    value: (input) =>
      mean(
        trips(input)
          .filter((trip) => trip.mfe > 0)
          .map((trip) => trip.pnl / trip.mfe),
      ),
  },
];

/** How the round trips went; profit is after fees, funding and slippage. */
export const tradeMetrics: readonly Definition[] = group('Trades', [
  ...counts,
  ...sizes,
  ...streaks,
  ...times,
  ...excursions,
]);
