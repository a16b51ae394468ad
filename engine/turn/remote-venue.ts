import type { OrderId } from '../domain/order-spec.ts';
import { Recent } from '../domain/recent.ts';
import type { PriceTicks } from '../domain/units.ts';
import type { Json } from '../events/schema.ts';
import { NEVER, type Wake } from '../domain/wake.ts';
import type { Approved, OrderChange, SessionVenue, VenueReport, VenueRequest } from '../ports/venue.ts';

/** Orders whose decision price is remembered; an order that rests longer than so many others is filled without it. */
const DECISIONS_KEPT = 10_000;
/** A venue repeats those of a few days after a reconnect; they come by the hour. */
const SETTLEMENTS_KEPT = 10_000;

/**
 * A real venue as a session has it. Nothing is sent from here: requests wait until what led to them is on record, and
 * then the runtime takes and sends them. What the venue answers comes in as inputs.
 */
export class RemoteVenue implements SessionVenue {
  #requests: VenueRequest[] = [];
  readonly #decided = new Recent<OrderId, PriceTicks | null>(DECISIONS_KEPT);
  readonly #settled = new Recent<string, true>(SETTLEMENTS_KEPT);
  readonly #heard: VenueReport[] = [];
  /** Orders whose time has come: their cancel is their expiry. */
  readonly #expiring = new Recent<OrderId, true>(DECISIONS_KEPT);

  submit(order: Approved): void {
    this.#decided.set(order.id, order.decisionPrice);
    this.#requests.push({ kind: 'submit', order });
  }
  cancel(id: OrderId): void {
    this.#requests.push({ kind: 'cancel', id });
  }
  modify(change: OrderChange): void {
    this.#requests.push({ kind: 'modify', change });
  }

  /** The price that the strategy saw when it asked for an order; null where that is not known any more. */
  decisionPrice(id: OrderId): PriceTicks | null {
    return this.#decided.get(id) ?? null;
  }

  /** The time of an order has come, and it is cancelled for that. */
  expires(id: OrderId): void {
    this.#expiring.set(id, true);
  }
  isExpiring(id: OrderId): boolean {
    return this.#expiring.has(id);
  }

  /** Whether a settlement of funding was told before; asking makes it known. */
  isKnownFunding(id: string): boolean {
    const isKnown = this.#settled.has(id);
    this.#settled.set(id, true);
    return isKnown;
  }

  /** What is to be sent, in order; each is handed out once. */
  takeRequests(): readonly VenueRequest[] {
    const requests = this.#requests;
    if (requests.length > 0) this.#requests = [];
    return requests;
  }

  /** Takes in what the venue said; the turn asks for it next. */
  hear(reports: readonly VenueReport[]): void {
    this.#heard.push(...reports);
  }

  next(): VenueReport | undefined {
    return this.#heard.shift();
  }

  /** It matches elsewhere, so no row of the tape matters to it, and it reckons its account itself. */
  wake(): Wake {
    return NEVER;
  }
  accountChanged(): void {}
  onTrade(): void {}
  onOpen(): void {}
  onPath(): void {}
  onClose(): void {}
  onFunding(): void {}
  wakeOnMark(): Wake {
    return NEVER;
  }
  markIs(): void {}
  onMark(): void {}
  adjust(): void {}

  inspect(): Json {
    return { unsent: this.#requests.map((request) => request.kind) };
  }
}
