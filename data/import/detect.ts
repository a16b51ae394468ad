import { EngineError } from '../../engine/index.ts';
import { binancePublic } from './binance-public/format.ts';
import { capture } from './capture/format.ts';
import { csv } from './csv/format.ts';
import type { Format, ImportOptions, Opened } from './format.ts';
import { hyperliquidFunding } from './hyperliquid-funding/format.ts';
import { jsonLines } from './json-lines/format.ts';
import { lean } from './lean/format.ts';
import { parquet } from './parquet/format.ts';
import { openInput } from './sources/input.ts';

/** All formats, the most particular first: the first that recognises a file reads it. */
const FORMATS: readonly Format[] = [parquet, lean, capture, hyperliquidFunding, binancePublic, jsonLines, csv];

/** Opens a file in the format that its name and content show, or in the one that is asked for. */
export const openFile = async (path: string, options: ImportOptions): Promise<Opened> => {
  const input = await openInput(path);
  const format = FORMATS.find((candidate) =>
    options.format === undefined ? candidate.matches(input) : candidate.name === options.format,
  );
  if (!format) {
    throw new EngineError('E_DATA_FORMAT', `"${options.format ?? ''}" is not a format that can be imported`, {
      where: input.label,
      why: `Formats: ${FORMATS.map(({ name }) => name).join(', ')}.`,
    });
  }
  return await format.open(input, options);
};
