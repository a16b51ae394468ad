import type { AccountReport, ConnectionState, VenueOrder } from '../../../../engine/index.ts';
import { Recent } from '../../../../engine/domain/recent.ts';
import { Rounds, type RoundsPace } from '../exchange/rounds.ts';
import type { Outside } from '../outside.ts';
import type { AccountQueries } from './account-queries.ts';

export type WatchPace = RoundsPace;

const PACE: WatchPace = { everyMs: 2_000, staleMs: 8_000, retry: { firstMs: 500, mostMs: 30_000 } };
const REMEMBERED = 16_384;
/** Exchanges list fills a little late. */
const OVERLAP_MS = 60_000;

export interface WatchOptions {
  readonly account: AccountQueries;
  readonly outside: Outside;
  /** What happened before is not told, ms UTC. */
  readonly since: number;
  readonly tell: (report: AccountReport) => void;
  readonly pace?: Partial<WatchPace>;
}

/** Asks again and again what happened to an account, and tells what is new: each fill once, each order when it changed. */
export class AccountWatch {
  readonly #options: WatchOptions;
  readonly #rounds: Rounds;
  readonly #fills = new Recent<string, true>(REMEMBERED);
  readonly #said = new Recent<string, string>(REMEMBERED);
  readonly #alive = new Set<string>();
  #since: number;
  #isCaughtUp = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#since = options.since;
    const { outside, tell } = options;
    this.#rounds = new Rounds({
      outside,
      pace: { ...PACE, ...options.pace },
      round: (isCurrent) => this.#round(isCurrent),
      state: (state, detail) => {
        if (state === 'lost') this.#isCaughtUp = false;
        tell({ kind: 'connection', state, received: outside.now(), detail });
        if (state === 'open' && !this.#isCaughtUp) {
          this.#isCaughtUp = true;
          tell({ kind: 'caught-up', received: outside.now() });
        }
      },
    });
  }

  get state(): ConnectionState {
    return this.#rounds.state;
  }

  open(): void {
    this.#rounds.open();
  }

  close(): void {
    this.#rounds.close();
  }

  /** We are about to send it: from here on it is looked for. */
  sent(clientId: string): void {
    this.#alive.add(clientId);
  }

  refused(clientId: string): void {
    this.#alive.delete(clientId);
  }

  async #round(isCurrent: () => boolean): Promise<void> {
    const { account, since, outside, tell } = this.#options;
    // Fills are asked for last and told first: the end of an order is never told before the fills that it had.
    const before = [...this.#alive];
    const open = await account.openOrders();
    const isOpen = new Set(open.map(({ clientId }) => clientId));
    const ended: VenueOrder[] = [];
    for (const clientId of before.filter((each) => !isOpen.has(each))) {
      const order = await account.order(clientId);
      if (order !== null) ended.push(order);
    }
    const fills = await account.fillsSince(Math.max(since, this.#since - OVERLAP_MS));
    if (!isCurrent()) return;
    for (const fill of fills) {
      if (fill.time < since || this.#fills.has(fill.id)) continue;
      this.#fills.set(fill.id, true);
      this.#since = Math.max(this.#since, fill.time);
      tell({ kind: 'fill', fill, received: outside.now() });
    }
    for (const order of [...open, ...ended]) this.#order(order);
  }

  #order(order: VenueOrder): void {
    const state = `${order.status}/${order.remaining}/${order.limitPrice ?? ''}`;
    if (order.clientId !== null && order.status !== 'open') this.#alive.delete(order.clientId);
    if (this.#said.get(order.venueId) === state) return;
    this.#said.set(order.venueId, state);
    if (order.clientId !== null && order.status === 'open') this.#alive.add(order.clientId);
    this.#options.tell({ kind: 'order', order, received: this.#options.outside.now() });
  }
}
