import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import { market } from '../domain/order-spec.ts';
import { lots } from '../domain/units.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { Input } from '../inputs/input.ts';
import type { Orders } from '../orders/order-book.ts';
import type { BreakerAction } from '../manifest.ts';
import type { SessionRisk } from './session-risk.ts';

/** What the controls may do to the turn. */
export interface ControlParts {
  readonly orders: Orders;
  readonly risk: SessionRisk;
  /** Records an event, applies it, and tells the strategy. */
  readonly say: (draft: Draft, cause: number | null) => AnyEvent;
  readonly cancel: (order: OrderId, reason: string, cause: number | null) => void;
  /** A person resumed: what tripped is armed anew. */
  readonly reset: (resumed: AnyEvent) => void;
  readonly request: (spec: OrderSpec, reason: string, cause: number | null) => OrderId;
}

/** Who speaks when a limit is hit. */
const BREAKER = { by: 'risk', reason: 'circuit breaker' } as const;

type Command = Extract<Input, { readonly kind: 'command' }>;

/**
 * The brakes of a session, by hand and by themselves: pause (no new exposure, exits work), halt (all orders that add are
 * cancelled, only reducing ones pass) and flatten (halt, and close the position). Each is an event with who and why.
 */
export class Controls {
  readonly #parts: ControlParts;
  /** Seq of the event that asked to flatten, while the position is not closed. */
  #flattening: number | null = null;
  /** The order that is to close the position. */
  #closing: OrderId | null = null;
  #isClosing = false;
  /** Why all orders are to be cancelled, once the session is to end. */
  #stopping: string | null = null;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  command({ command, by, reason }: Command): void {
    switch (command) {
      case 'pause': {
        this.#pause(by, reason);
        return;
      }
      case 'resume': {
        this.#resume(by, reason);
        return;
      }
      case 'halt':
        this.halt(by, reason, null);
        return;
      case 'flatten': {
        this.#flatten(by, reason);
        return;
      }
      case 'stop':
        this.#stopping = `${by}: ${reason}`;
        this.#parts.risk.stopping = true;
        this.#cancelAll(this.#stopping, null);
        return;
      case 'reconcile':
        this.#parts.say({ type: 'ReconciliationRequested', data: { by, reason } }, null);
    }
  }

  /** A loss limit was hit: what it is set to do is done, as if a person had said so. */
  trip(action: BreakerAction, cause: number): void {
    if (action === 'halt') this.halt(BREAKER.by, BREAKER.reason, cause);
    if (action === 'pause') this.#pause(BREAKER.by, BREAKER.reason, cause);
    if (action !== 'flatten') return;
    this.#flatten(BREAKER.by, BREAKER.reason, cause);
    this.#isClosing = true;
    this.goOn();
  }

  /** Whether a breaker is closing the position: a tape has no inputs after which to go on, so each price will do. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** The time of an order has come. */
  expire(order: OrderId): void {
    this.#parts.cancel(order, 'expired', null);
  }

  /** Nothing adds exposure from here on, and what rests and would add is cancelled. */
  halt(by: string, reason: string, cause: number | null): void {
    const { risk, orders, say, cancel } = this.#parts;
    if (risk.halted) return;
    risk.halted = true;
    const halt = say({ type: 'TradingHalted', data: { by, reason } }, cause);
    for (const order of orders.open()) if (!order.spec.reduceOnly) cancel(order.id, 'trading halted', halt.seq);
  }

  /** Market data is missing: what it would be decided by is not known. */
  feed(state: 'gap' | 'restored', from: number, to: number): void {
    const { risk, say } = this.#parts;
    risk.stale = state === 'gap';
    say({ type: state === 'gap' ? 'FeedGapDetected' : 'FeedRestored', data: { from, to } }, null);
  }

  /** Cancels and closes what is still open while the session is stopped or flattened. Asked at the end of each input. */
  goOn(): void {
    const { orders, risk, request } = this.#parts;
    // A cancel may have been lost, or refused because the order was on its way.
    if (this.#stopping !== null) this.#cancelAll(this.#stopping, null);
    if (this.#flattening === null) return;
    if (this.#closing !== null && orders.open().some(({ id }) => id === this.#closing)) return;
    const { position } = risk;
    if (position === 0) {
      if (orders.openCount > 0) return;
      this.#flattening = null;
      this.#isClosing = false;
      return;
    }
    const spec = market(position > 0 ? 'sell' : 'buy', lots(Math.abs(position)), { reduceOnly: true });
    this.#closing = request(spec, 'flatten', this.#flattening);
  }

  #pause(by: string, reason: string, cause: number | null = null): void {
    const { risk, say } = this.#parts;
    if (risk.paused) return;
    risk.paused = true;
    say({ type: 'SessionPaused', data: { by, reason } }, cause);
  }

  #resume(by: string, reason: string): void {
    const { risk, reset, say } = this.#parts;
    if (risk.paused) {
      risk.paused = false;
      reset(say({ type: 'SessionResumed', data: { by, reason } }, null));
    }
    if (!risk.halted) return;
    risk.halted = false;
    this.#flattening = null;
    this.#isClosing = false;
    reset(say({ type: 'TradingResumed', data: { by, reason } }, null));
  }

  #flatten(by: string, reason: string, cause: number | null = null): void {
    const { say } = this.#parts;
    const asked = say({ type: 'FlattenRequested', data: { by, reason } }, cause);
    this.halt(by, reason, asked.seq);
    this.#cancelAll('flatten', asked.seq);
    this.#flattening = asked.seq;
    this.#closing = null;
  }

  /** Orders of which the cancellation has been asked already are not asked for again. */
  #cancelAll(reason: string, cause: number | null): void {
    const { orders, cancel } = this.#parts;
    for (const { id } of orders.open()) if (orders.get(id)?.cancelRequested !== true) cancel(id, reason, cause);
  }
}
