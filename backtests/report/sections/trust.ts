import type { RunResult } from '../../result.ts';
import { counted } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

const counts = (byCode: Readonly<Record<string, number>>): string =>
  Object.entries(byCode)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');

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
<p>Prove it: <code>hypertrader verify ${result.run}</code> plays the run again from its recorded inputs and compares every event.</p>`,
  );
};
