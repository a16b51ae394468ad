/** A row of the page of incidents. */
export interface Incident {
  readonly from: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  readonly open: string;
}

/** The rows of all tables of the page. */
export const incidentsOf = (page: string): readonly Incident[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (from|---) /.test(line))
    .map((line) => {
      const cells = line.split(' |').map((cell) => cell.replace(/^\|? /, '').trim());
      const [from = '', , tests = '', open = ''] = cells;
      return { from, tests: [...tests.matchAll(NAMED)].map(named), open };
    });

const NAMED = /`([^`]+)` "((?:[^"\\]|\\.)+)"/g;
const named = ([, file = '', title = '']: RegExpMatchArray): { readonly file: string; readonly title: string } => ({
  file,
  title: title.replaceAll('\\"', '"'),
});

/** Whether a file of tests has one of this title, as it stands in the source. */
export const hasTest = (source: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
