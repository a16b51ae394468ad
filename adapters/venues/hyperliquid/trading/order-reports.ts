import type { AccountReport, VenueOrder } from '../../../../engine/index.ts';
import { Recent } from '../../../../engine/domain/recent.ts';

/** So many orders are remembered. */
const REMEMBERED = 4_096;

interface Known {
  /** The venue's newest id: a modification gives a higher one. */
  venueId: number;
  isFinal: boolean;
  /** A modification is on its way; what is said of the old id is held until it is answered. */
  isModifying: boolean;
  readonly held: VenueOrder[];
}

/**
 * Reports about orders, keyed by our own id. The venue modifies by cancelling and placing anew: the end of the old one is
 * no end of the order, and may be told before or after the beginning of the new one.
 */
export class OrderReports {
  readonly #tell: (report: AccountReport) => void;
  readonly #now: () => number;
  readonly #known = new Recent<string, Known>(REMEMBERED);
  readonly #alive = new Set<string>();

  constructor(tell: (report: AccountReport) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Ids of our orders that have not ended, as far as we know. */
  get alive(): readonly string[] {
    return [...this.#alive];
  }

  /** We are about to send it: from here on it is looked for after a lost line. */
  sent(clientId: string): void {
    this.#alive.add(clientId);
  }

  /** It was refused: there is nothing to look for. */
  refused(clientId: string): void {
    this.#alive.delete(clientId);
  }

  modifying(clientId: string): void {
    this.#of(clientId).isModifying = true;
  }

  /** How a modification ended; what was held is told unless it is about the order that was replaced. */
  modified(clientId: string, newVenueId: string | null): void {
    const known = this.#of(clientId);
    known.isModifying = false;
    if (newVenueId !== null) known.venueId = Math.max(known.venueId, Number(newVenueId));
    for (const order of known.held.splice(0)) this.report(order);
  }

  report(order: VenueOrder): void {
    if (order.clientId === null) {
      this.#say(order);
      return;
    }
    const known = this.#of(order.clientId);
    const venueId = Number(order.venueId);
    // About an order that was replaced since.
    if (venueId < known.venueId) return;
    const isNew = venueId > known.venueId;
    if (known.isModifying && !isNew && order.status === 'canceled') {
      known.held.push(order);
      return;
    }
    known.venueId = venueId;
    known.isFinal = isFinal(order);
    if (known.isFinal) this.#alive.delete(order.clientId);
    else this.#alive.add(order.clientId);
    this.#say(order);
  }

  #say(order: VenueOrder): void {
    this.#tell({ kind: 'order', order, received: this.#now() });
  }

  #of(clientId: string): Known {
    const known = this.#known.get(clientId);
    if (known) return known;
    const fresh: Known = { venueId: 0, isFinal: false, isModifying: false, held: [] };
    this.#known.set(clientId, fresh);
    return fresh;
  }
}

const isFinal = ({ status }: VenueOrder): boolean =>
  status === 'filled' || status === 'canceled' || status === 'rejected' || status === 'expired';
