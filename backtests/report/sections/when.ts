import { concentration } from '../../metrics/trades.ts';
import type { RoundTrip } from '../../result.ts';
import { counted, percent, signed } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
const TOP = [1, 3, 5, 10] as const;

interface Slot {
  readonly name: string;
  readonly sum: number;
  readonly count: number;
}

/** Sum of the profits of the trips that were opened in each slot of the clock or the week, UTC. */
export const bySlot = (
  trips: readonly RoundTrip[],
  names: readonly string[],
  slotOf: (date: Date) => number,
): readonly Slot[] =>
  names.map((name, slot) => {
    const own = trips.filter((trip) => slotOf(new Date(trip.openTime)) === slot);
    return { name, sum: own.reduce((sum, trip) => sum + Number(trip.pnl), 0), count: own.length };
  });

const bars = (label: string, slots: readonly Slot[]): Html => {
  const most = Math.max(...slots.map(({ sum }) => Math.abs(sum)));
  const used = slots.filter(({ count }) => count > 0);
  const best = used.reduce<Slot | null>((top, slot) => (top === null || slot.sum > top.sum ? slot : top), null);
  const bar = ({ name, sum, count }: Slot): Html => {
    const height = most === 0 ? 0 : (50 * Math.abs(sum)) / most;
    const place = sum < 0 ? `top:50%` : `bottom:50%`;
    const title =
      count === 0 ? `${name}: none opened` : `${name}: ${signed(sum, 2)} in ${counted(count, 'round trip')}`;
    return html`<div title="${title}"><i class="${sum < 0 ? 'down' : 'up'}" style="${place};height:${height.toFixed(1)}%"></i></div>`;
  };
  return html`
<div class="slots-box"><div class="slots" role="img" aria-label="${label}">${slots.map(bar)}</div>
<p class="quiet">${label}: ${slots[0]?.name ?? ''} to ${slots.at(-1)?.name ?? ''}; best ${best === null ? '–' : `${best.name} (${signed(best.sum, 2)}, ${counted(best.count, 'round trip')})`}</p></div>`;
};

/** How much of the profit the best few trips made: without them it would be gone. */
const topShares = (trips: readonly RoundTrip[]): Html => {
  const results = trips.map((trip) => Number(trip.pnl));
  const total = results.reduce((sum, each) => sum + each, 0);
  const gains = results.filter((each) => each > 0).sort((a, b) => b - a);
  if (gains.length === 0) return html`<p class="quiet">No round trip gained.</p>`;
  const tops = TOP.filter((count, index) => index === 0 || count <= gains.length);
  const row = (count: number): Html => {
    const sum = gains.slice(0, count).reduce((whole, each) => whole + each, 0);
    return html`<tr><th>the best ${count === 1 ? 'one' : String(count)}</th>
<td class="number">${signed(sum, 2)}</td><td class="number">${percent(concentration(results, count))}</td>
<td class="number ${total - sum < 0 ? 'down' : 'up'}">${signed(total - sum, 2)}</td></tr>`;
  };
  return html`
<table class="list"><thead><tr><th>of ${counted(gains.length, 'gain')}</th><th class="number">P/L</th><th class="number">share of all gains</th><th class="number">the run without them</th></tr></thead>
<tbody>${tops.map(row)}</tbody></table>`;
};

/** When round trips were opened that gained or lost, and how few of them made the result. */
export const whenAndHow = (trips: readonly RoundTrip[]): Html => html`
<h3>By hour and weekday of opening (UTC)</h3>
<div class="two">${bars(
  'P/L by hour',
  bySlot(trips, HOURS, (date) => date.getUTCHours()),
)}${bars(
  'P/L by weekday',
  bySlot(trips, DAYS, (date) => date.getUTCDay()),
)}</div>
<h3>Concentration</h3>
${topShares(trips)}`;
