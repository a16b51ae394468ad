import { readBlocks, type Dataset } from '../../data/index.ts';
import { Scale, type Instrument, type Lots, type PriceTicks, type TapeRef } from '../../engine/index.ts';
import type { EventStore, RunManifest } from '../../engine/index.ts';

/** The row of the tape that a decision was made at, in decimals. */
export interface TapeRow {
  readonly block: number;
  readonly row: number;
  readonly time: number;
  readonly kind: 'trade' | 'candle';
  /** Of a trade its price, of a candle its close. */
  readonly price: string;
  /** Of a trade its size, of a candle its volume. */
  readonly size: string;
}

/** Reads the row that an event points at; null where the tape does not reach that far. */
export const tapeRow = async (
  store: EventStore,
  tape: Dataset,
  manifest: RunManifest,
  { block: number, row }: TapeRef,
): Promise<TapeRow | null> => {
  const scale = new Scale(manifest.instrument satisfies Instrument);
  let at = 0;
  const { from, to } = manifest.tape;
  for await (const { block } of readBlocks(store, tape, { from, to })) {
    if (block.kind === 'funding' || block.kind === 'marks' || block.count === 0 || at++ !== number) continue;
    const isTrade = block.kind === 'trades';
    const price = (isTrade ? block.price : block.close)[row];
    const size = (isTrade ? block.size : block.volume)[row];
    const time = block.time[row];
    if (price === undefined || size === undefined || time === undefined) return null;
    return {
      block: number,
      row,
      time,
      kind: isTrade ? 'trade' : 'candle',
      price: scale.priceText(price as PriceTicks),
      size: scale.sizeText(size as Lots),
    };
  }
  return null;
};
