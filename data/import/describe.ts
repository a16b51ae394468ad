import type { Dataset } from '../dataset.ts';
import type { ImportOptions, Opened } from './format.ts';
import { instrumentFor } from './instrument.ts';
import type { Steps } from './rows/scales.ts';

type Description = Pick<Dataset, 'name' | 'title' | 'source' | 'licence' | 'instrument' | 'note'>;

/** What a new dataset says of itself: the caller's words, and the file's name where there are none. */
export const describe = (name: string, opened: Opened, steps: Steps, options: ImportOptions): Description => ({
  name,
  title: options.title ?? name,
  source: options.source ?? opened.input.name,
  licence: options.licence ?? 'not stated',
  instrument: instrumentFor(options, opened.instrument, name, steps),
  note: options.note ?? null,
});
