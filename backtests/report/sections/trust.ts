import type { RunResult, Sensitivity } from '../../result.ts';
import { counted, grouped, signedPercent } from '../../wording/number.ts';
import { directionOf } from '../../wording/direction.ts';
import { html, type Html } from '../html.ts';
import { parts } from './parts.ts';
import { section } from './section.ts';
import { walkForward } from './walk-forward.ts';

const counts = (byCode: Readonly<Record<string, number>>): string =>
  Object.entries(byCode)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');

const shown = (value: number | null, form: (value: number) => string): string => (value === null ? '–' : form(value));

const variation = ({ name, totalReturn, maxDrawdown, sharpe }: Omit<Sensitivity, 'growth'>): Html => html`
<tr><th>${name}</th>
<td class="number ${directionOf(totalReturn)}">${shown(totalReturn, signedPercent)}</td>
<td class="number">${shown(maxDrawdown, signedPercent)}</td>
<td class="number">${shown(sharpe, (value) => grouped(value, 2))}</td></tr>`;

/** The run with one thing changed: costs doubled, each number a tenth up and down. */
const sensitivity = (result: RunResult): Html => {
  if (result.sensitivity === null) {
    return html`<p class="quiet">Small changes were not tried on this long tape; <code>--variations on</code> does.</p>`;
  }
  const value = (key: string): number | null => result.metrics[key]?.value ?? null;
  const own = {
    name: 'as it was run',
    totalReturn: value('totalReturn'),
    maxDrawdown: value('maxDrawdown'),
    sharpe: value('sharpe'),
  };
  return html`
<h3>One thing changed</h3>
<table class="list">
<thead><tr><th></th><th class="number">return</th><th class="number">max drawdown</th><th class="number">Sharpe</th></tr></thead>
<tbody>${[own, ...result.sensitivity].map(variation)}</tbody>
</table>`;
};

/** What speaks for and against the result, and how to check it. */
export const trust = (result: RunResult): Html => {
  const { denied, rejected, ordersRequested } = result.execution;
  const refusals = [
    ...(Object.keys(denied).length > 0 ? [`denied by risk: ${counts(denied)}`] : []),
    ...(Object.keys(rejected).length > 0 ? [`rejected by the venue: ${counts(rejected)}`] : []),
  ];
  return section(
    'trust',
    'Trust',
    html`
<ul class="trust">${result.trust.map((note) => html`<li class="${note.mark}">${note.mark === 'ok' ? '✓' : '!'} ${note.text}</li>`)}</ul>
<p>${counted(ordersRequested, 'order')} sent${refusals.length === 0 ? '' : `; ${refusals.join('; ')}`}.</p>
${parts(result)}
${sensitivity(result)}
${walkForward(result)}
<p>Prove it: <code>hypertrader verify ${result.run}</code> plays the run again from its recorded inputs and compares every event.</p>`,
  );
};
