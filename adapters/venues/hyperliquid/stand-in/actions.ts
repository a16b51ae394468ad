import { z } from 'zod';
import type { Account, OwnOrder } from './account.ts';
import type { Faults } from './faults.ts';
import { place, wireOrder, type Status, type WireOrder } from './place.ts';
import { longOf, updateOf, type Broadcast, type Venue } from './venue.ts';

/** An answer of `/exchange`. */
export type Answer =
  | {
      readonly status: 'ok';
      readonly response: { readonly type: string; readonly data?: { readonly statuses: readonly Status[] } };
    }
  | { readonly status: 'err'; readonly response: string };

export const refusal = (response: string): Answer => ({ status: 'err', response });
const fine: Answer = { status: 'ok', response: { type: 'default' } };
const statuses = (type: string, all: readonly Status[]): Answer => ({
  status: 'ok',
  response: { type, data: { statuses: all } },
});

const oid = z.union([z.number().int(), z.string().regex(/^0x[0-9a-f]{32}$/)]);
const forms = {
  order: z.object({ orders: z.array(wireOrder), grouping: z.enum(['na', 'normalTpsl', 'positionTpsl']) }),
  cancel: z.object({ cancels: z.array(z.object({ a: z.number(), o: z.number() })) }),
  cancelByCloid: z.object({ cancels: z.array(z.object({ asset: z.number(), cloid: z.string() })) }),
  modify: z.object({ oid, order: wireOrder }),
  batchModify: z.object({ modifies: z.array(z.object({ oid, order: wireOrder })) }),
  scheduleCancel: z.object({ time: z.number().int().optional() }),
  updateLeverage: z.object({ asset: z.number(), isCross: z.boolean(), leverage: z.number().int() }),
  updateIsolatedMargin: z.object({ asset: z.number(), isBuy: z.boolean(), ntli: z.number().int() }),
  noop: z.object({}),
};

/** Triggers of the dead man's switch per day. */
const SCHEDULES_A_DAY = 10;
const DAY_MS = 86_400_000;
const MISSING = 'Order was never placed, already canceled, or filled.';

/** What each action does. */
export class Actions {
  readonly #venue: Venue;
  readonly #faults: Faults;
  readonly #broadcast: Broadcast;

  constructor(venue: Venue, faults: Faults, broadcast: Broadcast) {
    this.#venue = venue;
    this.#faults = faults;
    this.#broadcast = broadcast;
  }

  /** Throws a ZodError for an action of another shape than it should have. */
  act(account: Account, action: Readonly<Record<string, unknown>> & { readonly type: string }, now: number): Answer {
    account.actions += 1;
    switch (action.type) {
      case 'order':
        return this.#orders(account, forms.order.parse(action).orders, now);
      case 'cancel': {
        const { cancels } = forms.cancel.parse(action);
        return statuses(
          'cancel',
          cancels.map(({ o }) => this.#cancel(account, account.orders.get(o) ?? null, now)),
        );
      }
      case 'cancelByCloid': {
        const { cancels } = forms.cancelByCloid.parse(action);
        return statuses(
          'cancel',
          cancels.map(({ cloid }) => this.#cancel(account, account.byCloid(cloid), now)),
        );
      }
      case 'modify': {
        const { oid: which, order } = forms.modify.parse(action);
        const status = this.#modify(account, { which, order }, now);
        return typeof status === 'object' && 'error' in status ? refusal(status.error) : fine;
      }
      case 'batchModify': {
        const { modifies } = forms.batchModify.parse(action);
        return statuses(
          'order',
          modifies.map(({ oid: which, order }) => this.#modify(account, { which, order }, now)),
        );
      }
      default:
        return this.#settings(account, action, now);
    }
  }

  /** A failing check of shape or asset refuses the whole batch with one error for all. */
  #orders(account: Account, orders: readonly WireOrder[], now: number): Answer {
    const unknown = orders.find(({ a }) => this.#venue.market(a) === null);
    if (unknown) return statuses('order', [{ error: `Order has invalid asset. asset=${unknown.a}` }]);
    return statuses(
      'order',
      orders.map((order) => place(this.#venue, account, order, now)),
    );
  }

  #cancel(account: Account, order: OwnOrder | null, now: number): Status {
    if (order?.status !== 'open') return { error: MISSING };
    this.#venue.become(account, order, 'canceled', now);
    return 'success';
  }

  /** Cancels and places anew: another oid under the same cloid. The two are told in either order. */
  #modify(
    account: Account,
    change: { readonly which: number | string; readonly order: WireOrder },
    now: number,
  ): Status {
    const { which } = change;
    const old = typeof which === 'number' ? (account.orders.get(which) ?? null) : account.byCloid(which);
    if (old?.status !== 'open') return { error: 'Cannot modify canceled or filled order' };
    old.status = 'canceled';
    old.statusTimestamp = now;
    const tellOld = (): void => this.#broadcast.orders(account.address, [updateOf(old)]);
    if (!this.#faults.isNewFirst) tellOld();
    const status = place(this.#venue, account, { ...change.order, c: change.order.c ?? old.cloid ?? undefined }, now);
    if (this.#faults.isNewFirst) tellOld();
    return status;
  }

  #settings(
    account: Account,
    action: Readonly<Record<string, unknown>> & { readonly type: string },
    now: number,
  ): Answer {
    switch (action.type) {
      case 'scheduleCancel':
        return this.#schedule(account, forms.scheduleCancel.parse(action).time ?? null, now);
      case 'updateLeverage': {
        const { asset, isCross, leverage } = forms.updateLeverage.parse(action);
        const market = this.#venue.market(asset);
        if (!market) return refusal(`Invalid asset ${asset}`);
        if (leverage < 1 || leverage > market.tape.maxLeverage) return refusal('Invalid leverage value');
        account.leverage.set(market.tape.coin, { value: leverage, isCross });
        return fine;
      }
      case 'updateIsolatedMargin':
        forms.updateIsolatedMargin.parse(action);
        return fine;
      case 'noop':
        return fine;
      default:
        return refusal(`Failed to deserialize the JSON body into the target type: unknown variant ${action.type}`);
    }
  }

  #schedule(account: Account, time: number | null, now: number): Answer {
    const today = account.scheduleFired.filter((fired) => Math.floor(fired / DAY_MS) === Math.floor(now / DAY_MS));
    if (time !== null && time < now + 5_000)
      return refusal('Scheduled cancel time too early, must be at least 5 seconds from now.');
    if (time !== null && today.length >= SCHEDULES_A_DAY) return refusal('Too many scheduled cancels today.');
    account.scheduledCancel = time;
    return fine;
  }
}

/** An order with its status, as `orderStatus` and `historicalOrders` write it. */
export const statusOf = (order: OwnOrder) => ({
  order: longOf(order),
  status: order.status,
  statusTimestamp: order.statusTimestamp,
});
