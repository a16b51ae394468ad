import type { EquityPoint, RunResult } from '../../result.ts';
import { percent, signedPercent } from '../../wording/number.ts';
import { directionOf } from '../../wording/direction.ts';
import { html, type Html } from '../html.ts';

interface Quarter {
  /** `2017 Q3`. */
  readonly name: string;
  /** NAV at its end over NAV at its start, less one; null where there was nothing left. */
  readonly change: number | null;
}

/** The change of each calendar quarter; midnight still belongs to the day before. */
export const quarterChanges = (start: string, daily: readonly EquityPoint[]): readonly Quarter[] => {
  const ends = new Map<string, number>();
  for (const { time, equity } of daily) {
    const date = new Date(time - 1);
    ends.set(`${date.getUTCFullYear()} Q${Math.floor(date.getUTCMonth() / 3) + 1}`, Number(equity));
  }
  let before = Number(start);
  return [...ends].map(([name, equity]) => {
    const change = before > 0 ? equity / before - 1 : null;
    before = equity;
    return { name, change };
  });
};

/** Returns of the strategy and of holding in each calendar quarter. */
export const parts = ({ equity, benchmark }: RunResult): Html => {
  const own = quarterChanges(equity.start, equity.daily);
  const held = quarterChanges(benchmark.start, benchmark.daily);
  const known = own.flatMap(({ change }) => (change === null ? [] : [change]));
  const gained = known.filter((change) => change > 0).length;
  const row = ({ name, change }: Quarter, index: number): Html => html`
<tr><th>${name}</th><td class="number ${directionOf(change)}">${shown(change)}</td>
<td class="number">${shown(held[index]?.change ?? null)}</td></tr>`;
  return html`
<h3>Quarter by quarter</h3>
<p class="quiet">${gained} of ${known.length} quarters gained (${known.length === 0 ? '–' : percent(gained / known.length)}). These are parts of one run with the same settings all through: if these were chosen with the whole time in view, no part of it is a test.</p>
<table class="list"><thead><tr><th></th><th class="number">strategy</th><th class="number">buy &amp; hold</th></tr></thead>
<tbody>${own.map(row)}</tbody></table>`;
};

const shown = (change: number | null): string => (change === null ? '–' : signedPercent(change));
