import type { RunResult } from '../../result.ts';
import { grouped } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

/** Net asset value beside buy and hold; the picture that the price below is linked to. */
export const equity = (result: RunResult): Html => {
  const { quote } = result.manifest.instrument;
  return section(
    'equity',
    'Equity',
    html`
<div class="bar">
<span class="key strategy">strategy</span> <span class="key held">buy &amp; hold</span>
<label><input type="checkbox" id="log-scale"> log scale</label>
<button type="button" id="fit">whole run</button>
</div>
<div class="chart" id="equity-chart" role="img" aria-label="Equity of the strategy and of buying and holding"></div>`,
    `From ${grouped(result.equity.start, 2)} to ${grouped(result.equity.end, 2)} ${quote}. Drag to move, wheel to zoom; the charts below follow.`,
  );
};
