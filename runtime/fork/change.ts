import type { Json, RiskLimits, VenueModel } from '../../engine/index.ts';
import { z } from 'zod';

/** Something of the recording that a fork leaves out. */
export interface Omission {
  /** Seq of the OrderRequested, OrderDenied or FundingRatePublished. */
  readonly seq: number;
  readonly what: 'order' | 'denial' | 'funding';
  /** When it happened: a rate is known by its time. */
  readonly time: number;
}

/** What a fork changes, from one event on; everything else stays as recorded. */
export interface Change {
  /** Seq of the last event that is still the parent's. */
  readonly at: number;
  readonly risk: Partial<RiskLimits>;
  readonly venue: Partial<VenueModel>;
  /** Who decides from here on, with every parameter; null: who decided until here. */
  readonly strategy: { readonly name: string; readonly parameters: Readonly<Record<string, Json>> } | null;
  readonly without: readonly Omission[];
}

const fields = z.record(z.string(), z.json());

/** As a run's record keeps it: which run it came from, and every change on the way from the first recording. */
export const forkRecord = z.object({
  parent: z.string(),
  changes: z.array(
    z.object({
      at: z.number().int().nonnegative(),
      risk: fields,
      venue: fields,
      strategy: z.object({ name: z.string(), parameters: fields }).nullable(),
      without: z.array(
        z.object({
          seq: z.number().int(),
          what: z.enum(['order', 'denial', 'funding']),
          time: z.number().int(),
        }),
      ),
    }),
  ),
});

export type ForkRecord = z.infer<typeof forkRecord>;

/** The changes of a record, as they are applied: the form was checked when they were made. */
export const changesOf = (record: ForkRecord | null): readonly Change[] => record?.changes ?? [];
