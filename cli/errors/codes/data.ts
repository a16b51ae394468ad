import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Historical data. */
export const dataCodes: CodeTable = {
  E_DATA_FILE: {
    title: 'the file cannot be read or written',
    exit: EXIT.data,
    cause: 'There is no file at the path, or for an export no folder, or you may not use it.',
    fix: 'Check the path.',
  },
  E_DATA_EMPTY: {
    title: 'the file has no rows',
    exit: EXIT.data,
    cause: 'There is nothing to import.',
    fix: 'Check that the download is complete.',
  },
  E_DATA_FORMAT: {
    title: 'the file has a form that is not known',
    exit: EXIT.data,
    cause: 'Its columns, its archive or a line are not what an import can read.',
    fix: 'Name the columns: --columns time=1,price=2,size=3.',
  },
  E_DATA_TORN: {
    title: 'the file is incomplete',
    exit: EXIT.data,
    cause: 'It ends in the middle of a line or of an archive: a download or a recording was cut off.',
    fix: 'Fetch it again; whole files only are imported.',
  },
  E_DATA_NUMBER: {
    title: 'a field is not a number',
    exit: EXIT.data,
    cause: 'A price, size or time of the file cannot be read.',
    fix: 'Mend the line, or name the right columns with --columns.',
  },
  E_DATA_PRICE: {
    title: 'a price cannot be',
    exit: EXIT.data,
    cause: 'It is not above zero, or a candle opens or closes outside of its low and high.',
    fix: 'Mend the line; such rows come from a faulty source.',
  },
  E_DATA_ORDER: {
    title: 'rows go back in time',
    exit: EXIT.data,
    cause: 'A row is earlier than the one before: recordings overlap, or the file is not sorted.',
    fix: 'Import with --sort if the rows are right and only their order is not.',
  },
  E_DATA_DUPLICATE: {
    title: 'a row occurs twice',
    exit: EXIT.data,
    cause: 'Two rows have the same id, or two candles the same time.',
    fix: 'Remove one of them.',
  },
  E_DATA_RANGE: {
    title: 'there are no rows in this range',
    exit: EXIT.data,
    cause: 'The dataset has nothing between the two times, or a time is outside of the years that are possible.',
    fix: 'ht data list shows from when to when each dataset goes.',
  },
  E_DATA_KIND: {
    title: 'the dataset is of another kind',
    exit: EXIT.data,
    cause: 'Prices are needed where funding rates were named, or the other way round.',
    fix: 'ht data list shows the kind of each dataset.',
  },
  E_DATA_CHECK: {
    title: 'a dataset has errors',
    exit: EXIT.data,
    cause: 'The check found rows that cannot be true.',
    fix: 'Correct the file and import it again.',
  },
  E_DATASET_UNKNOWN: {
    title: 'there is no such dataset',
    exit: EXIT.data,
    cause: 'Datasets are bundled, or imported into the store of one home folder; this is none of them.',
    fix: 'ht data list shows them; ht data import <file> adds one.',
  },
  E_DATA_OVERLAP: {
    title: 'new rows overlap the old ones',
    exit: EXIT.data,
    cause: 'The dataset has other rows already in the time of this file.',
    fix: 'Import under another name, or import the file that holds both.',
  },
  E_DATASET_DIFFERS: {
    title: 'the dataset is something else already',
    exit: EXIT.data,
    cause: 'A dataset of this name has another instrument, kind or interval.',
    fix: 'Choose another name with --name.',
  },
  E_PRICE_RULE: {
    title: 'a price is not allowed by the venue',
    exit: EXIT.data,
    cause: 'The venue has no price here for this side: the price is too small or has too many figures.',
    fix: 'Check the tick of the instrument.',
  },
  E_NOT_EXACT: {
    title: 'a number is not exact',
    exit: EXIT.data,
    cause:
      'A price is not a whole number of ticks, a size not a whole number of lots, or a text not a plain decimal; nothing is rounded silently.',
    fix: 'Import with the right --tick and --lot, or write the number out.',
  },
  E_TAPE_CHANGED: {
    title: 'the data are not those of the run',
    exit: EXIT.data,
    cause: 'The dataset was imported again with other rows since the run was recorded.',
    fix: 'Import the old file under the old name, or run again on the new data.',
  },
};
