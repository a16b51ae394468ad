import type { Trial } from '../../backtests/sweep/sweep.ts';
import type { WalkForward } from '../../backtests/result.ts';
import { counted, grouped, percent, signedPercent } from '../../backtests/wording/number.ts';
import { spanText } from '../../backtests/wording/time.ts';
import type { SweepOutcome } from '../../runtime/sweep/requests.ts';
import type { Paint } from '../format/colour.ts';
import { columns } from '../format/columns.ts';
import { clipped } from '../format/text-width.ts';
import { labelled } from './run-heading.ts';

const NONE = '—';
const NAME_WIDTH = 56;
/** Below this the best of so many trials may well be luck: the usual level of a test. */
const CONVINCING = 0.95;

/** The best trials, and what all of them say together. */
export const sweepLines = (outcome: SweepOutcome, top: number, paint: Paint): readonly string[] => {
  const { trials, dataset, from, to, rows, rankedBy, refused } = outcome;
  const label = (text: string): string => paint('dim', text);
  const hidden = trials.length - top;
  return [
    ...labelled(
      'Sweep',
      `${counted(trials.length, 'trial')}, best first by ${rankedBy}${without(refused.length)}`,
      label,
    ),
    ...labelled('Data', `${dataset}  ${spanText(from, to)}  ${counted(rows, 'row')}`, label),
    '',
    ...columns(LAYOUT, trials.slice(0, top).map(cells)).map((line) => `  ${line}`),
    ...(hidden > 0 ? [label(`  ${grouped(hidden, 0)} more: --top ${trials.length}, or --json`)] : []),
    '',
    ...doubts(outcome).flatMap((text, index) => labelled(index === 0 ? 'Trust' : '', text, label)),
    ...next(trials).flatMap((text) => labelled('Next', text, label)),
  ];
};

const LAYOUT = [
  { title: 'tried', align: 'left' },
  { title: 'return', align: 'right' },
  { title: 'drawdown', align: 'right' },
  { title: 'Sharpe', align: 'right' },
  { title: 'round trips', align: 'right' },
] as const;

const cells = ({ name, totalReturn, maxDrawdown, sharpe, roundTrips, misprintFills }: Trial): readonly string[] => [
  clipped(misprintFills > 0 ? `! ${name}` : name, NAME_WIDTH),
  totalReturn === null ? NONE : signedPercent(totalReturn),
  maxDrawdown === null ? NONE : signedPercent(maxDrawdown),
  sharpe === null ? NONE : grouped(sharpe, 2),
  grouped(roundTrips, 0),
];

const without = (refused: number): string =>
  refused === 0 ? '' : `; ${counted(refused, 'set')} that the strategy refuses left out`;

const doubts = ({ trials, gained, medianReturn, deflatedSharpe, walkForward }: SweepOutcome): readonly string[] => [
  `${mark(2 * gained > trials.length)} ${gained} of ${counted(trials.length, 'trial')} gained; the middle one made ${
    medianReturn === null ? 'nothing that can be told' : signedPercent(medianReturn)
  }`,
  deflatedSharpe === null
    ? '! too little to say how much of the best is luck: two trials and a few daily returns are needed'
    : `${mark(deflatedSharpe >= CONVINCING)} ${percent(deflatedSharpe)} probability that the best is more than the luck of so many trials (deflated Sharpe ratio)`,
  ...(walkForward === null ? ['! no walk-forward: the run is shorter than thirty days'] : [forward(walkForward)]),
  ...(trials.some(({ misprintFills }) => misprintFills > 0)
    ? ['! trials marked with ! were filled where only a misprint has been: --misprints clip']
    : []),
];

const forward = ({ chosenReturn, ownReturn }: WalkForward): string =>
  `${mark(chosenReturn > 0)} walk-forward: always the best so far made ${signedPercent(chosenReturn)}; the best in hindsight ${signedPercent(ownReturn)} in the same time`;

const mark = (isGood: boolean): string => (isGood ? '✓' : '!');

const next = ([best]: readonly Trial[]): readonly string[] => (best === undefined ? [] : [best.command]);
