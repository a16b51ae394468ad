import type { Scale } from '../domain/instrument.ts';
import { decimal } from '../domain/decimal.ts';
import type { Random } from '../domain/random.ts';
import type { Lots, PriceTicks, Side } from '../domain/units.ts';
import { sign } from '../domain/units.ts';
import type { VenueModel } from '../manifest.ts';
import { Fees } from './models/fees.ts';
import { LinearDepth } from './models/depth.ts';
import { latencyOf, type Latency } from './models/latency.ts';
import { participationOf, type Participation } from './models/participation.ts';
import { Outages } from './models/outages.ts';
import { queueOf, type Queue } from './models/queue.ts';
import { RateLimit } from './models/rate-limit.ts';
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
  /** Seed of what is drawn by its place in time and not in turn: outages. */
  readonly seed?: string;
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
  depth: LinearDepth | null = null;
  outages: Outages | null = null;
  rateLimit: RateLimit | null = null;
  readonly #seed: string;
  isFundedOnOracle!: boolean;
  /** Lots up to which our position may grow. */
  openInterestRoom = Infinity;

  constructor({ scale, model, account, random, hasMarks = false, seed = '' }: DeskOptions) {
    this.scale = scale;
    this.hasMarks = hasMarks;
    this.#seed = seed;
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
    if (model.outages !== this.#model?.outages)
      this.outages = model.outages ? new Outages(model.outages, this.#seed) : null;
    if (model.rateLimit !== this.#model?.rateLimit)
      this.rateLimit = model.rateLimit ? new RateLimit(model.rateLimit) : null;
    this.openInterestRoom = roomOf(model, this.scale);
    this.depth = model.depth ? new LinearDepth(model.depth, this.scale) : null;
    this.#model = model;
    this.slippage = slippageOf(model.slippage);
    this.queue = queueOf(model.queue, this.scale);
    this.fees = new Fees(model, this.scale, this.moment);
    this.#participation = participationOf(model.participation);
  }

  /** At which the venue values a position: the recorded mark, or the price of the moment. */
  get mark(): PriceTicks {
    return (this.moment.mark ?? this.moment.price) as PriceTicks;
  }

  /** A fill was made: rates and limits may follow what was traded. */
  traded(price: PriceTicks, size: Lots): void {
    this.fees.traded(price, size);
    this.rateLimit?.traded(this.scale.worth(price, size));
  }

  /** Whole ticks that a taker of so many lots pays beyond the present price: slippage, and the book it walks. */
  slip(size: number): number {
    const { price, taken, size: met } = this.moment;
    return this.slippage(price, taken + size, met) + (this.depth?.distance(price, taken, size) ?? 0);
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

const roomOf = ({ openInterestRoom: room }: VenueModel, scale: Scale): number =>
  room === undefined ? Infinity : scale.lotsWithin(decimal(room));
