import type { EventLine } from '../../runtime/requests.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { Paint } from '../format/colour.ts';
import { clipped, left, right } from '../format/text-width.ts';

/** Letters of an event's fields that are shown; `--json` has them all. */
const LINE = 160;

/** One JSON object. */
export const jsonLine = (event: EventLine): string => JSON.stringify(event);

/** Seq, time, type, fields, and the event that caused it. */
export const textLine = (event: EventLine, paint: Paint): string => {
  const time = event.time === null ? '' : timeText(event.time);
  const cause = event.cause === null ? '' : paint('dim', `  ← ${grouped(event.cause, 0)}`);
  const head = `${right(grouped(event.seq, 0), 9)}  ${paint('dim', left(time, 23))}  ${paint('cyan', left(event.type, 21))}`;
  return `${head}  ${clipped(fieldsText(event), LINE)}${cause}`.trimEnd();
};

const fieldsText = ({ data }: EventLine): string => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return JSON.stringify(data);
  return Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
};
