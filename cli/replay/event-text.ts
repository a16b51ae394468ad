import type { AnyEvent, Json } from '../../engine/index.ts';

type Fields = Readonly<Record<string, Json>>;

/** The fields of an event that say most, without their names; the others are in the feed and in the JSON. */
const TELLING = [
  'order',
  'side',
  'size',
  'price',
  'limitPrice',
  'triggerPrice',
  'code',
  'action',
  'from',
  'to',
  'close',
  'rate',
  'amount',
  'equity',
  'reason',
  'note',
];

/** One line of an event: `o231 buy 0.05 @ 94250.5`. */
export const shortText = ({ data }: AnyEvent): string => {
  const fields = data as unknown as Fields;
  const words = TELLING.flatMap((name) => {
    const value = fields[name];
    if (value === null || value === undefined || typeof value === 'object') return [];
    if (name === 'price' || name === 'limitPrice' || name === 'triggerPrice') return [`@ ${String(value)}`];
    return [name === 'to' ? `→ ${String(value)}` : String(value)];
  });
  return words.join(' ');
};

/** Every field of an event with its name. */
export const longText = ({ data }: AnyEvent): string =>
  Object.entries(data as unknown as Fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

/** Whether an event passes the filter of the list: some text of its type, order or fields. */
export const passesFilter = (event: AnyEvent, filter: string): boolean =>
  filter === '' ||
  `${event.seq} ${event.type} ${JSON.stringify(event.data)}`.toLowerCase().includes(filter.toLowerCase());

/** A value as lines: one a field, what is nested is indented below its name. */
export interface ValueLine {
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  /** Empty for a line that only heads others. */
  readonly value: string;
}

export const valueLines = (value: Json, path = '', depth = 0): readonly ValueLine[] => {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string, Json, string])[] = Array.isArray(value)
    ? value.map((item: Json, index) => [String(index), item, `${path}[${index}]`])
    : Object.entries(value).map(([name, item]) => [name, item, path === '' ? name : `${path}.${name}`]);
  return entries.flatMap(([name, item, at]): readonly ValueLine[] => {
    const isNested = typeof item === 'object' && item !== null && Object.keys(item).length > 0;
    if (!isNested) return [{ path: at, depth, name, value: plain(item) }];
    return [{ path: at, depth, name, value: '' }, ...valueLines(item, at, depth + 1)];
  });
};

const plain = (value: Json): string => {
  if (typeof value === 'string') return value === '' ? "''" : value;
  return value === null ? '—' : JSON.stringify(value);
};

/** A value in a diff. */
export const briefText = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : plain(value);
