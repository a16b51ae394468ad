import type { RoundTrip, RunResult } from '../../result.ts';
import { durationText } from '../../wording/duration.ts';
import { counted, exact, grouped, signed, signedPercent } from '../../wording/number.ts';
import { timeText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';
import { lots } from './lots.ts';
import { section } from './section.ts';
import { whenAndHow } from './when.ts';

/** More rows than this would make the file large; the rest stays in the journal, and the page says so. */
const ROWS_MAX = 1_000;
const BINS = 21;

const row = (trip: RoundTrip, end: number): Html => html`
<tr data-trip="${trip.number - 1}">
<td class="number">${trip.number}</td>
<td>${trip.side}</td>
<td>${timeText(trip.openTime)}</td>
<td class="number" data-value="${(trip.closeTime ?? end) - trip.openTime}">${durationText((trip.closeTime ?? end) - trip.openTime)}${trip.closeTime === null ? ' (open)' : ''}</td>
<td class="number" data-value="${trip.size}">${exact(trip.size)}</td>
<td class="number" data-value="${trip.entryPrice}">${grouped(trip.entryPrice, 2)}</td>
<td class="number" data-value="${trip.exitPrice}">${grouped(trip.exitPrice, 2)}</td>
<td class="number ${Number(trip.pnl) < 0 ? 'down' : 'up'}" data-value="${trip.pnl}">${signed(trip.pnl, 2)}</td>
<td class="number" data-value="${trip.returnFraction}">${signedPercent(trip.returnFraction)}</td>
<td class="number" data-value="${trip.fees}">${grouped(trip.fees, 2)}</td>
<td class="number" data-value="${trip.mae}">${grouped(trip.mae, 2)}</td>
<td class="number" data-value="${trip.mfe}">${grouped(trip.mfe, 2)}</td>
</tr>`;

const HEADS = ['#', 'side', 'opened', 'held', 'size', 'entry', 'exit', 'P/L', 'return', 'fees', 'worst', 'best'];

/** Counts per bin between the smallest and largest return, zero in the middle of a bin's edge. */
export const histogram = (returns: readonly number[]): readonly { readonly from: number; readonly count: number }[] => {
  const most = Math.max(...returns.map(Math.abs));
  if (returns.length === 0 || most === 0) return [];
  const width = (2 * most) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of returns) {
    const bin = Math.min(BINS - 1, Math.floor((value + most) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ from: -most + bin * width, count }));
};

const bars = (trips: readonly RoundTrip[]): Html => {
  const bins = histogram(trips.map((trip) => trip.returnFraction));
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return html`<div class="histogram" role="img" aria-label="Distribution of the returns of round trips">${bins.map(
    ({ from, count }) =>
      html`<div class="${from < 0 ? 'down' : 'up'}" style="height:${((100 * count) / most).toFixed(1)}%" title="from ${signedPercent(from)}: ${count}"></div>`,
  )}</div>`;
};

/** From flat to flat: a table that sorts, its distribution, and when it went best. */
export const roundTrips = (result: RunResult): Html => {
  const trips = result.roundTrips;
  if (trips.length === 0)
    return section('round-trips', 'Round trips', html`<p class="quiet">No position was opened.</p>`);
  const shown = trips.slice(0, ROWS_MAX);
  const remark =
    shown.length < trips.length
      ? `The first ${counted(shown.length, 'row')} of ${grouped(trips.length, 0)}; all of them: hypertrader backtest --json.`
      : 'Click a head to sort, a row to see it in the price chart.';
  return section(
    'round-trips',
    'Round trips',
    html`
${bars(trips)}
<div class="scroll"><table class="list sortable" id="trips">
<thead><tr>${HEADS.map((head, index) => html`<th class="${index === 1 || index === 2 ? '' : 'number'}"><button type="button">${head}</button></th>`)}</tr></thead>
<tbody>${shown.map((trip) => row(trip, result.to))}</tbody>
</table></div>
${lots(result)}
${whenAndHow(trips)}`,
    remark,
  );
};
