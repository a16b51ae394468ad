import {
  isFinal,
  type AccountReport,
  type Approved,
  type OrderId,
  type OrderSpec,
  type OrderState,
  type Rejected,
  type Scale,
  type Unknown,
  type VenueConnection,
  type VenueFill,
  type VenueFunding,
  type VenueMessage,
  type VenueOrder,
  type VenueRequest,
} from '../../../engine/index.ts';
import { Recent } from '../../../engine/domain/recent.ts';
import { liveSpec } from '../../../engine/turn/live-spec.ts';
import type { Session } from '../../../engine/turn/session.ts';
import type { SessionInbox } from '../inbox.ts';
import type { Outages } from '../outages.ts';
import type { Sender } from '../session-run.ts';
import { SentOrders } from './sent-orders.ts';
import type { ToldFills } from './told-fills.ts';
import { fillMessage, fundingMessage, orderMessage } from './venue-words.ts';

export interface BridgeParts {
  readonly connection: VenueConnection;
  readonly inbox: SessionInbox;
  readonly outages: Outages;
  readonly session: Pick<Session, 'order' | 'hasLegs'>;
  /** Those that are on record. */
  readonly toldFills: ToldFills;
  readonly scale: Scale;
  readonly instrument: string;
  /** What happened at the venue before this has nothing to do with the session; ms UTC. */
  readonly startedAt: number;
  /** How far from the decision price a market order may be filled at worst, as a fraction. */
  readonly slippageMax: string;
  /** The venue refuses what reaches it later than this after it was sent. */
  readonly actionLifetimeMs: number;
  readonly now: () => number;
  /** Waits; resolves early and false if the session is over. */
  readonly wait: (ms: number) => Promise<boolean>;
  /** Called when an order has been handed to the network, with the time at which the news of it had come. */
  readonly sent: (arrived: number) => void;
  /** Called when the account's line has told all that was missed. */
  readonly caughtUp: () => void;
}

/** Between two questions that got no answer, about an order or its fills, ms; the last one is repeated. */
const QUESTIONS_MS = [200, 500, 1_000, 2_000, 5_000] as const;
const pauseBefore = (turn: number): number => QUESTIONS_MS[Math.min(turn, QUESTIONS_MS.length - 1)] ?? 0;
/** Our clock may be ahead of the venue's by this much before "it can no longer arrive" is believed. */
const CLOCK_MARGIN_MS = 2_000;
const SETTLEMENTS_KEPT = 10_000;
/** The time of a session and that of the venue may be this far apart. */
const FILLS_MARGIN_MS = 60_000;

/**
 * Carries requests to the venue and its words back into the inbox. A request is sent once: what gets no answer is asked
 * for by the order's id, and never sent again.
 */
