import type { Row } from './stored-rows.ts';

/** What somebody does to the rows of a stream, one of them or two. */
export type Forgery = readonly [name: string, forge: (rows: Row[], at: number) => Row[]];
/** One of the rows with something changed. */
export const replaced = (rows: Row[], at: number, change: (row: Row) => Partial<Row>): Row[] =>
  rows.map((row, index) => (index === at % rows.length ? { ...row, ...change(row) } : row));
/** The next digit, or the next byte. */
export const otherData = ({ data }: Row): Partial<Row> => {
  if (typeof data === 'string') return { data: data.replace(/\d(?=\D*$)/, (digit) => `${(Number(digit) + 1) % 10}`) };
  const changed = Uint8Array.from(data);
  changed[changed.length >> 1] = ((changed[changed.length >> 1] ?? 0) + 1) % 256;
  return { data: changed };
};

export const forgeries: readonly Forgery[] = [
  ['changed data', (rows, at) => replaced(rows, at, otherData)],
  ['changed metadata', (rows, at) => replaced(rows, at, ({ meta }) => ({ meta: `${meta} ` }))],
  ['another type', (rows, at) => replaced(rows, at, ({ type }) => ({ type: `${type}d` }))],
  [
    'another id',
    (rows, at) => replaced(rows, at, ({ id }) => ({ id: id.replace(/.$/, (d) => (d === '0' ? '1' : '0')) })),
  ],
  [
    'bytes for text, or text for bytes',
    (rows, at) =>
      replaced(rows, at, ({ data }) => ({ data: typeof data === 'string' ? Buffer.from(data) : String(data) })),
  ],
  ['an event left out, those behind it moved up', (rows, at) => rows.filter((_, index) => index !== at % rows.length)],
  [
    'an event put in twice, those behind it moved down',
    (rows, at) => rows.toSpliced(at % rows.length, 0, pick(rows, at)),
  ],
  [
    'two events that changed places',
    (rows, at) => {
      const place = at % rows.length;
      return rows.toSpliced(place, 2, ...rows.slice(place, place + 2).reverse());
    },
  ],
];

export const pick = <T>(items: readonly T[], at: number): T => items[at % items.length] as T;
