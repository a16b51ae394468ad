import {
  EngineError,
  Scale,
  seededRandom,
  type AnyEvent,
  type EventStore,
  type Input,
  type OrderId,
  type RunManifest,
  type Strategy,
  type VenueModel,
} from '../../engine/index.ts';
import { SimulatedVenue } from '../../engine/matching/simulated-venue.ts';
import { specOf } from '../../engine/orders/order.ts';
import { Session } from '../../engine/turn/session.ts';
import type { Caller } from '../requests.ts';
import { recordedInputs } from '../sessions/input-log.ts';
import type { SessionStart } from '../sessions/recorded-session.ts';
import { Courses, type Course } from './course.ts';
import { Darkness } from './darkness.ts';
import { momentOf, reportOf, wordOf } from './news.ts';
import type { TwinOrder } from './requests.ts';
import { ShadowAccount } from './shadow-account.ts';
import { ShadowedVenue } from './shadowed-venue.ts';

export interface Reenactment {
  readonly store: EventStore;
  readonly session: string;
  readonly start: SessionStart;
  readonly strategy: Strategy;
  readonly venue: VenueModel;
  readonly caller: Caller;
}

/** Cancels in both worlds, as their way in ms. */
export interface CancelWays {
  readonly real: readonly number[];
  readonly simulated: readonly number[];
}

export interface Reenacted {
  readonly twins: readonly TwinOrder[];
  readonly cancelWays: CancelWays;
}

/**
 * Plays a recorded session again, its decisions as they were, with the simulated venue beside the real one: each order
 * goes to both at the same moment of the same prices, and what becomes of it in either is written down.
 */
export const reenact = async (parts: Reenactment): Promise<Reenacted> => {
  const stage = new Stage(parts.start.manifest, parts);
  let done = 0;
  for await (const inputs of recordedInputs(parts.store, { session: parts.session, count: null })) {
    parts.caller.signal.throwIfAborted();
    for (const input of inputs) stage.take(input);
    done += inputs.length;
    const task = `simulate the orders of ${parts.session}`;
    parts.caller.progress({ task, done, total: null, unit: 'inputs' });
  }
  return stage.finish();
};

interface Decided extends Pick<TwinOrder, 'order' | 'spec' | 'decidedAt' | 'newsAt' | 'heardAt'> {
  readonly real: Course;
  readonly simulated: Course;
}

class Stage {
  readonly #scale: Scale;
  readonly #session: Session;
  readonly #isLive: boolean;
  readonly #real: Courses;
  readonly #simulated: Courses;
  readonly #darkness = new Darkness();
  readonly #decided = new Map<OrderId, Decided>();
  /** When the news was made upon which a cancel was decided. */
  readonly #cancels = new Map<OrderId, number>();
  readonly #ways = { real: [] as number[], simulated: [] as number[] };
  #account!: ShadowAccount;
  #venue!: ShadowedVenue;
  #input: Input | null = null;
  /** Ends at the venue that the simulator has to be told of, once the input is done. */
  #ends: { readonly order: OrderId; readonly time: number }[] = [];

