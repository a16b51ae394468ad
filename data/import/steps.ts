import type { Dataset } from '../dataset.ts';
import type { ImportOptions, Opened } from './format.ts';
import { located } from './locate.ts';
import { emptyNotes, parseRows } from './read-rows.ts';
import { DecimalsProbe, type Steps } from './rows/scales.ts';

/** The coarsest powers of ten that all prices and sizes of the files are whole multiples of: one pass over the files. */
const measureSteps = async (files: readonly Opened[], onRows: (rows: number) => void): Promise<Steps> => {
  const probe = new DecimalsProbe();
  let rows = 0;
  for (const opened of files) {
    try {
      for await (const batch of parseRows(opened, probe.readers, emptyNotes())) onRows((rows += batch.count));
    } catch (error) {
      throw await located(error, opened);
    }
  }
  return probe.steps(Math.max(0, ...files.map((opened) => opened.layout.priceShift)));
};

/**
 * The steps of an import: those of the dataset that it continues, those that are said or that the format fixes, else
 * those that the digits need; what was inferred is added to `inferred`.
 */
export const stepsFor = async (
  files: readonly Opened[],
  existing: Dataset | null,
  options: ImportOptions,
  inferred: string[],
): Promise<Steps> => {
  if (existing) return { tick: existing.instrument.tickSize, lot: existing.instrument.lotSize };
  const { tick, lot } = knownSteps(files[0], options);
  if (tick !== undefined && lot !== undefined) return { tick, lot };
  const measured = await measureSteps(files, (rows) =>
    options.onProgress?.({ phase: 'measuring', rows, rowsTotal: null }),
  );
  if (tick === undefined)
    inferred.push(`tick ${measured.tick} was inferred from the digits of the prices; --tick sets it`);
  if (lot === undefined) inferred.push(`lot ${measured.lot} was inferred from the digits of the sizes; --lot sets it`);
  return { tick: tick ?? measured.tick, lot: lot ?? measured.lot };
};

/** Funding rates are counted in units of their own: there the instrument's steps only describe it. */
const FUNDING_STEPS: Steps = { tick: '0.01', lot: '0.00000001' };

const knownSteps = (opened: Opened | undefined, options: ImportOptions): Partial<Steps> => {
  const own = typeof options.instrument === 'object' ? options.instrument : null;
  const fixed = opened?.layout.kind === 'funding' ? FUNDING_STEPS : (opened?.steps ?? {});
  const described = own ? { tick: own.tickSize, lot: own.lotSize } : {};
  const said = Object.entries({ tick: options.tick, lot: options.lot }).filter(([, step]) => step !== undefined);
  return { ...fixed, ...described, ...Object.fromEntries(said) };
};
