/** Thresholds of the RSI between which both directions are allowed. */
export interface Band {
  readonly overbought: number;
  readonly oversold: number;
}

/** Distance of the averages, as a fraction of the slow one, that counts as half strong. */
const HALF_STRONG = 0.001;

const within = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * How sure a signal is, 0 to 1: the mean of its strength and its room.
 * Strength is `d / (d + 0.001)`, d being the distance of the averages as a fraction of the slow one. Room is how far the
 * RSI is from the threshold that would have forbidden it, as a share of all the way there is.
 */
export const confidence = (
  action: 'buy' | 'sell',
  { fast, slow, rsi }: { readonly fast: number; readonly slow: number; readonly rsi: number },
  { overbought, oversold }: Band,
): number => {
  const distance = Math.abs(fast - slow);
  const strength = distance === 0 ? 0 : distance / (distance + HALF_STRONG * Math.abs(slow));
  const room = action === 'buy' ? (overbought - rsi) / overbought : (rsi - oversold) / (100 - oversold);
  return (within(strength) + within(room)) / 2;
};