export class VenueBridge implements Sender {
  readonly #parts: BridgeParts;
  readonly #sent: SentOrders;
  readonly #underway = new Set<OrderId>();
  readonly #lookUps = new Map<OrderId, Promise<VenueOrder | null>>();
  readonly #settled = new Recent<string, true>(SETTLEMENTS_KEPT);
  #heard: number;
  #activity = 0;

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    this.#heard = parts.now();
    this.#sent = new SentOrders((order) => this.#isAtWork(order));
  }

  /** Grows with everything that is sent or told: a comparison during which it grew compares two moments. */
  get activity(): number {
    return this.#activity;
  }

  get isBusy(): boolean {
    return this.#underway.size > 0;
  }

  /** Whether an answer about this order is still to come. */
  isUnderway(order: OrderId): boolean {
    return this.#underway.has(order);
  }

  /** An order of this session, also one that another process sent. */
  know(order: OrderId): string {
    const clientId = this.#parts.connection.clientIdOf(order);
    this.#sent.add(clientId, order);
    return clientId;
  }

  /** One that ended long ago has been forgotten by the session too. */
  #isAtWork(order: OrderId): boolean {
    const state = this.#parts.session.order(order);
    return this.#underway.has(order) || (state !== undefined && !isFinal(state.status));
  }

  send(requests: readonly VenueRequest[], arrived: number): void {
    this.#activity++;
    for (const request of requests) {
      if (request.kind === 'submit') void this.#submit(request.order, arrived);
      else if (request.kind === 'cancel') void this.#cancel(request.id);
      else void this.#modify(request.change);
    }
  }

  hear(report: AccountReport): void {
    if (report.kind === 'connection') {
      const isDown = report.state === 'lost' || report.state === 'stale';
      if (isDown) this.#parts.outages.down('account', this.#heard, report.received);
      return;
    }
    this.#heard = report.received;
    if (report.kind === 'order') this.#order(report.order);
    else if (report.kind === 'fill') this.fill(report.fill);
    else if (report.kind === 'funding') this.funding(report.funding);
    else if (report.kind === 'caught-up') this.#parts.caughtUp();
    // A liquidation is told by its fills, which say what it did.
  }

  #order(order: VenueOrder): void {
    if (order.instrument !== this.#parts.instrument) return;
    const sent = order.clientId === null ? undefined : this.#sent.get(order.clientId);
    // The session has forgotten what ended long ago; a venue that tells it again tells no news.
    const ours = sent !== undefined && this.#parts.session.order(sent) !== undefined ? sent : undefined;
    const message = ours === undefined ? stranger(order) : orderMessage(ours, order, this.#parts.scale);
    if (message === null) return;
    // Its legs go to work with what it had: all of that has to be known before its end is.
    if (ours !== undefined && isEnd(message) && this.#parts.session.hasLegs(ours)) void this.#tellEnd(ours, order);
    else this.#tellAt(message, order.time);
  }

  async #tellEnd(order: OrderId, found: VenueOrder): Promise<void> {
    this.#underway.add(order);
    await this.#tellAll(order, found);
    this.#underway.delete(order);
  }

  /** What this process told before is not put on record again; what another one told, the session knows. */
  funding(funding: VenueFunding): void {
    const { instrument, startedAt, scale } = this.#parts;
    if (funding.instrument !== instrument || funding.time < startedAt || this.#settled.has(funding.id)) return;
    this.#settled.set(funding.id, true);
    this.#tellAt(fundingMessage(funding, scale), funding.time);
  }

  fill(fill: Parameters<typeof fillMessage>[1]): void {
    const { instrument, startedAt, scale } = this.#parts;
    if (fill.instrument !== instrument) return;
    const ours = fill.clientId === null ? undefined : this.#sent.get(fill.clientId);
    if (ours === undefined && fill.time < startedAt) return;
    if (!this.#parts.toldFills.isNew(fill.id, fill.time)) return;
    this.#tellAt(fillMessage(ours ?? null, fill, scale), fill.time);
  }

  /** Something of which the venue said no time. */
  tell(message: VenueMessage): void {
    this.#activity++;
    this.#parts.inbox.add({ kind: 'venue', time: Math.trunc(this.#parts.now()), message });
  }

  /** Something that happened at this time of the venue, ms UTC. */
  #tellAt(message: VenueMessage, time: number): void {
    this.#activity++;
    const received = Math.trunc(this.#parts.now());
    this.#parts.inbox.add({ kind: 'venue', time: Math.trunc(time), received, message });
  }

  /**
   * Asks the venue about an order until it says how it stands, or until it can no longer get there: whoever sent it did so
   * before now. Who asks while it is being asked for gets the same answer.
   */
  lookUp(order: OrderId, until = this.#parts.now() + this.#parts.actionLifetimeMs): Promise<VenueOrder | null> {
    const running = this.#lookUps.get(order);
    if (running !== undefined) return running;
    const asked = this.#ask(order, until).finally(() => this.#lookUps.delete(order));
    this.#lookUps.set(order, asked);
    return asked;
  }

  async #ask(order: OrderId, until: number): Promise<VenueOrder | null> {
    const { connection, now, wait } = this.#parts;
    const clientId = this.know(order);
    this.#underway.add(order);
    try {
      for (let turn = 0; ; turn++) {
        if (!(await wait(pauseBefore(turn)))) return null;
        // No answer to the question is none about the order either: it is asked again.
        const found = await connection.order(clientId).catch(() => undefined);
        if (found) {
          await this.#tellAll(order, found);
          return found;
        }
        const isTooLate = now() > until + CLOCK_MARGIN_MS;
        if (found === null && isTooLate) {
          const detail = 'the venue does not know it, and it can no longer arrive';
          this.tell({ kind: 'rejected', order, code: 'never-arrived', detail });
          return null;
        }
      }
    } finally {
      this.#underway.delete(order);
    }
  }

  /** An order as the venue has it, with its fills. */
  async #tellAll(order: OrderId, found: VenueOrder): Promise<void> {
    const state = this.#parts.session.order(order);
    const since = Math.min(found.placedAt, (state?.requestedAt ?? Infinity) - FILLS_MARGIN_MS);
    const fills = (await this.#fillsSince(since)).filter(({ clientId }) => clientId === found.clientId);
    for (const fill of fills) this.fill(fill);
    if (isCut(found, state, fills)) this.#tellAt({ kind: 'canceled', order, reason: 'reduce-only' }, found.time);
    const message = orderMessage(order, found, this.#parts.scale);
    if (message !== null) this.#tellAt(message, found.time);
  }

  /** Asks for fills until the venue tells them: an order that has ended without them would look unfilled. */
  async #fillsSince(time: number): Promise<readonly VenueFill[]> {
    const { connection, wait } = this.#parts;
    for (let turn = 0; ; turn++) {
      const fills = await connection.fillsSince(time).catch(() => null);
      if (fills !== null) return fills;
      if (!(await wait(pauseBefore(turn)))) return [];
    }
  }

  async #submit({ id: order, spec: whole, decisionPrice: reference }: Approved, arrived: number): Promise<void> {
    const { connection, instrument, slippageMax, sent } = this.#parts;
    const spec = single(whole);
    const clientId = this.know(order);
    this.#underway.add(order);
    const request = { clientId, instrument, spec, slippageMax, reference, onSent: () => sent(arrived) };
    const outcome = await connection.submit(request).catch(unclear);
    this.#underway.delete(order);
    if (outcome.kind === 'rejected') this.tell({ kind: 'rejected', order, ...why(outcome) });
    else if (outcome.kind === 'unknown') await this.#unanswered(order, outcome);
    else this.tell({ kind: 'accepted', order });
  }

  async #cancel(order: OrderId): Promise<void> {
    const { connection, instrument } = this.#parts;
    this.#underway.add(order);
    const outcome = await connection.cancel(this.know(order), instrument).catch(unclear);
    if (outcome.kind !== 'canceled') this.#underway.delete(order);
    if (outcome.kind === 'canceled') {
      await this.#tellFills(order);
      this.tell({ kind: 'canceled', order, reason: 'requested' });
      this.#underway.delete(order);
    } else if (outcome.kind === 'unknown') {
      const found = await this.#unanswered(order, outcome);
      if (isOpen(found)) this.tell({ kind: 'cancel-rejected', order, ...unanswered });
    } else {
      // It is not there any more, or not yet: only for one that is there after all the cancel was in vain. To say so at
      // once would have it sent again at once, and again, until the venue knows the order.
      const isGone = outcome.reason === 'unknown-order' && !isOpen(await this.lookUp(order));
      if (!isGone) this.tell({ kind: 'cancel-rejected', order, ...why(outcome) });
    }
  }

  /** What an order with legs had before it was cancelled: the answer to the cancel does not say. */
  async #tellFills(order: OrderId): Promise<void> {
    const { session, connection } = this.#parts;
    const state = session.order(order);
    if (state === undefined || !session.hasLegs(order)) return;
    const clientId = connection.clientIdOf(order);
    for (const fill of await this.#fillsSince(state.requestedAt - FILLS_MARGIN_MS))
      if (fill.clientId === clientId) this.fill(fill);
  }

  async #modify(change: Extract<VenueRequest, { readonly kind: 'modify' }>['change']): Promise<void> {
    const { connection, instrument, session, scale } = this.#parts;
    const { order, limitPrice, triggerPrice } = change;
    const state = session.order(order);
    if (state === undefined) return;
    const size = (change.size - state.filled) as typeof change.size;
    const terms = single({ ...state.spec, size, limitPrice, triggerPrice });
    const spec = state.status === 'triggered' ? liveSpec(terms) : terms;
    this.#underway.add(order);
    const outcome = await connection.modify({ clientId: this.know(order), instrument, spec }).catch(unclear);
    this.#underway.delete(order);
    if (outcome.kind === 'rejected') this.tell({ kind: 'modify-rejected', order, ...why(outcome) });
    else if (outcome.kind === 'modified') this.tell({ kind: 'modified', order, ...termsOf(spec, scale) });
    else {
      const found = await this.#unanswered(order, outcome);
      if (!isOpen(found)) return;
      const standing = {
        ...spec,
        size: found.remaining,
        limitPrice: found.limitPrice,
        triggerPrice: found.triggerPrice,
      };
      this.tell({ kind: 'modified', order, ...termsOf(standing, scale) });
    }
  }

  async #unanswered(order: OrderId, { why: detail, until }: Unknown): Promise<VenueOrder | null> {
    this.tell({ kind: 'unknown', order, detail });
    return this.lookUp(order, until ?? undefined);
  }
}

