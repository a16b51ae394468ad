import {
  EngineError,
  type AccountReport,
  type CancelOutcome,
  type ConnectionState,
  type Instrument,
  type ModifyOutcome,
  type OrderRequest,
  type OrderTerms,
  type PriceTicks,
  type Rejected,
  type SetOutcome,
  type SubmitOutcome,
  type VenueBalance,
  type VenueConnection,
  type VenueFees,
  type VenueFill,
  type VenueFunding,
  type VenueOrder,
  type VenuePosition,
} from '../../../../engine/index.ts';
import type { MarketQueries } from '../feed/market-queries.ts';
import { canceledBy, firstStatus, refusedBy, submitted } from '../orders/outcomes.ts';
import { isMarketKind, wireOrder, type WireTerms } from '../orders/wire-order.ts';
import { clientOrderId } from '../signing/client-order-id.ts';
import type { Exchange } from '../transport/exchange.ts';
import type { Info } from '../transport/info.ts';
import { VENUE, type Listed } from '../universe.ts';
import type { ExchangeAnswer } from '../wire/exchange.ts';
import type { AccountQueries } from './account-queries.ts';
import { proveAgent } from './agent.ts';
import { OrderReports } from './order-reports.ts';
import { UserStream, type UserStreamOptions } from './user-stream.ts';
import type { Hex } from '../signing/wallet.ts';

export interface ConnectionOptions extends Pick<UserStreamOptions, 'outside' | 'limits' | 'socketUrl' | 'line'> {
  readonly info: Info;
  readonly market: MarketQueries;
  readonly account: AccountQueries;
  readonly exchange: Exchange;
  /** Address of the key that signs. */
  readonly signer: Hex;
  /** Whose orders these are: part of every client order id. */
  readonly session: string;
}

