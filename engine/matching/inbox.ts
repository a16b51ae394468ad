import type { OrderId } from '../domain/order-spec.ts';
import type { VenueRequest } from '../ports/venue.ts';

export interface Sent {
  readonly message: VenueRequest;
  /** When it reaches the venue, ms. */
  readonly at: number;
  /** It has no way to go: it meets the present price instead of the first one at or after `at`. */
  readonly isInstant: boolean;
}

/** The order that a message is about. */
export const orderOf = (message: VenueRequest): OrderId => {
  switch (message.kind) {
    case 'submit':
      return message.order.id;
    case 'cancel':
      return message.id;
    case 'modify':
      return message.change.order;
  }
};

/** Messages on their way to the venue, in the order in which they arrive; equal times in the order of sending. */
export class Inbox {
  readonly #instant: Sent[] = [];
  readonly #underway: Sent[] = [];

  get count(): number {
    return this.#instant.length + this.#underway.length;
  }

  /** All of them, those without a way first. */
  get underway(): readonly Sent[] {
    return [...this.#instant, ...this.#underway];
  }

  get hasInstant(): boolean {
    return this.#instant.length > 0;
  }

  /** When the next message that is under way arrives, ms; Infinity if there is none. */
  get nextArrival(): number {
    return this.#underway[0]?.at ?? Infinity;
  }

  send(message: VenueRequest, now: number, way: number): void {
    const sent = { message, at: now + way, isInstant: way === 0 };
    if (sent.isInstant) {
      this.#instant.push(sent);
      return;
    }
    this.#queue(sent);
  }

  #queue(sent: Sent): void {
    let place = this.#underway.length;
    while (place > 0 && (this.#underway[place - 1]?.at ?? 0) > sent.at) place--;
    this.#underway.splice(place, 0, sent);
  }

  /** What has arrived waits until a later time. */
  hold({ message }: Sent, until: number): void {
    this.#queue({ message, at: until, isInstant: false });
  }

  takeInstant(): Sent | undefined {
    return this.#instant.shift();
  }

  takeArrived(): Sent | undefined {
    return this.#underway.shift();
  }

  /** Whether this order is still on its way. */
  carries(id: OrderId): boolean {
    const isIt = ({ message }: Sent): boolean => message.kind === 'submit' && message.order.id === id;
    return this.#instant.some(isIt) || this.#underway.some(isIt);
  }

  /** Orders on their way. */
  get orders(): number {
    const isOrder = ({ message }: Sent): boolean => message.kind === 'submit';
    return this.#instant.filter(isOrder).length + this.#underway.filter(isOrder).length;
  }
}
