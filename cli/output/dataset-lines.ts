import type { DatasetSummary } from '../../runtime/requests.ts';
import { columns } from '../format/columns.ts';
import { durationText } from '../../backtests/wording/duration.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { clipped } from '../format/text-width.ts';
import { dayText, spanText } from '../../backtests/wording/time.ts';

/** One dataset, in full. */
export const datasetLines = (dataset: DatasetSummary): readonly string[] =>
  [
    ['Name', dataset.name],
    ['Title', dataset.title],
    ['Market', dataset.instrument],
    ['Rows', dataset.rows === null ? '' : `${grouped(dataset.rows, 0)} ${kindText(dataset)}`],
    ['Time', dataset.from === null || dataset.to === null ? '' : `${spanText(dataset.from, dataset.to)} UTC`],
    ['Source', dataset.source],
    ['Licence', dataset.licence],
    ['sha256', dataset.hash],
  ]
    .filter(([, text]) => text !== '')
    .map(([label = '', text = '']) => `  ${label.padEnd(8)}${text}`);

/** All datasets, one a line. */
export const datasetTable = (datasets: readonly DatasetSummary[]): readonly string[] =>
  columns(
    [
      { title: 'dataset', align: 'left' },
      { title: 'market', align: 'left' },
      { title: 'kind', align: 'left' },
      { title: 'rows', align: 'right' },
      { title: 'first', align: 'left' },
      { title: 'last', align: 'left' },
    ],
    datasets.map((dataset) => [
      dataset.name,
      clipped(dataset.instrument, 30),
      kindText(dataset),
      dataset.rows === null ? 'bundled' : grouped(dataset.rows, 0),
      dataset.from === null ? '' : dayText(dataset.from),
      dataset.to === null ? '' : dayText(dataset.to),
    ]),
  );

const kindText = ({ kind, intervalMs }: DatasetSummary): string =>
  intervalMs === null ? kind : `${kind} ${durationText(intervalMs)}`;
