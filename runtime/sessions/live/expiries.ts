import { isFinal, type OrderId } from '../../../engine/index.ts';
import type { Session } from '../../../engine/turn/session.ts';
import type { SessionInbox } from '../inbox.ts';

export interface ExpiryParts {
  readonly session: Pick<Session, 'order' | 'openOrders'>;
  readonly inbox: Pick<SessionInbox, 'add'>;
  readonly now: () => number;
  /** Waits; resolves early and false if the session is over. */
  readonly wait: (ms: number) => Promise<boolean>;
}

/** An order that is still there after its time is taken back again so often. */
const AGAIN_MS = 1_000;
/** Timers of the system cannot wait for more than 24 days. */
const LONGEST_MS = 86_400_000;

/**
 * Says when the time of an order has come, where the venue has no orders that expire: the session takes it as an input, and
 * cancels. It says so again as long as the order is there and no cancel is on its way.
 */
export class Expiries {
  readonly #parts: ExpiryParts;

  constructor(parts: ExpiryParts) {
    this.#parts = parts;
  }

  /** Orders that rest since before this process began. */
  watchOpen(): void {
    const { session } = this.#parts;
    for (const order of session.openOrders()) this.watch(order, session.order(order)?.spec.expiresAt ?? null);
  }

  watch(order: OrderId, expiresAt: number | null): void {
    if (expiresAt !== null) void this.#watch(order, expiresAt);
  }

  async #watch(order: OrderId, expiresAt: number): Promise<void> {
    const { session, inbox, now, wait } = this.#parts;
    for (let at = expiresAt; ; at = now() + AGAIN_MS) {
      while (at > now()) if (!(await wait(Math.min(at - now(), LONGEST_MS)))) return;
      const state = session.order(order);
      if (state === undefined || isFinal(state.status)) return;
      if (!state.cancelRequested) inbox.add({ kind: 'due', time: now(), order });
    }
  }
}
