import type { RunResult } from '../../result.ts';
import { grouped, percent } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

/** How much was at stake, and how near liquidation was. */
export const exposure = (result: RunResult): Html => {
  const { exposure: found, manifest } = result;
  const distance = found.minLiquidationDistance;
  return section(
    'exposure',
    'Exposure and margin',
    html`
<div class="chart low" id="position-chart" role="img" aria-label="Position over time"></div>
<table class="facts">
<tr><th>Time in market</th><td>${percent(found.timeInMarket)}</td></tr>
<tr><th>Leverage used</th><td>${grouped(found.meanLeverage, 2)} on average, ${grouped(found.maxLeverage, 2)} at most</td></tr>
<tr><th>Turnover</th><td>${found.turnoverPerYear === null ? '–' : `${grouped(found.turnoverPerYear, 1)} times the equity per year`}</td></tr>
<tr><th>Nearest to liquidation</th><td>${distance === null ? 'never at risk' : `the price was ${percent(distance)} away`}</td></tr>
<tr><th>Liquidations</th><td>${result.execution.liquidations}</td></tr>
</table>`,
    `The position in ${manifest.instrument.base}, signed.`,
  );
};
