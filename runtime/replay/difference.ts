import type { Json } from '../../engine/index.ts';

/** One field that is not the same on both sides; null stands for null and for nothing there. */
export interface FieldChange {
  /** Where it is, as `strategy.books.long.qty` or `orders[0].remaining`. */
  readonly path: string;
  readonly from: Json;
  readonly to: Json;
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every field in which two values differ, in the order of the first, then what only the second has. */
export const differences = (from: Json, to: Json, path = ''): readonly FieldChange[] => {
  if (from === to) return [];
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => between(from[name], to[name], path === '' ? name : `${path}.${name}`));
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    const length = Math.max(from.length, to.length);
    return Array.from({ length }, (_, index) =>
      between(from[index] as Json | undefined, to[index] as Json | undefined, `${path}[${index}]`),
    ).flat();
  }
  return [{ path, from, to }];
};

/** A list or an object that is only on one side is one change, not one per field. */
const between = (from: Json | undefined, to: Json | undefined, path: string): readonly FieldChange[] =>
  from === undefined || to === undefined ? [{ path, from: from ?? null, to: to ?? null }] : differences(from, to, path);