/** One account at Hyperliquid: perpetuals, signed by the account's own key or by that of an agent. */
export class HyperliquidConnection implements VenueConnection {
  readonly venue = VENUE;
  readonly #options: ConnectionOptions;
  readonly #reports: OrderReports;
  #stream: UserStream | null = null;
  #tell: (report: AccountReport) => void = () => undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#reports = new OrderReports(
      (report) => this.#tell(report),
      () => options.outside.now(),
    );
  }

  get state(): ConnectionState {
    return this.#stream?.state ?? 'closed';
  }

  clientIdOf(order: string): string {
    return clientOrderId(this.#options.session, order);
  }

  prove(): Promise<void> {
    const { info, account, signer } = this.#options;
    return proveAgent(info, account.user, signer);
  }

  async open(since: number, listener: (report: AccountReport) => void): Promise<void> {
    if (this.#stream) throw new EngineError('E_BUG', 'a connection is opened once');
    const { account, market, limits } = this.#options;
    await this.prove();
    limits.addressHas(await account.actionsLeft());
    const universe = await market.universe();
    this.#tell = listener;
    const tell = (report: AccountReport): void => this.#tell(report);
    this.#stream = new UserStream({
      ...this.#options,
      queries: account,
      universe,
      reports: this.#reports,
      tell,
      since,
    });
    this.#stream.open();
  }

  async submit(order: OrderRequest): Promise<SubmitOutcome> {
    const listed = await this.#listed(order.instrument);
    const reference = isMarketKind(order.spec.kind) ? await this.#reference(order, listed) : null;
    if (reference instanceof Error) return unreachable(reference);
    const wire = wireOrder(order.spec, { ...order, reference }, listed);
    if ('kind' in wire) return wire;
    this.#reports.sent(order.clientId);
    const action = { type: 'order', orders: [wire], grouping: 'na' };
    const read = (answer: ExchangeAnswer): SubmitOutcome => submitted(answer, listed);
    const outcome = await this.#options.exchange.act(action, 'order', read, order.onSent);
    if (outcome.kind === 'rejected') this.#reports.refused(order.clientId);
    return outcome;
  }

  async cancel(clientId: string, instrument: string): Promise<CancelOutcome> {
    const { asset } = await this.#listed(instrument);
    const action = { type: 'cancelByCloid', cancels: [{ asset, cloid: clientId }] };
    return this.#options.exchange.act(action, 'cancel', canceledBy);
  }

  async cancelPlaced(venueId: string, instrument: string): Promise<CancelOutcome> {
    const { asset } = await this.#listed(instrument);
    const action = { type: 'cancel', cancels: [{ a: asset, o: Number(venueId) }] };
    return this.#options.exchange.act(action, 'cancel', canceledBy);
  }

  async modify({ clientId, instrument, spec }: OrderTerms): Promise<ModifyOutcome> {
    const listed = await this.#listed(instrument);
    const terms: WireTerms = { clientId, slippageMax: '0.05', reference: null };
    const order = wireOrder(spec, terms, listed);
    if ('kind' in order) return order;
    this.#reports.modifying(clientId);
    const action = { type: 'batchModify', modifies: [{ oid: clientId, order }] };
    const outcome = await this.#options.exchange.act(action, 'order', (answer) => modifiedBy(answer, listed));
    this.#reports.modified(clientId, outcome.kind === 'modified' ? outcome.venueId : null);
    return outcome;
  }

  scheduleCancel(time: number | null): Promise<SetOutcome> {
    const action = { type: 'scheduleCancel', ...(time === null ? {} : { time }) };
    return this.#options.exchange.act(action, 'cancel', setBy);
  }

  async setLeverage(instrument: string, leverage: number, margin: 'cross' | 'isolated'): Promise<SetOutcome> {
    const { asset } = await this.#listed(instrument);
    const action = { type: 'updateLeverage', asset, isCross: margin === 'cross', leverage };
    return this.#options.exchange.act(action, 'order', setBy);
  }

  openOrders(): Promise<readonly VenueOrder[]> {
    return this.#options.account.openOrders();
  }

  order(clientId: string): Promise<VenueOrder | null> {
    return this.#options.account.order(clientId);
  }

  fillsSince(time: number): Promise<readonly VenueFill[]> {
    return this.#options.account.fillsSince(time);
  }

  fundingSince(time: number): Promise<readonly VenueFunding[]> {
    return this.#options.account.fundingSince(time);
  }

  positions(): Promise<readonly VenuePosition[]> {
    return this.#options.account.positions();
  }

  balance(): Promise<VenueBalance> {
    return this.#options.account.balance();
  }

  fees(): Promise<VenueFees> {
    return this.#options.account.fees();
  }

  serverTime(): Promise<number> {
    return this.#options.market.serverTime();
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#options.market.instruments();
  }

  close(): Promise<void> {
    this.#stream?.close();
    this.#tell = () => undefined;
    return Promise.resolve();
  }

  async #listed(instrument: string): Promise<Listed> {
    return (await this.#options.market.universe()).of(instrument);
  }

  /** The price that slippage is counted from: the caller's, or the venue's mid, which need not lie on a tick. */
  async #reference({ reference, spec }: OrderRequest, { coin, scale }: Listed): Promise<PriceTicks | null | Error> {
    if (reference !== null || spec.triggerPrice !== null) return reference;
    const mids = await this.#options.market.mids().catch((error: unknown) => error as Error);
    if (mids instanceof Error) return mids;
    const mid = mids[coin];
    if (mid === undefined) return null;
    const price = scale.tick.times(0).plus(mid);
    return spec.side === 'buy' ? scale.ticksAtOrBelow(price) : scale.ticksAtOrAbove(price);
  }
}

const unreachable = ({ message }: Error): Rejected => ({
  kind: 'rejected',
  by: 'adapter',
  reason: 'unreachable',
  text: `not sent: ${message}`,
});

const modifiedBy = (answer: ExchangeAnswer, listed: Listed): ModifyOutcome => {
  // Some answers say only that all is well.
  if (answer.status === 'ok' && answer.response.data === undefined) return { kind: 'modified', venueId: null };
  const outcome = submitted(answer, listed);
  if (outcome.kind === 'rejected' || outcome.kind === 'unknown') return outcome;
  return { kind: 'modified', venueId: outcome.venueId };
};

const setBy = (answer: ExchangeAnswer): SetOutcome => {
  const status = firstStatus(answer);
  if (status === null || typeof status === 'string') return { kind: 'set' };
  if ('kind' in status) return status;
  const refusal: Rejected | null = 'error' in status ? refusedBy(status.error) : null;
  return refusal ?? { kind: 'set' };
};
