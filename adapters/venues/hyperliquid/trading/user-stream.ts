import type { AccountReport, ConnectionState, VenueFill, VenueFunding, VenueOrder } from '../../../../engine/index.ts';
import { Recent } from '../../../../engine/domain/recent.ts';
import type { Limits } from '../limits/limits.ts';
import type { Outside } from '../outside.ts';
import { Line, LINE_DEFAULTS, type LineOptions } from '../transport/line.ts';
import type { Universe } from '../universe.ts';
import * as account from '../wire/account.ts';
import { shaped } from '../wire/shape.ts';
import type { AccountQueries } from './account-queries.ts';
import type { OrderReports } from './order-reports.ts';
import { fillOf, fundingOf, orderOf } from './translate.ts';

const REMEMBERED = 16_384;
/** The venue's clock and ours differ, and what it says by itself may come a little out of order. */
const OVERLAP_MS = 60_000;

export interface UserStreamOptions {
  readonly outside: Outside;
  readonly limits: Limits;
  readonly socketUrl: string;
  readonly universe: Universe;
  readonly queries: AccountQueries;
  readonly reports: OrderReports;
  readonly tell: (report: AccountReport) => void;
  /** What happened before is not told, ms UTC. */
  readonly since: number;
  readonly line?: Partial<Pick<LineOptions, 'pingMs' | 'staleMs' | 'retry'>>;
}

/**
 * What the venue says by itself about one account. Each time the line stands, it first asks what happened meanwhile and
 * holds back what comes, so that reports are told in the order of their times and each fill once.
 */
export class UserStream {
  readonly #options: UserStreamOptions;
  readonly #line: Line;
  readonly #seen = new Recent<string, true>(REMEMBERED);
  #since: number;
  #held: (() => void)[] | null = [];
  /** Which catching up counts: a line that is lost meanwhile starts a new one. */
  #round = 0;

