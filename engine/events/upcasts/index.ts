import type { Upcasts } from './step.ts';

/**
 * The way of every event type from its first version to the present one: a file per step, named
 * `<type>-v1-to-v2.ts`, listed here by type and in order. No type has had a second version yet.
 */
export const upcasts: Upcasts = {};
