import { Scale, type Instrument, type Lots, type PriceTicks, type TapeRef } from '../../engine/index.ts';
import type { EventStore } from '../../engine/index.ts';
import type { Recording } from '../replay/recording.ts';
import { playedBlocks } from '../runs/recorded-run.ts';
import { heardBy } from '../sessions/input-log.ts';
import { heardBlocks } from '../sessions/recorded-session.ts';

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

/** Reads the row that an event points at; null where it points at none: a command, a word of the venue. */
export const tapeRow = async (
  store: EventStore,
  { tape, heard, manifest }: Pick<Recording, 'tape' | 'heard' | 'manifest'>,
  { block: wanted, row }: TapeRef,
): Promise<TapeRow | null> => {
  const scale = new Scale(manifest.instrument satisfies Instrument);
  const blocks = tape ? playedBlocks(store, tape, manifest.tape) : heardBlocks(store, heard ?? heardBy(manifest));
  for await (const { block, number } of blocks) {
    if (number < wanted) continue;
    if (number > wanted) return null;
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
