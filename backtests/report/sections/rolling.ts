import { rolling as rollingPoints, ROLLING_DAYS } from '../../metrics/rolling.ts';
import type { RunResult } from '../../result.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

/** How steady it was: Sharpe ratio and volatility of the last sixty days, over time. */
export const rolling = ({ equity }: RunResult): Html => {
  const points = rollingPoints(equity.start, equity.daily);
  if (points.length < 2) {
    const text = `Needs more than ${ROLLING_DAYS} daily returns; this run has ${equity.daily.length}.`;
    return section('rolling', 'Rolling', html`<p class="quiet">${text}</p>`);
  }
  return section(
    'rolling',
    'Rolling',
    html`
<div class="bar"><span class="key strategy">— Sharpe ratio (right)</span><span class="key held">— volatility a year, % (left)</span></div>
<div class="chart low" id="rolling-chart"></div>`,
    `Each point looks back on ${ROLLING_DAYS} days, so neighbouring points share most of their days.`,
  );
};
