import { type AnyEvent, type CandleBlock, type Scale, sign } from '../../engine/index.ts';

/** For each row of a block, the position in lots. */
export type Held = Float64Array;

/**
 * What was held after the open of each candle, fills at the open included: on the worst path it says which extreme came
 * first. `before` is the position in front of the block.
 */
export const heldAtOpen = (block: CandleBlock, events: readonly AnyEvent[], scale: Scale, before: number): Held => {
  const held = new Float64Array(block.count);
  let position = before;
  let next = 0;
  const goOn = (event: AnyEvent): void => {
    if (event.type === 'OrderFilled') position += sign(event.data.side) * scale.lots(event.data.size);
  };
  for (let row = 0; row < block.count; row++) {
    for (; next < events.length; next++) {
      const event = events[next] as AnyEvent;
      const at = event.tape?.row ?? 0;
      if (at > row || (at === row && event.time > (block.time[row] as number))) break;
      goOn(event);
    }
    held[row] = position;
  }
  return held;
};
