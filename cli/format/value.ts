import type { Json } from '../../engine/index.ts';

/** A parameter's value as a person would type it. */
export const valueText = (value: Json): string => {
  if (value === null) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
