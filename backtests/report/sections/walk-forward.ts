import type { RunResult, WalkForwardStep } from '../../result.ts';
import { directionOf } from '../../wording/direction.ts';
import { signedPercent } from '../../wording/number.ts';
import { spanText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';

const step = ({ from, to, chosen, before, after, own }: WalkForwardStep): Html => html`
<tr><th>${spanText(from, to)}</th><td>${chosen}</td><td class="number">${signedPercent(before)}</td>
<td class="number ${directionOf(after)}">${signedPercent(after)}</td><td class="number ${directionOf(own)}">${signedPercent(own)}</td></tr>`;

/** What choosing on the past would have made: the nearest thing to a test that one tape can give. */
export const walkForward = ({ sensitivity, walkForward: found }: RunResult): Html | null => {
  if (sensitivity === null) return null;
  if (found === null) {
    return html`<p class="quiet">No walk-forward: it needs thirty days, and parameters of which a neighbour could have been chosen.</p>`;
  }
  const { candidates, steps, chosenReturn, ownReturn } = found;
  return html`
<h3>Walk-forward</h3>
<p class="quiet">In each part of the run the settings that were best before it, of the ${candidates} above that are parameters. Positions are carried over from part to part. If the run’s own settings were found by looking at all of this time, trust the column “chosen” before the column “as it was run”.</p>
<table class="list"><thead><tr><th></th><th>chosen</th><th class="number">until then</th><th class="number">chosen, in this part</th><th class="number">as it was run</th></tr></thead>
<tbody>${steps.map(step)}
<tr><th>all of them</th><td></td><td></td><td class="number ${directionOf(chosenReturn)}">${signedPercent(chosenReturn)}</td><td class="number ${directionOf(ownReturn)}">${signedPercent(ownReturn)}</td></tr></tbody></table>`;
};
