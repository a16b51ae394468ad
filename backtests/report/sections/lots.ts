import { ZERO } from '../../../engine/index.ts';
import { fifoLots, type Lot } from '../../lots/fifo-lots.ts';
import type { RunResult } from '../../result.ts';
import { durationText } from '../../wording/duration.ts';
import { counted, exact, grouped, percent, signed } from '../../wording/number.ts';
import { timeText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';

const ROWS_MAX = 300;
const HEADS = ['opened', 'side', 'held', 'size', 'entry', 'exit', 'fees', 'P/L'];

const row = (lot: Lot): Html => html`
<tr><td>${timeText(lot.openTime)}</td><td>${lot.side}</td>
<td class="number">${durationText(lot.closeTime - lot.openTime)}</td><td class="number">${exact(lot.size.toFixed())}</td>
<td class="number">${grouped(lot.entryPrice, 2)}</td><td class="number">${grouped(lot.exitPrice, 2)}</td>
<td class="number">${grouped(lot.fees, 2)}</td><td class="number ${lot.pnl.lt(0) ? 'down' : 'up'}">${signed(lot.pnl, 2)}</td></tr>`;

/** The same fills paired first in, first out, folded away below the round trips at average cost. */
export const lots = ({ fills }: RunResult): Html => {
  const { closed, open } = fifoLots(fills);
  if (closed.length === 0) return html`<p class="quiet">First in, first out: no lot was closed.</p>`;
  const total = closed.reduce((sum, lot) => sum.plus(lot.pnl), ZERO);
  const wins = closed.filter((lot) => lot.pnl.gt(0)).length;
  const shown = closed.slice(0, ROWS_MAX);
  const rest =
    closed.length > shown.length ? ` Shown are the first ${shown.length} of ${grouped(closed.length, 0)}.` : '';
  return html`
<details><summary>The same fills first in, first out: ${counted(closed.length, 'lot')} closed, ${signed(total, 2)}, ${percent(wins / closed.length)} of them gained</summary>
<p class="quiet">A round trip runs from flat to flat, at average cost, with funding inside. Here each closing fill closes the oldest part that is open; fees are inside by size, funding is not.${open.isZero() ? '' : ` Still open: ${exact(open.toFixed())}.`}${rest}</p>
<div class="scroll"><table class="list"><thead><tr>${HEADS.map((head, index) => html`<th class="${index < 2 ? '' : 'number'}">${head}</th>`)}</tr></thead>
<tbody>${shown.map(row)}</tbody></table></div></details>`;
};
