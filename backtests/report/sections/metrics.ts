import type { Metric, RunResult } from '../../result.ts';
import { html, type Html } from '../html.ts';
import { metricText } from '../metric-text.ts';
import { section } from './section.ts';

const row = (metric: Metric, held: Metric | undefined): Html => html`
<tr title="${metric.formula}">
<th>${metric.label}${metric.note === null ? null : html` <span class="note" title="${metric.note}">*</span>`}</th>
<td class="number">${metricText(metric)}</td>
<td class="number quiet">${held && held.value !== null ? metricText(held) : ''}</td>
<td class="quiet formula">${metric.value === null ? (metric.note ?? '') : metric.formula}</td>
</tr>`;

/** Every metric, folded by group, each with its formula. */
export const metrics = (result: RunResult): Html => {
  const all = Object.values(result.metrics);
  const groups = [...new Set(all.map((metric) => metric.group))];
  return section(
    'metrics',
    'All metrics',
    html`${groups.map(
      (name) => html`
<details>
<summary>${name}</summary>
<table class="list">
<thead><tr><th></th><th class="number">strategy</th><th class="number">buy &amp; hold</th><th>formula</th></tr></thead>
<tbody>${all.filter((metric) => metric.group === name).map((metric) => row(metric, result.benchmarkMetrics[metric.key]))}</tbody>
</table>
</details>`,
    )}`,
    'A dash means that the data do not suffice; a star marks what to be careful about. Ratios use daily returns, 365 days a year, sample deviation, no risk-free rate.',
  );
};
