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
  /** Of a fork of a session: how many inputs were on record when it was made. */
  inputs: z.number().int().nonnegative().nullable().default(null),
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

/** A fork as its record says it; one of a backtest says nothing of inputs. */
export type ForkSaid = z.input<typeof forkRecord>;

/** Whether a change changes anything: a fork without one is the recording itself. */
export const isChange = ({ risk, venue, strategy, without }: Change): boolean =>
  strategy !== null || without.length > 0 || Object.keys(risk).length > 0 || Object.keys(venue).length > 0;

/** The changes of a record, as they are applied: the form was checked when they were made. */
export const changesOf = (record: ForkRecord | null): readonly Change[] => record?.changes ?? [];
