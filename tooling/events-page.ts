import { fileURLToPath } from 'node:url';
import { catalogue } from '../engine/events/catalogue.ts';
import type { Field } from '../engine/events/schema.ts';
import { fieldComments, type Comments } from './field-comments.ts';
import { madeBy, plain, point, wrapped } from './markdown.ts';

const SOURCE = fileURLToPath(new URL('../engine/events/catalogue.ts', import.meta.url));

/** The two events that carry a whole order; its fields are written down once. */
const IS_ORDER = /^Order(Requested|Denied)$/;

const HEAD = `# Events of a session

${madeBy('events-page.ts')}

Every event of a run, in past tense, as it stands in the stream \`session-<run>\`. The source of this page is the
catalogue that the engine itself writes and reads by: \`engine/events/catalogue.ts\`.

- A *decimal* is a plain decimal string such as \`"94250.5"\`: prices, sizes, rates and money are never doubles.
- A *number* is a double: indicator values and confidences only.
- Times are whole milliseconds since 1970, UTC.
- *Denied* is said by us before anything was sent; *rejected* is said by the venue.
- Fields that are added later are tolerated by older readers. A change of meaning gets a new version, and
  \`engine/events/upcast.ts\` brings old events up when they are read.

## Around the data

| field | where | meaning |
| --- | --- | --- |
| \`seq\` | the revision in the stream | place in the session, from 0; this order is what a replay follows |
| \`type\` | the event type of the store | one of the names below |
| \`v\` | metadata | version of the type's fields |
| \`time\` | metadata | time of the event, ms UTC: what the tape or the venue said |
| \`tape\` | metadata | \`[block, row]\` of the tape at which it was acted upon, or null |
| \`cause\` | metadata | \`seq\` of the event that caused it; null when the tape row itself did |
| \`$correlationId\` | metadata | the run |
| \`$causationId\` | metadata | id of the event that caused it |

The id of an event is a UUID of version 5 over its stream and its place: a repeated append changes nothing.

Other streams: \`run-<run>\` (RunStarted, RunCompleted: which code, which command, how it ended), \`dataset-<name>\`
(DatasetImported) and \`tape-<dataset>-<period>\` (TapeBlockRecorded: some thousand rows as columns, one binary event).
`;

/** The page about all events, made from the catalogue. */
export const eventsPage = (): string => {
  const comments = fieldComments(SOURCE);
  const names = Object.keys(catalogue);
  const index = wrapped(names.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · '));
  return `${HEAD}\n## All types\n\n${index}\n\n${names.map((name) => section(name, comments)).join('\n')}`;
};

const section = (name: string, comments: Comments): string => {
  const { version, about, data } = catalogue[name as keyof typeof catalogue];
  const fields = Object.entries(data as Readonly<Record<string, Field<unknown>>>).map(([field, { label }]) => {
    const comment =
      comments.get(`${name}.${field}`) ?? (IS_ORDER.test(name) ? comments.get(`order.${field}`) : undefined) ?? '';
    return point(`\`${field}\`: ${kind(label)}${comment === '' ? '' : `. ${plain(comment)}`}`);
  });
  return `### ${name}\n\n${wrapped(`${plain(about)} Version ${version}.`)}\n\n${fields.join('\n')}\n`;
};

/** Names that can be chosen from are shown as code, everything else in words. */
const kind = (label: string): string => {
  const [choices = '', ...rest] = label.split(' or null');
  if (!choices.includes(' | ')) return plain(label);
  const names = choices.split(' | ').map((choice) => `\`${choice}\``);
  return `${names.join(', ')}${rest.length > 0 ? ' or null' : ''}`;
};
