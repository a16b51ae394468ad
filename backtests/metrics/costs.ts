/** Costs as basis points (1/10,000) of the notional they were paid on; NaN without notional. */
export const basisPoints = (cost: number, notional: number): number => (cost / notional) * 10_000;
