import type { EventData, EventType } from '../events/catalogue.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { DenialCode } from '../risk/denials.ts';

type Denied = EventData<'OrderDenied'>;

/** Reasons that have nothing to do with size or price: any wish of the same side and kind is the same wish again. */
const WHATEVER_ITS_SIZE: ReadonlySet<string> = new Set<DenialCode>([
  'halted',
  'stopping',
  'instrument',
  'trading-hours',
  'order-rate',
]);
/** What a wish is judged by is another thing after one of these. */
const CHANGES: ReadonlySet<EventType> = new Set([
  'OrderRequested',
  'OrderFilled',
  'OrderCanceled',
  'OrderExpired',
  'OrderRejected',
  'OrderModified',
  'PositionLiquidated',
  'TradingHalted',
  'TradingResumed',
  'SessionPaused',
  'SessionResumed',
  'FlattenRequested',
  'FeedGapDetected',
  'FeedRestored',
  'SessionRecovered',
  'DiscrepancyFound',
  'CircuitBreakerTripped',
  'LeverageChanged',
  'DayBegan',
  'SessionStopped',
]);
/** A strategy that wishes for more than so many different things in vain has each of them recorded again. */
const WISHES_MAX = 64;
const DAY_MS = 86_400_000;

const dayOf = (time: number): number => Math.floor(time / DAY_MS);

interface Known {
  readonly seq: number;
  readonly code: string;
  readonly side: Denied['side'];
  count: number;
  last: number;
}

/**
 * Wishes that were denied, and are wished for again: a strategy that is not allowed to trade says so at every price. The
 * first denial is recorded; what repeats it is counted, until something changes or the day (UTC) ends.
 */
export class RepeatedDenials {
  /** Whether repetitions are counted at all, instead of recorded. */
  isOn: boolean;
  readonly #known = new Map<string, Known>();
  #day = 0;
  #hasCounted = false;

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  /** Seq of the recorded denial that this one repeats; null if it is the first, and is to be recorded. */
  repeats(denied: Denied, time: number): number | null {
    const known = this.isOn ? this.#known.get(keyOf(denied)) : undefined;
    if (known === undefined || dayOf(time) !== this.#day) return null;
    known.count++;
    known.last = time;
    this.#hasCounted = true;
    return known.seq;
  }

  /** A denial is on record. */
  recorded({ seq, data }: { readonly seq: number; readonly data: Denied }, time: number): void {
    this.#day = dayOf(time);
    if (this.isOn) this.#known.set(keyOf(data), { seq, code: data.code, side: data.side, count: 0, last: 0 });
  }

  /** Whether what was counted is to be put on record before an event of this type. */
  isEndedBy(type: EventType, time: number): boolean {
    if (this.#known.size === 0) return false;
    return dayOf(time) !== this.#day || CHANGES.has(type) || (type === 'OrderDenied' && this.#known.size >= WISHES_MAX);
  }

  /** Forgets all, and gives what was counted. */
  end(): readonly { readonly draft: Draft; readonly cause: number }[] {
    const ended = this.#hasCounted ? [...this.#known.values()].filter(({ count }) => count > 0) : [];
    this.#known.clear();
    this.#hasCounted = false;
    return ended.map(({ seq, code, side, count, last }) => ({
      draft: { type: 'DenialsRepeated', data: { code, side, count, last } },
      cause: seq,
    }));
  }
}

/** What makes two wishes the same one, as far as their denial goes. */
const keyOf = (denied: Denied): string => {
  const { side, kind, reduceOnly, code } = denied;
  if (WHATEVER_ITS_SIZE.has(code)) return `${side} ${kind} ${reduceOnly} ${code}`;
  const { size, limitPrice, triggerPrice } = denied;
  return `${side} ${kind} ${reduceOnly} ${code} ${size} ${limitPrice ?? ''} ${triggerPrice ?? ''}`;
};

/** What a strategy is told of a denial that is not recorded: the same, with the place of the one that is. */
export const unrecorded = (data: Denied, seq: number, time: number): AnyEvent => ({
  seq,
  type: 'OrderDenied',
  version: 1,
  data,
  time,
  tape: null,
  cause: null,
});
