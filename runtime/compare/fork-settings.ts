import type { SettingPair } from '../../backtests/comparison/comparison.ts';
import type { Json, RunManifest } from '../../engine/index.ts';
import { changesOf, type Change } from '../fork/change.ts';
import type { RunRecord } from '../runs/run-record.ts';

interface Told {
  readonly result: { readonly manifest: RunManifest };
  readonly record: RunRecord;
}

/** What one run changed on its way and the other did not: `risk.maxLeverage from 1000 on`, with both values. */
export const forkSettings = (a: Told, b: Told): readonly SettingPair[] => {
  const ofA = valuesOf(a);
  const ofB = valuesOf(b);
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
  return names.flatMap((name) => {
    const pair = {
      name,
      a: ofA.get(name) ?? unchanged(a, name),
      b: ofB.get(name) ?? unchanged(b, name),
    };
    return JSON.stringify(pair.a) === JSON.stringify(pair.b) ? [] : [pair];
  });
};

const valuesOf = ({ result: { manifest }, record }: Told): ReadonlyMap<string, Json> => {
  const values = new Map<string, Json>();
  for (const change of changesOf(record.started.fork)) {
    for (const [name, value] of entriesOf(change, manifest)) values.set(`${name} from ${change.at} on`, value);
  }
  return values;
};

const entriesOf = (
  { risk, venue, strategy, without }: Change,
  manifest: RunManifest,
): readonly (readonly [string, Json])[] => {
  const section = (name: string, values: object): readonly (readonly [string, Json])[] =>
    Object.entries(values).map(([key, value]) => [`${name}.${key}`, value as Json]);
  const isOther = strategy !== null && strategy.name !== manifest.strategy;
  const parameters = Object.entries(strategy?.parameters ?? {}).filter(
    ([name, value]) => isOther || JSON.stringify(value) !== JSON.stringify(manifest.parameters[name]),
  );
  return [
    ...section('risk', risk),
    ...section('venue', venue),
    ...(isOther ? [['strategy', strategy.name] as const] : []),
    ...parameters.map(([name, value]) => [`parameters.${name}`, value] as const),
    ...without.map(({ seq, what }) => [`${what} ${seq}`, 'left out'] as const),
  ];
};

/** What the manifest says, where a run changed nothing. */
const unchanged = ({ result: { manifest } }: Told, name: string): Json => {
  const path = name.replace(/ from \d+ on$/, '').split('.');
  let value: unknown = manifest;
  for (const step of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
  return (value ?? null) as Json;
};
