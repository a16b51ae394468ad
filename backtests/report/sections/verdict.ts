import type { Metric, RunResult } from '../../result.ts';
import { percent, signedPercent } from '../../wording/number.ts';
import { spanText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';
import { metricText } from '../metric-text.ts';

const TILES = [
  ['totalReturn', 'Return'],
  ['maxDrawdown', 'Max drawdown'],
  ['sharpe', 'Sharpe'],
  ['roundTrips', 'Round trips'],
  ['costFraction', 'Costs'],
] as const;

const tile = (label: string, own: Metric | undefined, other: Metric | undefined): Html => html`
<div class="tile">
<div class="label">${label}</div>
<div class="value">${own ? shown(own) : '–'}</div>
<div class="remark">${other === undefined || other.value === null ? '' : `buy & hold ${shown(other)}`}</div>
</div>`;

/** Costs are a loss to whoever reads the first line only. */
const shown = (metric: Metric): string =>
  metric.key === 'costFraction' && metric.value !== null ? signedPercent(-metric.value) : metricText(metric);

/** Five numbers, two sentences, and what speaks against believing them. */
export const verdict = (result: RunResult): Html => {
  const { metrics, benchmarkMetrics, manifest, dataset, trust } = result;
  const own = metrics['totalReturn']?.value ?? null;
  const held = benchmarkMetrics['totalReturn']?.value ?? null;
  const warnings = trust.filter((note) => note.mark === 'warning');
  return html`
<header>
<h1>${manifest.strategy} <span class="quiet">on ${dataset.title}</span></h1>
<p class="quiet">Run ${result.run} · ${spanText(result.from, result.to)} · ${manifest.instrument.symbol}</p>
</header>
<section id="verdict">
<div class="tiles">${TILES.map(([key, label]) => tile(label, metrics[key], benchmarkMetrics[key]))}</div>
<p>${sentence(own, held)} ${costSentence(result)}</p>
${warnings.length === 0 ? null : html`<ul class="warnings">${warnings.map((note) => html`<li>${note.text}</li>`)}</ul>`}
</section>`;
};

const sentence = (own: number | null, held: number | null): string => {
  if (own === null) return 'There is not enough data for a return.';
  const gained = own >= 0 ? `gained ${percent(own, 2)}` : `lost ${percent(-own, 2)}`;
  if (held === null) return `The strategy ${gained}.`;
  const word = own > held ? 'more' : own < held ? 'less' : 'the same';
  return `The strategy ${gained}; buying and holding would have made ${signedPercent(held)}, so it made ${word}${word === 'the same' ? '' : ' than that'}.`;
};

const costSentence = (result: RunResult): string => {
  const costs = result.metrics['costFraction']?.value ?? 0;
  if (costs === 0) return 'Nothing was paid for trading.';
  return costs > 0
    ? `Fees, funding and slippage took ${percent(costs, 2)} of the starting capital.`
    : `Rebates and funding brought ${percent(-costs, 2)} of the starting capital.`;
};
