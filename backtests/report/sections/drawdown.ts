import type { Drawdown, RunResult } from '../../result.ts';
import { durationText } from '../../wording/duration.ts';
import { signedPercent } from '../../wording/number.ts';
import { timeText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

const row = (drawdown: Drawdown, end: number): Html => html`
<tr>
<td class="number">${signedPercent(drawdown.depth)}</td>
<td>${timeText(drawdown.peakTime)}</td>
<td>${timeText(drawdown.troughTime)}</td>
<td>${drawdown.recoveryTime === null ? 'not yet' : timeText(drawdown.recoveryTime)}</td>
<td class="number">${durationText((drawdown.recoveryTime ?? end) - drawdown.peakTime)}</td>
</tr>`;

/** Loss from the highest equity so far, seen at every row of the tape, and the five deepest. */
export const drawdown = (result: RunResult): Html => {
  const { drawdowns } = result.equity;
  return section(
    'drawdown',
    'Drawdown',
    html`
<div class="chart low" id="drawdown-chart" role="img" aria-label="Drawdown in percent"></div>
${
  drawdowns.length === 0
    ? html`<p class="quiet">Equity never fell below an earlier high.</p>`
    : html`<table class="list">
<thead><tr><th class="number">depth</th><th>peak</th><th>trough</th><th>recovered</th><th class="number">lasted</th></tr></thead>
<tbody>${drawdowns.map((each) => row(each, result.to))}</tbody>
</table>`
}`,
  );
};
