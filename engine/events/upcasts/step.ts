import type { Json } from '../schema.ts';

/** The data of an event of any version, before anything is known about it. */
export type RawData = Readonly<Record<string, Json>>;

/** Brings data of version n to version n + 1. Pure, and without business rules: it only says old facts in new words. */
export type Upcast = (data: RawData) => RawData;

/** By type, in order: the first brings version 1 to 2, the second 2 to 3. */
export type Upcasts = Readonly<Record<string, readonly Upcast[]>>;
