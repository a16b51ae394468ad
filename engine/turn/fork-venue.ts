import type { OrderId } from '../domain/order-spec.ts';
import type { Wake } from '../domain/wake.ts';
import type { Json } from '../events/schema.ts';
import type { VenueModel } from '../manifest.ts';
import type { Legacy, Standing } from '../matching/legacy.ts';
import type { SimulatedVenue } from '../matching/simulated-venue.ts';
import type { Orders } from '../orders/order-book.ts';
import type { OrderState } from '../orders/order.ts';
import type { Approved, OrderChange, SessionVenue, VenueReport, VenueRequest } from '../ports/venue.ts';
import type { RemoteVenue } from './remote-venue.ts';

/** What was asked for about one order, as far as an answer may be missing. */
interface Sent {
  readonly order: Approved;
  readonly at: number;
  cancel: number | null;
  change: { readonly change: OrderChange; readonly at: number } | null;
}

/** Orders that have ended are forgotten once there are so many more than open ones. */
const ENDED_KEPT = 1_000;

/**
 * The venue of a live session that is played again and may leave what happened: the real one, whose words are on record,
 * until `handOver`; from then on a simulated one, because what the real one said answers orders that are not asked for
 * any more.
 */
export class ForkVenue implements SessionVenue {
  readonly #remote: RemoteVenue;
  readonly #orders: Orders;
  readonly #sent = new Map<OrderId, Sent>();
  #simulated: SimulatedVenue | null = null;
  #print: Legacy['print'] = null;

  constructor(remote: RemoteVenue, orders: Orders) {
    this.#remote = remote;
    this.#orders = orders;
  }

  /** From here on the other venue matches; it takes over the orders that are open by what is on record. */
  handOver(to: SimulatedVenue): void {
    const standing: Standing[] = [];
    const unanswered: Legacy['unanswered'][number][] = [];
    for (const { id } of this.#orders.open()) {
      const sent = this.#sent.get(id);
      const state = this.#orders.get(id);
      // One that was put on record a moment ago is asked for next, there.
      if (!sent || !state) continue;
      if (isTaken(state)) standing.push(this.#standing(sent, state));
      else unanswered.push({ message: { kind: 'submit', order: sent.order }, sentAt: sent.at });
      unanswered.push(...changesOf(sent, state));
    }
    this.#remote.letGo();
    to.takeOver({ print: this.#print, standing, unanswered });
    this.#sent.clear();
    this.#simulated = to;
  }

  submit(order: Approved, now: number): void {
    if (this.#simulated === null) this.#remember(order, now);
    this.#acting.submit(order, now);
  }
  cancel(order: OrderId, now: number): void {
    const sent = this.#sent.get(order);
    if (sent) sent.cancel = now;
    this.#acting.cancel(order, now);
  }
  modify(change: OrderChange, now: number): void {
    const sent = this.#sent.get(change.order);
    if (sent) sent.change = { change, at: now };
    this.#acting.modify(change, now);
  }

  wake(): Wake {
    return this.#acting.wake();
  }
  accountChanged(): void {
    this.#acting.accountChanged();
  }
  onTrade(time: number, price: number, size: number, side: -1 | 0 | 1): void {
    if (this.#simulated === null) this.#print = { time, price, size, side };
    else this.#simulated.onTrade(time, price, size, side);
  }
  onOpen(time: number, price: number, volume: number): void {
    this.#simulated?.onOpen(time, price, volume);
  }
  onPath(time: number, price: number): void {
    this.#simulated?.onPath(time, price);
  }
  onClose(time: number, price: number): void {
    this.#simulated?.onClose(time, price);
  }
  onFunding(time: number, rate: number, price: number): void {
    this.#simulated?.onFunding(time, rate, price);
  }
  wakeOnMark(): Wake {
    return this.#acting.wakeOnMark();
  }
  markIs(mark: number, oracle: number): void {
    this.#simulated?.markIs(mark, oracle);
  }
  onMark(time: number): void {
    this.#simulated?.onMark(time);
  }
  /** What the real venue said of the time before counts, also behind it. */
  next(): VenueReport | undefined {
    return this.#remote.next() ?? this.#simulated?.next();
  }
  adjust(model: VenueModel): void {
    this.#simulated?.adjust(model);
  }
  inspect(): Json {
    return this.#acting.inspect();
  }

  get #acting(): SessionVenue {
    return this.#simulated ?? this.#remote;
  }

  #remember(order: Approved, at: number): void {
    this.#sent.set(order.id, { order, at, cancel: null, change: null });
    if (this.#sent.size <= 2 * this.#orders.openCount + ENDED_KEPT) return;
    const open = new Set(this.#orders.open().map(({ id }) => id));
    for (const id of this.#sent.keys()) if (!open.has(id) && id !== order.id) this.#sent.delete(id);
  }

  #standing({ order, at }: Sent, { spec, filled, remaining, status }: OrderState): Standing {
    const isHeld = this.#orders.open().some(({ id }) => id === spec.attachedTo);
    return { order, spec, filled, remaining, sentAt: at, isTriggered: status === 'triggered', isHeld };
  }
}

/** The venue has said something of it that shows that it has it. */
const isTaken = ({ status }: OrderState): boolean => status === 'working' || status === 'triggered';

const changesOf = (
  { order, cancel, change }: Sent,
  state: OrderState,
): readonly { readonly message: VenueRequest; readonly sentAt: number }[] => [
  ...(state.modifyRequested && change
    ? [{ message: { kind: 'modify', change: change.change } as const, sentAt: change.at }]
    : []),
  ...(state.cancelRequested && cancel !== null
    ? [{ message: { kind: 'cancel', id: order.id } as const, sentAt: cancel }]
    : []),
];
