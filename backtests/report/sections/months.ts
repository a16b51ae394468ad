import type { EquityPoint, RunResult } from '../../result.ts';
import { signedPercent } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Month {
  readonly year: number;
  readonly month: number;
  /** NAV at its end over NAV at its start, less one. */
  readonly change: number;
}

/** The change of each calendar month; daily points carry the NAV of midnight, which still belongs to the day before. */
export const monthlyChanges = (start: string, daily: readonly EquityPoint[]): readonly Month[] => {
  const ends = new Map<string, { year: number; month: number; equity: number }>();
  for (const point of daily) {
    const date = new Date(point.time - 1);
    const year = date.getUTCFullYear();
    const month = date.getUTCMonth();
    ends.set(`${year}-${month}`, { year, month, equity: Number(point.equity) });
  }
  let before = Number(start);
  return [...ends.values()].map(({ year, month, equity }) => {
    const change = equity / before - 1;
    before = equity;
    return { year, month, change };
  });
};

const cell = (change: number | undefined): Html => {
  if (change === undefined) return html`<td></td>`;
  const strength = Math.min(1, Math.abs(change) / 0.2).toFixed(2);
  return html`<td class="number heat ${change < 0 ? 'down' : 'up'}" style="--strength:${strength}">${signedPercent(change, 1)}</td>`;
};

const yearRow = (year: number, months: readonly Month[]): Html => {
  const of = (month: number): number | undefined => months.find((each) => each.month === month)?.change;
  const whole = months.reduce((product, each) => product * (1 + each.change), 1) - 1;
  return html`<tr><th>${year}</th>${NAMES.map((_, month) => cell(of(month)))}${cell(whole)}</tr>`;
};

/** What each month and year made. */
export const months = (result: RunResult): Html => {
  const changes = monthlyChanges(result.equity.start, result.equity.daily);
  const years = [...new Set(changes.map((each) => each.year))];
  return section(
    'months',
    'Months',
    html`
<table class="list months">
<thead><tr><th></th>${NAMES.map((name) => html`<th class="number">${name}</th>`)}<th class="number">year</th></tr></thead>
<tbody>${years.map((year) =>
      yearRow(
        year,
        changes.filter((each) => each.year === year),
      ),
    )}</tbody>
</table>`,
  );
};
