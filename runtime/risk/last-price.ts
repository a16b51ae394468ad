import { decodeInput, Scale, type EventStore, type Instrument } from '../../engine/index.ts';
import { inputStreamOf } from '../sessions/input-log.ts';

/** So many inputs back a price is looked for: between two prices there are words of the venue, rarely so many. */
const LOOKED_AT_MAX = 2_000;

/** The last price on record of a paper or live session; null if none was heard lately. */
export const lastPrice = async (store: EventStore, session: string, instrument: Instrument): Promise<string | null> => {
  const stream = inputStreamOf(session);
  for await (const batch of store.read(stream, { direction: 'backwards', limit: LOOKED_AT_MAX })) {
    for (const recorded of batch) {
      if (recorded.type !== 'TapeBlockRecorded') continue;
      const input = decodeInput(recorded);
      if (input.kind !== 'tape' || input.block.kind !== 'trades') continue;
      const ticks = input.block.price[input.block.count - 1];
      if (ticks !== undefined) return new Scale(instrument).priceText(ticks as never);
    }
  }
  return null;
};
