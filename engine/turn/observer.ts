import type { AnyEvent } from '../events/event.ts';

/** What becomes of an order whatever the limits say: a what-if refuses it, or lets it pass. */
export type Ruling = 'deny' | 'allow';

/** Who looks on while a recorded session is played again; in a run of its own there is none. */
export interface Observer {
  /** Called when the event has been applied, before anybody is told of it. */
  recorded(event: AnyEvent): void;
  /** Asked before the order whose request or denial will be event `seq`; null: risk decides. */
  ruling?(seq: number): Ruling | null;
  /** Whether the funding rate that fell due at a time (ms UTC) is published; asked where rates are inputs. */
  publishes?(time: number): boolean;
}