  constructor(options: UserStreamOptions) {
    this.#options = options;
    this.#since = options.since;
    const { outside, limits, socketUrl } = options;
    this.#line = new Line(
      { url: socketUrl, outside, limits, ...LINE_DEFAULTS, ...options.line },
      {
        subscriptions: () => this.#subscriptions(),
        opened: () => void this.#catchUp(),
        message: (channel, data) => this.#message(channel, data),
        state: (state, detail) => this.#stateChanged(state, detail),
      },
    );
  }

  get state(): ConnectionState {
    return this.#line.state;
  }

  open(): void {
    this.#line.open();
  }

  close(): void {
    this.#round += 1;
    this.#line.close();
  }

  #subscriptions(): readonly Readonly<Record<string, unknown>>[] {
    const { user } = this.#options.queries;
    return ['orderUpdates', 'userFills', 'userFundings', 'userEvents'].map((type) => ({ type, user }));
  }

  #stateChanged(state: ConnectionState, detail: string): void {
    if (state === 'lost') this.#held ??= [];
    this.#options.tell({ kind: 'connection', state, received: this.#options.outside.now(), detail });
  }

  /** Reads a message at once, so that a changed shape ends the line, and tells it in its turn. */
  #message(channel: string, data: unknown): void {
    const tell = this.#read(channel, data);
    if (this.#held) this.#held.push(tell);
    else tell();
  }

  #read(channel: string, data: unknown): () => void {
    const { universe, reports, queries } = this.#options;
    switch (channel) {
      case 'orderUpdates': {
        const orders = shaped(account.orderUpdates, data, 'an orderUpdates frame').flatMap((update) => {
          const listed = universe.ofCoin(update.order.coin);
          return listed ? [orderOf(update, listed)] : [];
        });
        return () => orders.forEach((order) => reports.report(order));
      }
      case 'userFills': {
        const fills = shaped(account.userFills, data, 'a userFills frame').fills.flatMap((wire) => {
          const listed = universe.ofCoin(wire.coin);
          return listed ? [fillOf(wire, listed, queries.user)] : [];
        });
        return () => this.#fills(fills);
      }
      case 'userFundings': {
        const paid = shaped(account.userFundings, data, 'a userFundings frame').fundings.flatMap((wire) => {
          const listed = universe.ofCoin(wire.coin);
          return listed ? [fundingOf(wire, listed)] : [];
        });
        return () => this.#funding(paid);
      }
      case 'user': {
        const { liquidation } = shaped(account.userEvents, data, 'a user frame');
        return () => this.#liquidation(liquidation);
      }
      default:
        return () => undefined;
    }
  }

  #fills(fills: readonly VenueFill[]): void {
    for (const fill of [...fills].sort((a, b) => a.time - b.time)) {
      if (!this.#isNew(`fill ${fill.id}`, fill.time)) continue;
      this.#options.tell({ kind: 'fill', fill, received: this.#options.outside.now() });
    }
  }

  #funding(paid: readonly VenueFunding[]): void {
    for (const funding of [...paid].sort((a, b) => a.time - b.time)) {
      if (!this.#isNew(`funding ${funding.id}`, funding.time)) continue;
      this.#options.tell({ kind: 'funding', funding, received: this.#options.outside.now() });
    }
  }

  #liquidation(
    liquidation:
      | { lid: number; liquidated_user: string; liquidated_ntl_pos: string; liquidated_account_value: string }
      | undefined,
  ): void {
    if (liquidation?.liquidated_user.toLowerCase() !== this.#options.queries.user) return;
    this.#options.tell({
      kind: 'liquidation',
      id: String(liquidation.lid),
      liquidatedNotional: liquidation.liquidated_ntl_pos,
      accountValue: liquidation.liquidated_account_value,
      received: this.#options.outside.now(),
    });
  }

  #isNew(key: string, time: number): boolean {
    if (time < this.#options.since || this.#seen.has(key)) return false;
    this.#seen.set(key, true);
    this.#since = Math.max(this.#since, time);
    return true;
  }

  /** Asks until it is answered: reports that come after a hole would be believed wrongly. */
  async #catchUp(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const isCurrent = (): boolean => round === this.#round && this.state === 'open';
    const missed = await this.#ask(isCurrent);
    if (!missed || !isCurrent()) return;
    this.#fills(missed.fills);
    this.#funding(missed.funding);
    missed.orders.forEach((order) => this.#options.reports.report(order));
    const held = this.#held ?? [];
    this.#held = null;
    for (const tell of held) tell();
    this.#options.tell({ kind: 'caught-up', received: this.#options.outside.now() });
  }

  async #ask(isCurrent: () => boolean): Promise<Missed | null> {
    const { outside } = this.#options;
    while (isCurrent()) {
      try {
        return await this.#askOnce();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const detail = `what was missed cannot be asked for yet: ${why}`;
        this.#options.tell({ kind: 'connection', state: this.state, received: outside.now(), detail });
        await new Promise<void>((resolve) => {
          outside.after(2_000 + 1_000 * outside.random(), resolve);
        });
      }
    }
    return null;
  }

  async #askOnce(): Promise<Missed> {
    const { queries, reports, since } = this.#options;
    const from = Math.max(since, this.#since - OVERLAP_MS);
    const fills = await queries.fillsSince(from);
    const funding = await queries.fundingSince(from);
    const open = await queries.openOrders();
    const isOpen = new Set(open.map(({ clientId }) => clientId));
    const others = reports.alive.filter((clientId) => !isOpen.has(clientId));
    const ended = await Promise.all(others.map((clientId) => queries.order(clientId)));
    return { fills, funding, orders: [...open, ...ended.filter((order) => order !== null)] };
  }
}

/** What happened while nobody listened. */
interface Missed {
  readonly fills: readonly VenueFill[];
  readonly funding: readonly VenueFunding[];
  readonly orders: readonly VenueOrder[];
}
