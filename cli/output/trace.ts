import { grouped } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { AnyEvent } from '../../engine/index.ts';
import type { Passed } from '../../runtime/trace/coverage.ts';
import type { RiskStory, Trace, VenueStory } from '../../runtime/trace/trace.ts';
import type { Paint } from '../format/colour.ts';
import { clipped, left } from '../format/text-width.ts';
import { shortText } from '../replay/event-text.ts';

const FUNCTIONS_MAX = 6;

/** The story of an order, at most 100 columns wide. */
export const traceLines = (trace: Trace, paint: Paint): readonly string[] => {
  const [first, ...later] = trace.events;
  if (!first) return [];
  return [
    `  ${head(first, paint)}`,
    ...because(trace, paint),
    ...riskLines(trace.risk, paint),
    ...venueLines(trace.venue),
    ...(later.length === 0 ? [] : ['  then']),
    ...later.map((event) => `    ${head(event, paint)}`),
  ];
};

const head = (event: AnyEvent, paint: Paint): string =>
  `seq ${grouped(event.seq, 0)}  ${timeText(event.time)}  ${paint('cyan', event.type)} ${clipped(shortText(event), 50)}`;

/** The chain from the order down to the tape, each a step further in. */
const because = ({ causes, row, source, strategy, events }: Trace, paint: Paint): readonly string[] => {
  const step = (depth: number, text: string): string => `  ${'   '.repeat(depth)}└ ${text}`;
  const reason = events[0] && 'reason' in events[0].data ? events[0].data.reason : '';
  const made = source?.orders[0];
  const lines = [
    step(0, `because  ${strategy}: ${clipped(reason, 76)}`),
    ...(source === null ? ["     today's code does not wish for it: its source says nothing about this order"] : []),
    ...(made ? [`     ${paint('dim', `${made.where}  ${clipped(made.text, 58)}`)}`] : []),
    ...(source ? through(source.functions, paint) : []),
    ...causes.map((event, index) => step(index + 1, head(event, paint))),
  ];
  if (row === null) return lines;
  const { kind, price, size, time, block, row: number } = row;
  const what = `${kind} ${price} × ${size}  ${timeText(time)}`;
  return [...lines, step(causes.length + 1, `${what}  ${paint('dim', `tape block ${block}, row ${number}`)}`)];
};

const through = (functions: Passed['functions'], paint: Paint): readonly string[] => {
  const shown = functions.slice(0, FUNCTIONS_MAX);
  const rest = functions.length - shown.length;
  return [
    ...shown.map(({ where, text }) => `     ${paint('dim', `${left(clipped(text, 24), 24)} ${where}`)}`),
    ...(rest > 0 ? [`     ${paint('dim', `and ${rest} more functions (--json)`)}`] : []),
  ];
};

const riskLines = (risk: RiskStory, paint: Paint): readonly string[] => {
  const { isAllowed, code, detail, exposureBefore, exposureAfter, base, limits } = risk;
  const verdict = isAllowed ? paint('green', 'allowed') : paint('red', `denied: ${code ?? ''}`);
  return [
    `  risk   exposure ${exposureBefore} → ${exposureAfter} ${base}   ${verdict}`,
    ...(detail === null ? [] : [`         ${detail}`]),
    ...limits.map(({ name, used, limit }) => `         ${name} ${used} of ${limit}`),
  ];
};

const venueLines = ({ acceptedAfterMs, fills }: VenueStory): readonly string[] => {
  if (acceptedAfterMs === null && fills.length === 0) return [];
  const accepted = acceptedAfterMs === null ? 'not accepted' : `accepted +${grouped(acceptedAfterMs, 0)} ms`;
  const [first, ...more] = fills.map(({ afterMs, price, size, liquidity, ticksWorse }) => {
    const distance = ticksWorse === null ? '' : ` (${distanceText(ticksWorse)})`;
    return `filled +${grouped(afterMs, 0)} ms  ${size} at ${price}${distance} as ${liquidity}`;
  });
  return [`  venue  ${accepted}${first === undefined ? '' : `   ${first}`}`, ...more.map((fill) => `         ${fill}`)];
};

const distanceText = (ticks: string): string => {
  const size = grouped(ticks.replace('-', ''), 1);
  if (Number(ticks) === 0) return '0.0 ticks from decision';
  return `${size} ticks ${ticks.startsWith('-') ? 'better' : 'worse'} than decided`;
};
