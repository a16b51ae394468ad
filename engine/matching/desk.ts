import type { Scale } from '../domain/instrument.ts';
import type { Random } from '../domain/random.ts';
import type { Lots, PriceTicks, Side } from '../domain/units.ts';
import { sign } from '../domain/units.ts';
import type { VenueModel } from '../manifest.ts';
import { Fees } from './models/fees.ts';
import { latencyOf, type Latency } from './models/latency.ts';
import { participationOf, type Participation } from './models/participation.ts';
import { queueOf, type Queue } from './models/queue.ts';
import { slippageOf, type Slippage } from './models/slippage.ts';
import { Moment } from './moment.ts';
import { OwnOrders } from './own-orders.ts';
import { Reports } from './reports.ts';
import type { VenueAccount } from './venue-account.ts';

export interface DeskOptions {
  readonly scale: Scale;
  readonly model: VenueModel;
  readonly account: VenueAccount;
  readonly random: Random;
  /** Works through every row, also those that do not pass the wake: the slow path that the fast one is tested against. */
  readonly everyRow?: boolean;
  /** Marks are recorded: liquidation and triggers follow them instead of the last price. */
  readonly hasMarks?: boolean;
}

/** What all parts of the simulated venue share: the models, the moment, our orders, the account, and what is to be said. */
export class Desk {
  readonly scale: Scale;
  readonly account: VenueAccount;
  policy!: VenueModel['fill'];
  orderLatency!: Latency;
  cancelLatency!: Latency;
  slippage!: Slippage;
  queue!: Queue;
  fees!: Fees;
  readonly moment = new Moment();
  readonly orders = new OwnOrders();
  readonly reports: Reports;
  readonly #random: Random;
  #model: VenueModel | null = null;
  #participation!: Participation;
  readonly hasMarks: boolean;
  isFundedOnOracle!: boolean;

  constructor({ scale, model, account, random, hasMarks = false }: DeskOptions) {
    this.scale = scale;
    this.hasMarks = hasMarks;
    this.account = account;
    this.#random = random;
    this.reports = new Reports(scale);
    this.follow(model);
  }

  /** These models count from here on. */
  follow(model: VenueModel): void {
    this.policy = model.fill;
    this.isFundedOnOracle = model.fundingPrice === 'oracle';
    // Recorded samples go on where they are, unless it is the latency that changes.
    const { orderLatency, cancelLatency } = model;
    if (orderLatency !== this.#model?.orderLatency) this.orderLatency = latencyOf(orderLatency, this.#random);
    if (cancelLatency !== this.#model?.cancelLatency) this.cancelLatency = latencyOf(cancelLatency, this.#random);
    this.#model = model;
    this.slippage = slippageOf(model.slippage);
    this.queue = queueOf(model.queue, this.scale);
    this.fees = new Fees(model, this.scale);
    this.#participation = participationOf(model.participation);
  }

  /** At which the venue values a position: the recorded mark, or the price of the moment. */
  get mark(): PriceTicks {
    return (this.moment.mark ?? this.moment.price) as PriceTicks;
  }

  /** Lots of the present print or candle that we can still have. */
  left(): number {
    return this.#participation(this.moment.size) - this.moment.taken;
  }

  /** Lots that an order of this side can take off the position. */
  reducible(side: Side): Lots {
    return Math.max(0, -sign(side) * this.account.position) as Lots;
  }
}
