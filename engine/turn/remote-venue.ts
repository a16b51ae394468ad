import type { Scale } from '../domain/instrument.ts';
import type { OrderId } from '../domain/order-spec.ts';
import { Recent } from '../domain/recent.ts';
import type { PriceTicks } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import { NEVER, type Wake } from '../domain/wake.ts';
import type { Orders } from '../orders/order-book.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import type { Approved, OrderChange, SessionVenue, VenueReport, VenueRequest } from '../ports/venue.ts';
import { Brackets } from './brackets.ts';
import { eventsOf, type Hearing } from './venue-words.ts';
import type { Market } from './view.ts';

export interface RemoteParts {
  readonly orders: Orders;
  readonly scale: Scale;
  readonly market: () => Market;
}

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
  readonly #parts: RemoteParts;
  readonly #brackets: Brackets;

  constructor(parts: RemoteParts) {
    this.#parts = parts;
    this.#brackets = new Brackets({
      ...parts,
      send: (request) => void this.#requests.push(request),
      isExpiring: (id) => this.#expiring.has(id),
    });
  }

  submit(order: Approved): void {
    this.#decided.set(order.id, order.decisionPrice);
    if (!this.#brackets.take(order)) this.#requests.push({ kind: 'submit', order });
  }
  cancel(id: OrderId): void {
    if (!this.#brackets.cancel(id)) this.#requests.push({ kind: 'cancel', id });
  }
  modify(change: OrderChange): void {
    if (!this.#brackets.modify(change)) this.#requests.push({ kind: 'modify', change });
  }

  /** The time of an order has come, and it is cancelled for that. */
  expires(id: OrderId): void {
    this.#expiring.set(id, true);
  }

  /** Whether an order is a leg that is held here: the venue knows nothing of it yet. */
  isHeld(id: OrderId): boolean {
    return this.#brackets.isHeld(id);
  }

  /** Whether legs wait for the end of this order. */
  hasLegs(id: OrderId): boolean {
    return this.#brackets.hasLegs(id);
  }

  /** Another venue takes over: what is held is its own matter. */
  letGo(): void {
    this.#brackets.letGo();
  }

  /** What is to be sent, in order; each is handed out once. */
  takeRequests(): readonly VenueRequest[] {
    const requests = this.#requests;
    if (requests.length > 0) this.#requests = [];
    return requests;
  }

  /** Takes in what the venue said; the turn asks for it next. */
  hear(message: VenueMessage, time: number): void {
    for (const event of this.#understood(message)) this.#heard.push({ time, event });
  }

  #understood(message: VenueMessage): readonly Draft[] {
    if (message.kind === 'rejected') {
      const sent = this.#brackets.sendAgain(message.order, message.code);
      if (sent !== null) return sent;
    }
    const drafts = eventsOf(message, this.#hearing());
    return drafts.flatMap((draft) =>
      draft.type === 'OrderFilled' ? [draft, ...this.#brackets.lateFill(draft.data.order, draft.data.size)] : [draft],
    );
  }

  #hearing(): Hearing {
    const { scale, orders, market } = this.#parts;
    return {
      scale,
      price: market().price,
      order: (id) => orders.get(id),
      isForgotten: (id) => orders.hasForgotten(id),
      decisionPrice: (id) => this.#decided.get(id) ?? null,
      isExpiring: (id) => this.#expiring.has(id),
      isSibling: (id) => this.#brackets.isSibling(id),
      isKnownFunding: (id) => this.#isKnownFunding(id),
    };
  }

  /** Whether a settlement of funding was told before; asking makes it known. */
  #isKnownFunding(id: string): boolean {
    const isKnown = this.#settled.has(id);
    this.#settled.set(id, true);
    return isKnown;
  }

  /** What follows from the last event comes before what was heard after it. */
  next(): VenueReport | undefined {
    const event = this.#brackets.next();
    return event === undefined ? this.#heard.shift() : { time: this.#parts.market().time, event };
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
    return { unsent: this.#requests.map((request) => request.kind), held: this.#brackets.held };
  }
}
