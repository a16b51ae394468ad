import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, raw, type Html } from '../report/html.ts';
import { metricText } from '../report/metric-text.ts';
import { section } from '../report/sections/section.ts';
import { grouped } from '../wording/number.ts';
import { spanText, timeText } from '../wording/time.ts';
import type { Compared, Comparison, DecisionDifference } from './comparison.ts';
import { rangeOf } from './curves.ts';
import { chart } from './svg.ts';

const style = (): string => readFileSync(join(import.meta.dirname, '..', 'report', 'browser', 'style.css'), 'utf8');

/** Colours of the two runs, and of what lies between them; the curves differ in their strokes too. */
const OWN_STYLE = `
svg { width: 100%; height: auto; background: var(--panel); border-radius: 8px; }
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; }
svg .a { stroke: var(--accent); } svg .b { stroke: var(--held); stroke-dasharray: 5 3; } svg .d { stroke: var(--up); }
svg path { fill: none; stroke-width: 1.5; } svg line { stroke: var(--line); }
#decision td:last-child, #settings td { white-space: normal; overflow-wrap: anywhere; text-align: left; }
td.better { font-weight: 700; } td.number, th.number { text-align: right; }
`;

/** Two runs on one page that opens offline. The same comparison gives the same bytes. */
export const renderComparison = (comparison: Comparison): string => {
  const { a, b } = comparison;
  const title = `${a.run} and ${b.run} compared`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style() + OWN_STYLE)}</style>
</head>
<body>
<main>
<h1>Run ${a.run} <span class="quiet">and</span> ${b.run}</h1>
${runs(a, b)}
${comparison.reservations.map(
  (text) => html`<p>! ${text}.</p>
`,
)}
${curves(comparison)}
${metrics(comparison)}
${settings(comparison)}
${decision(comparison.firstDifference)}
<footer><p>HyperTrader · times are UTC</p></footer>
</main>
</body>
</html>
`.markup;
};

const runs = (a: Compared, b: Compared): Html => {
  const row = (run: Compared, sign: string): Html => html`
<tr><th>${sign}</th><td>${run.run}</td><td>${run.strategy}${run.forkOf === null ? null : `, fork of ${run.forkOf}`}</td>
<td>${run.dataset}</td><td>${spanText(run.from, run.to)}</td><td class="number">${grouped(run.events, 0)}</td><td>${run.hash.slice(0, 12)}…</td></tr>`;
  return section(
    'runs',
    'Runs',
    html`<table><tr><th></th><th>run</th><th>strategy</th><th>data</th><th>period</th><th class="number">events</th><th>sha256</th></tr>
${row(a, 'A ——')}${row(b, 'B - -')}</table>`,
    a.hash === b.hash ? 'Every event is the same.' : null,
  );
};

const curves = ({ curves: points, a, b }: Comparison): Html => {
  const difference = points.map((point) => (point.a === null || point.b === null ? null : point.b - point.a));
  const times = points.map(({ time }) => time);
  const both = [...points.map((point) => point.a), ...points.map((point) => point.b)];
  return html`
${section(
  'equity',
  'Equity over its start',
  chart(
    times,
    [
      { name: 'a', values: points.map((point) => point.a) },
      { name: 'b', values: points.map((point) => point.b) },
    ],
    { range: rangeOf(both), height: 300, label: `Equity of ${a.run} and ${b.run}` },
  ),
  `A, the full line, is ${a.run}; B, the dashed one, is ${b.run}. 1.00 is what each began with.`,
)}
${section(
  'difference',
  'Difference, B less A',
  chart(times, [{ name: 'd', values: difference }], {
    range: rangeOf([0, ...difference]),
    height: 160,
    label: 'Difference',
  }),
)}`;
};

const metrics = ({ metrics: pairs, a, b }: Comparison): Html =>
  section(
    'metrics',
    'Metrics',
    html`<table><tr><th></th><th class="number">${a.run}</th><th class="number">${b.run}</th></tr>
${pairs.map(
  ({ label, a: one, b: other, better }) => html`
<tr><th>${label}</th><td class="number ${better === 'a' ? 'better' : ''}">${metricText(one)}</td>
<td class="number ${better === 'b' ? 'better' : ''}">${metricText(other)}</td></tr>`,
)}</table>`,
    'The better value is bold.',
  );

const settings = ({ settings: pairs, a, b }: Comparison): Html =>
  section(
    'settings',
    'Settings that differ',
    pairs.length === 0
      ? html`<p>None.</p>`
      : html`<table><tr><th></th><th>${a.run}</th><th>${b.run}</th></tr>
${pairs.map(({ name, a: one, b: other }) => html`<tr><th>${name}</th><td>${JSON.stringify(one)}</td><td>${JSON.stringify(other)}</td></tr>`)}</table>`,
  );

const decision = (difference: DecisionDifference | null): Html =>
  section(
    'decision',
    'First decision that differs',
    difference === null
      ? html`<p>None: both decide the same.</p>`
      : html`<table>${(['a', 'b'] as const).map((side) => {
          const event = difference[side];
          return event === null
            ? html`<tr><th>${side.toUpperCase()}</th><td>nothing more</td></tr>`
            : html`<tr><th>${side.toUpperCase()}</th><td>seq ${grouped(event.seq, 0)}</td><td>${timeText(event.time)}</td><td>${event.type}</td><td>${JSON.stringify(event.data)}</td></tr>`;
        })}</table>`,
  );