const why = ({ reason, text }: Rejected): { readonly code: string; readonly detail: string } => ({
  code: reason,
  detail: text,
});

const unanswered = { code: 'no-answer', detail: 'the venue did not answer, and the order is still there' } as const;

/** As a venue is told of it: its expiry is a timer of ours, and what it has to do with other orders the session's. */
const single = (spec: OrderSpec): OrderSpec => ({ ...spec, expiresAt: null, group: null, attachedTo: null });

/** A venue calls an order filled that it cut down to the position before: what was cut off is gone. */
const isCut = ({ status }: VenueOrder, state: OrderState | undefined, fills: readonly VenueFill[]): boolean => {
  if (status !== 'filled' || state?.spec.reduceOnly !== true || fills.length === 0) return false;
  const fresh = fills.filter(({ id }) => !state.fills.includes(id));
  return fresh.reduce<number>((sum, { size }) => sum + size, state.filled) < state.spec.size;
};

const isEnd = ({ kind }: VenueMessage): boolean => kind === 'canceled' || kind === 'expired' || kind === 'rejected';

const isOpen = (order: VenueOrder | null): order is VenueOrder =>
  order !== null && ['open', 'waiting', 'triggered'].includes(order.status);

const termsOf = (spec: OrderSpec, scale: Scale): Pick<Modified, 'size' | 'limitPrice' | 'triggerPrice'> => {
  const text = (price: OrderSpec['limitPrice']): string | null => (price === null ? null : scale.priceText(price));
  return { size: scale.sizeText(spec.size), limitPrice: text(spec.limitPrice), triggerPrice: text(spec.triggerPrice) };
};

type Modified = Extract<VenueMessage, { readonly kind: 'modified' }>;

/** Whatever went wrong on the way, the venue may have it. */
const unclear = (error: unknown): Unknown => ({
  kind: 'unknown',
  why: error instanceof Error ? error.message : String(error),
  until: null,
});

/** An order that rests there and that nobody here sent. */
const stranger = (order: Parameters<typeof orderMessage>[1]): VenueMessage | null => {
  if (order.status !== 'open' && order.status !== 'waiting' && order.status !== 'triggered') return null;
  const found = `order ${order.venueId}, ${order.side}`;
  return { kind: 'discrepancy', what: 'an open order that this session did not send', expected: 'none', found };
};
