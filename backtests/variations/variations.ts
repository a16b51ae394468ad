import { Decimal, text, type Json, type Parameter, type RunManifest, type Strategy } from '../../engine/index.ts';

/** The same run with one thing changed. */
export interface Variation {
  /** What was changed, as `fast 18` or `fees × 2`. */
  readonly name: string;
  /** Settings that one could have chosen; nobody chooses his costs. */
  readonly isChoice: boolean;
  readonly manifest: RunManifest;
}

/**
 * What a result should survive if it is more than luck: fees twice as high, latency twice as long (on prints), and every
 * number among the parameters a tenth up and down (whole numbers by at least one), within what the strategy allows.
 */
export const variationsOf = (manifest: RunManifest, strategy: Strategy): readonly Variation[] => [
  ...venueVariations(manifest),
  ...Object.entries(strategy.parameters).flatMap(([name, parameter]) =>
    neighbours(parameter, manifest.parameters[name] ?? null)
      .map((value) => ({ value, parameters: { ...manifest.parameters, [name]: value } }))
      .filter(({ parameters }) => (strategy.check?.(parameters as never) ?? null) === null)
      .map(({ value, parameters }) => ({
        name: `${name} ${String(value)}`,
        isChoice: true,
        manifest: { ...manifest, parameters },
      })),
  ),
];

const venueVariations = (manifest: RunManifest): readonly Variation[] => {
  const { venue } = manifest;
  const twice = (rate: string): string => text(new Decimal(rate).times(2));
  // Twice the base rates, whatever the volume.
  const flat = Object.fromEntries(Object.entries(venue).filter(([name]) => name !== 'feeTiers')) as typeof venue;
  const costly = { ...flat, makerFee: twice(venue.makerFee), takerFee: twice(venue.takerFee) };
  const variations = [{ name: 'fees × 2', isChoice: false, manifest: { ...manifest, venue: costly } }];
  const { orderLatency: latency } = venue;
  if (latency.model !== 'constant' || latency.ms === 0) return variations;
  const slow = { ...venue, orderLatency: { ...latency, ms: latency.ms * 2 } };
  return [...variations, { name: 'latency × 2', isChoice: false, manifest: { ...manifest, venue: slow } }];
};

/** A tenth less and a tenth more, where the parameter is a number that may be so. */
const neighbours = (parameter: Parameter, value: Json): readonly (number | string)[] => {
  if (parameter.type === 'whole' && typeof value === 'number') {
    const step = Math.max(1, Math.round(Math.abs(value) / 10));
    const { min = -Infinity, max = Infinity } = parameter;
    return [value - step, value + step].filter((each) => each >= min && each <= max);
  }
  if ((parameter.type === 'decimal' || parameter.type === 'decimal-or-none') && typeof value === 'string') {
    const { min = '-Infinity', max = 'Infinity' } = parameter;
    return ['0.9', '1.1']
      .map((factor) => new Decimal(value).times(factor))
      .filter((each) => each.gte(min) && each.lte(max) && !each.eq(value))
      .map(text);
  }
  return [];
};