  constructor(manifest: RunManifest, { start, strategy, venue }: Reenactment) {
    this.#scale = new Scale(manifest.instrument);
    this.#isLive = start.mode === 'live';
    this.#real = new Courses(this.#scale);
    this.#simulated = new Courses(this.#scale);
    this.#session = new Session({
      mode: start.mode,
      manifest,
      strategy,
      observer: { recorded: (event) => this.#happened(event) },
      around: (own, account) => {
        this.#account = new ShadowAccount(account);
        const random = seededRandom(manifest.seed);
        const shared = { scale: this.#scale, random, seed: manifest.seed };
        const shadow = new SimulatedVenue({ ...shared, model: venue, account: this.#account });
        this.#venue = new ShadowedVenue(own, shadow, ({ event, time }) => this.#reported(event, time));
        return this.#venue;
      },
    });
    this.#session.begin(start.time);
    this.#session.drain();
  }

  take(input: Input): void {
    this.#input = input;
    this.#darkness.hear(input);
    if (input.kind === 'venue') this.#word(input);
    this.#session.take(input);
    this.#session.drain();
    this.#session.takeRequests();
    for (const { order, time } of this.#ends.splice(0)) this.#venue.end(order, time);
  }

  finish(): Reenacted {
    const twins = [...this.#decided.values()].map((one): TwinOrder => {
      const until = Math.max(endOf(one.real), endOf(one.simulated));
      return { ...one, isDark: this.#darkness.meets(one.decidedAt, until) };
    });
    return { twins, cancelWays: this.#ways };
  }

  /** The venue's own words carry its clock; what we only concluded does not. */
  #word({ message, time, received }: Extract<Input, { readonly kind: 'venue' }>): void {
    const order = wordOf(message);
    if (order === null || !this.#decided.has(order)) return;
    const course = this.#real.of(order);
    course.answeredAt ??= received ?? time;
    if (received === undefined) return;
    course.takenAt ??= time;
    if (message.kind === 'canceled') this.#canceled('real', order, time);
  }

  #happened(event: AnyEvent): void {
    if (event.type === 'OrderRequested') this.#requested(event);
    if (event.type === 'OrderCancelRequested') this.#cancelRequested(event);
    const order = this.#ordersOf(event);
    if (order === null || reportOf(event) === null) return;
    const course = this.#real.of(order);
    this.#real.hear(event, event.time);
    if (event.type === 'OrderFilled') this.#account.filled(order, 'real', this.#scale.lots(event.data.size));
    if (course.ending !== null) this.#account.over(order, 'real');
    if (!this.#isLive) this.#happenedOnPaper(event, order);
    else if (course.ending !== null && event.type !== 'OrderFilled') this.#ends.push({ order, time: event.time });
  }

  /** A cancel that a person asked for followed from no news of the venue, so its way cannot be told by one clock. */
  #cancelRequested(event: Extract<AnyEvent, { readonly type: 'OrderCancelRequested' }>): void {
    const { newsAt } = momentOf(this.#input, event);
    if (newsAt !== null) this.#cancels.set(event.data.order, newsAt);
  }

  /** On paper the journal is the venue's own word. */
  #happenedOnPaper(event: AnyEvent, order: OrderId): void {
    this.#real.of(order).takenAt ??= event.time;
    if (event.type === 'OrderCanceled') this.#canceled('real', order, event.time);
  }

  /** The order of this session that an event is about. */
  #ordersOf(event: AnyEvent): OrderId | null {
    const order = 'order' in event.data ? event.data.order : null;
    return order !== null && this.#decided.has(order) ? order : null;
  }

  #requested(event: Extract<AnyEvent, { readonly type: 'OrderRequested' }>): void {
    const { order } = event.data;
    const spec = specOf(event.data, this.#scale);
    const courses = { real: this.#real.of(order), simulated: this.#simulated.of(order) };
    this.#decided.set(order, { order, spec, decidedAt: event.time, ...momentOf(this.#input, event), ...courses });
    this.#account.opened(order, spec);
  }

  #reported(event: Parameters<Courses['hear']>[0], time: number): void {
    if (!('order' in event.data)) return;
    const { order } = event.data;
    if (!this.#decided.has(order))
      throw new EngineError('E_BUG', `the simulator speaks of order ${order}, which never was`);
    const report = reportOf(event);
    if (report === null) return;
    const course = this.#simulated.of(order);
    course.takenAt ??= time;
    this.#simulated.hear(event, time);
    if (event.type === 'OrderFilled') this.#account.filled(order, 'simulated', this.#scale.lots(event.data.size));
    if (course.ending !== null) this.#account.over(order, 'simulated');
    if (event.type === 'OrderCanceled' && event.data.reason === 'requested') this.#canceled('simulated', order, time);
  }

  #canceled(world: 'real' | 'simulated', order: OrderId, time: number): void {
    const asked = this.#cancels.get(order);
    if (asked !== undefined) this.#ways[world].push(time - asked);
  }
}

const endOf = ({ endedAt, takenAt, fills }: Course): number => endedAt ?? fills.at(-1)?.time ?? takenAt ?? -Infinity;
