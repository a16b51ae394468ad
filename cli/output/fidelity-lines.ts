import { Decimal, sign } from '../../engine/index.ts';
import { counted, exact, grouped, signed } from '../../backtests/wording/number.ts';
import type { Course } from '../../runtime/fidelity/course.ts';
import { priceOf, sizeOf } from '../../runtime/fidelity/measure.ts';
import type { Calibration, Errors, FidelityOutcome, Spread, TwinOrder } from '../../runtime/fidelity/requests.ts';
import { columns } from '../format/columns.ts';
import { left } from '../format/text-width.ts';

/** The section that says how far the simulator is from what a session met. */
export const fidelityLines = (outcome: FidelityOutcome): readonly string[] => {
  const { orders, dark, fills, refused, price, way, cancelWay, answer, fee, feesPaid } = outcome;
  const title = '  Simulator against reality   ';
  if (orders === 0) return ['', `${title}no orders: nothing to compare`];
  const pair = (real: Spread | null, simulated: Spread | null): string | null =>
    real === null ? null : `simulated ${spreadText(simulated)} · real ${spreadText(real)}`;
  const rows: readonly (readonly [string, string | null])[] = [
    [
      'fills',
      `${grouped(fills.both, 0)} in both${fills.otherSize > 0 ? `, ${fills.otherSize} by another size` : ''} · ` +
        `${grouped(fills.missed, 0)} missed by the simulator · ${grouped(fills.invented, 0)} only in the simulator`,
    ],
    ['refused', refused.real + refused.simulated === 0 ? null : refusedText(refused)],
    ['price', errorsText(price, 'ticks', 1)],
    ['way', pair(way.real, way.simulated)],
    ['cancels', pair(cancelWay.real, cancelWay.simulated)],
    ['answer', answer === null ? null : `heard after ${spreadText(answer)}`],
    [
      'fees',
      fee === null
        ? null
        : `${errorsText(fee, 'bp', 2) ?? ''} · simulated ${exact(feesPaid.simulated)}, real ${exact(feesPaid.real)}`,
    ],
  ];
  return [
    '',
    `${title}${headingOf(outcome)}${dark > 0 ? ` · ${dark} left out: data were missing` : ''}`,
    ...rows.flatMap(([name, text]) => (text === null ? [] : [`    ${left(name, 9)}${text}`])),
  ];
};

const headingOf = ({ orders, mode }: FidelityOutcome): string =>
  `${counted(orders, 'order')}${mode === 'paper' ? ' on paper, filled by the simulator itself' : ''}`;

const refusedText = ({ real, simulated, both }: FidelityOutcome['refused']): string =>
  `${real} by the venue · ${simulated} by the simulator · ${both} by both`;

const ms = (value: number): string => `${grouped(value, 0)} ms`;
const spreadText = (spread: Spread | null): string =>
  spread === null ? 'none' : `median ${ms(spread.median)}, p95 ${ms(spread.p95)}`;

/** Above zero it was dearer in the simulator, below zero it flatters. */
const errorsText = (errors: Errors | null, unit: string, places: number): string | null => {
  if (errors === null) return null;
  const { median, p95, mean } = errors;
  const size = (value: number): string => grouped(value, places);
  // What is nothing in these places has no sign either.
  const lean = Number(mean.toFixed(places));
  const said = lean === 0 ? '' : lean > 0 ? ': too dear' : ': it flatters';
  return `differs by median ${size(median)} ${unit}, p95 ${size(p95)}, mean ${signed(lean, places)}${said}`;
};

/** One line per order: what was simulated, and what happened. */
export const twinLines = ({ twins, tickSize }: FidelityOutcome): readonly string[] => [
  '',
  ...columns(
    [
      { title: 'order', align: 'left' },
      { title: 'what', align: 'left' },
      { title: 'simulated', align: 'left' },
      { title: 'after', align: 'right' },
      { title: 'real', align: 'left' },
      { title: 'after', align: 'right' },
      { title: 'ticks', align: 'right' },
      { title: '', align: 'left' },
    ],
    twins.map((twin) => [
      twin.order,
      `${twin.spec.kind} ${twin.spec.side}`,
      courseText(twin.simulated, tickSize),
      after(twin, twin.simulated),
      courseText(twin.real, tickSize),
      after(twin, twin.real),
      differenceText(twin),
      twin.isDark ? 'data missing' : '',
    ]),
  ),
];

const courseText = ({ fills, ending, why }: Course, tickSize: string): string => {
  if (fills.length > 0) {
    const kinds = new Set(fills.map(({ liquidity }) => liquidity));
    return `${grouped(new Decimal(tickSize).times(priceOf(fills)), new Decimal(tickSize).dp())} ${kinds.size > 1 ? 'maker, taker' : ([...kinds][0] ?? '')}`;
  }
  return ending === null ? 'open' : `${ending}${why === null || why === 'requested' ? '' : ` ${why}`}`;
};

/** Until the venue had it, ms. */
const after = ({ decidedAt, newsAt }: TwinOrder, { takenAt }: Course): string =>
  takenAt === null ? '—' : ms(takenAt - (newsAt ?? decidedAt));

const differenceText = ({ spec, real, simulated }: TwinOrder): string => {
  if (sizeOf(real.fills) === 0 || sizeOf(simulated.fills) === 0) return '';
  return signed(sign(spec.side) * (priceOf(simulated.fills) - priceOf(real.fills)), 1);
};

/** What was fitted, and what it changes. */
export const calibrationLines = ({ lines, before, after: fitted }: Calibration, path: string): readonly string[] => [
  ...fidelityLines(before),
  '',
  '  Fitted',
  ...lines.map(({ key, value, basis }) => `    ${left(key, 14)}${left(value, 18)}${basis}`),
  '',
  '  With that',
  ...fidelityLines(fitted).slice(2),
  '',
  `  Written   ${path}`,
  `  Next      ht backtest <strategy> --data <dataset> --config ${path}`,
];
