import { grouped } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import type { AnyEvent } from '../../engine/index.ts';
import type { Diagnosis } from '../../runtime/replay/diagnosis.ts';
import type { FieldChange } from '../../runtime/replay/difference.ts';
import { clipped, left } from '../format/text-width.ts';
import { briefText, shortText } from '../replay/event-text.ts';

const CAUSES_MAX = 6;
const FIELDS_MAX = 14;

/** What is known of the first event that differs: both events, field by field, what led to it, and the states around it. */
export const diagnosisLines = (diagnosis: Diagnosis): readonly string[] => {
  const { seq, recorded, replayed, crash, fields, state, strategy } = diagnosis;
  return [
    `  First difference   event ${grouped(seq, 0)}`,
    `    recorded  ${eventText(recorded)}`,
    `    now       ${eventText(replayed)}`,
    ...(crash === null ? [] : [`    today's code stopped: ${clipped(crash, 72)}`]),
    ...(recorded && replayed ? changes('Fields that differ, recorded → now', fields) : []),
    ...causeLines('What led to the recorded event', diagnosis.causes),
    ...(sameChain(diagnosis) ? [] : causeLines('What led to it now', diagnosis.causesReplayed)),
    ...changes('State after it that differs, recorded → now', state),
    ...changes(`Variables of the strategy since event ${grouped(Math.max(0, seq - 1), 0)}, by today's code`, strategy),
  ];
};

const eventText = (event: AnyEvent | null): string =>
  event === null ? 'nothing' : clipped(`${timeText(event.time)}  ${event.type}  ${shortText(event)}`, 84);

const sameChain = ({ causes, causesReplayed }: Diagnosis): boolean =>
  causesReplayed.length === 0 || causes[0]?.seq === causesReplayed[0]?.seq;

const causeLines = (title: string, causes: readonly AnyEvent[]): readonly string[] => {
  if (causes.length === 0) return ['', `  ${title}`, '    the tape itself'];
  const shown = causes.slice(0, CAUSES_MAX).map((event, depth) => {
    const head = `${'  '.repeat(depth)}└ ${grouped(event.seq, 0)}  ${event.type}  ${shortText(event)}`;
    return `    ${clipped(head, 92)}`;
  });
  const rest = causes.length - CAUSES_MAX;
  return ['', `  ${title}`, ...shown, ...(rest > 0 ? [`    and ${rest} more before`] : [])];
};

const changes = (title: string, fields: readonly FieldChange[]): readonly string[] => {
  if (fields.length === 0) return [];
  const rest = fields.length - FIELDS_MAX;
  return [
    '',
    `  ${title}`,
    ...fields
      .slice(0, FIELDS_MAX)
      .map(
        ({ path, from, to }) =>
          `    ${left(clipped(path, 30), 30)}  ${clipped(`${briefText(from)} → ${briefText(to)}`, 62)}`,
      ),
    ...(rest > 0 ? [`    and ${rest} more (--json has them)`] : []),
  ];
};
