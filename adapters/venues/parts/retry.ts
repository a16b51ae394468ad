/** Pauses between attempts, ms: the first one, doubled with every failure, up to the most. */
export interface Retry {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** The pause after so many failures in a row: between half and all of it, so that clients of one venue do not come at once. */
export const pauseAfter = (failures: number, { firstMs, mostMs }: Retry, random: () => number): number => {
  const most = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 16));
  return Math.round(most * (0.5 + random() / 2));
};
