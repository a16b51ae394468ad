import type { Reality } from '../../reality.ts';
import type { RunResult } from '../../result.ts';
import { counted, exact, grouped, signed } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

const TITLE = 'Simulator against reality';
const HEIGHT = 80;
const MIDDLE = HEIGHT / 2;
const STEP = 4;

/** What the simulator would have done with the orders of a session, beside what became of them; nothing for a backtest. */
export const reality = ({ run, reality: found = null }: RunResult): Html => {
  if (found === null) return html``;
  if ('why' in found) return section('reality', TITLE, html`<p>This could not be measured: ${found.why}.</p>`);
  if (found.orders === 0) return section('reality', TITLE, html`<p>No orders: nothing to compare.</p>`);
  return section(
    'reality',
    TITLE,
    html`
<p>${sentence(found)}</p>
${table(found)}
${chart(found.priceErrors)}
<p>Each order: <code>hypertrader verify ${run} --orders</code> · fit the simulator to this session: <code>hypertrader verify ${run} --calibrate fitted.yaml</code></p>`,
    'Each order was given to the simulated venue at the moment at which it went to the real one.',
  );
};

const sentence = ({ orders, dark, mode, fills }: Reality): string => {
  const left = dark === 0 ? '' : `, ${dark} left out because data were missing`;
  const where = mode === 'paper' ? ' on paper, filled by the simulator itself' : '';
  return (
    `${counted(orders, 'order')}${where}${left}. ${fills.both} filled in both worlds, ` +
    `${fills.missed} missed by the simulator, ${fills.invented} only in the simulator.`
  );
};

type Row = readonly [name: string, unit: string, places: number, found: Numbers | null, note: string];
interface Numbers {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly mean?: number;
}

const table = ({ price, way, answer, fee, feesPaid }: Reality): Html => {
  const rows: readonly Row[] = [
    ['price, off by', 'ticks', 1, price, price === null ? '' : lean(price.mean, 1)],
    ['fees, off by', 'bp', 2, fee, `simulated ${exact(feesPaid.simulated)}, real ${exact(feesPaid.real)}`],
    ['way to the venue, real', 'ms', 0, way.real, ''],
    ['way to the venue, simulated', 'ms', 0, way.simulated, ''],
    ['until the answer was heard', 'ms', 0, answer, ''],
  ];
  return html`
<table class="list"><thead><tr><th></th><th class="number">median</th><th class="number">p95</th><th class="number">mean</th>
<th class="number">orders</th><th></th></tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;
};

const row = ([name, unit, places, found, note]: Row): Html => {
  if (found === null) return html`<tr><th>${name}</th><td class="quiet" colspan="5">nothing to measure by</td></tr>`;
  const { median, p95, mean, count } = found;
  const shown = (value: number): string => `${grouped(value, places)} ${unit}`;
  return html`
<tr><th>${name}</th><td class="number">${shown(median)}</td><td class="number">${shown(p95)}</td>
<td class="number">${mean === undefined ? '' : `${signed(mean, places)} ${unit}`}</td>
<td class="number">${grouped(count, 0)}</td><td class="quiet">${note}</td></tr>`;
};

/** What is nothing in these places leans nowhere. */
const lean = (mean: number, places: number): string => {
  const rounded = Number(mean.toFixed(places));
  if (rounded === 0) return '';
  return rounded > 0 ? 'the simulator is too dear' : 'the simulator flatters';
};

/** A bar for each order: up where the simulator paid more than the session did, down where it flattered. */
const chart = (errors: readonly number[]): Html | null => {
  const most = Math.max(0, ...errors.map(Math.abs));
  if (most === 0) return null;
  const width = errors.length * STEP;
  const bars = errors.map((error, index) => {
    const height = (Math.abs(error) / most) * (MIDDLE - 2);
    const top = error > 0 ? MIDDLE - height : MIDDLE;
    const fill = error > 0 ? 'var(--down)' : 'var(--up)';
    return html`<rect x="${index * STEP}" y="${top.toFixed(1)}" width="${STEP - 1}" height="${height.toFixed(1)}" style="fill:${fill}"/>`;
  });
  return html`
<h3>Price, order by order</h3>
<svg role="img" aria-label="errors of the simulator's price, order by order" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" style="width:100%;height:${HEIGHT}px">
<line x1="0" x2="${width}" y1="${MIDDLE}" y2="${MIDDLE}" style="stroke:var(--line)"/>${bars}</svg>
<p class="quiet">Above the line the simulator was dearer than reality, below it flattered; the longest bar is ${grouped(most, 1)} ticks.${errors.length === 1 ? '' : ` The last ${errors.length} orders that were filled in both worlds.`}</p>`;
};
