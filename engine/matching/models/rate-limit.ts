import { type Money, ONE_MONEY } from '../../domain/money.ts';
import type { RateLimitModel } from '../../manifest.ts';
import { modelError } from './model-error.ts';

const MINUTE_MS = 60_000;
/** Hyperliquid: messages per minute and address, and what an address may send beyond what it has traded. */
const PER_MINUTE = 1_200;
const ADDRESS_BASE = 10_000;
const CANCELS_MORE = 100_000;
const TRICKLE_MS = 10_000;

/** Says of each message whether the venue still takes it. */
export class RateLimit {
  readonly #isHyperliquid: boolean;
  readonly #count: number;
  readonly #windowMs: number;
  /** Times of the messages within the window, oldest first. */
  readonly #recent: number[] = [];
  #sent = 0;
  #traded: Money = 0n;
  #lastTrickle = -Infinity;

  constructor(model: RateLimitModel) {
    this.#isHyperliquid = model.model === 'hyperliquid';
    this.#count = model.model === 'window' ? model.count : PER_MINUTE;
    this.#windowMs = model.model === 'window' ? model.windowMs : MINUTE_MS;
    if (!(this.#count >= 1) || !(this.#windowMs >= 1))
      throw modelError('a rate limit has a count and a time above zero');
  }

  /** Why the venue does not take a message; null if it does, and then it counts. */
  refusal(kind: 'submit' | 'cancel' | 'modify', time: number): string | null {
    while (this.#recent.length > 0 && (this.#recent[0] as number) <= time - this.#windowMs) this.#recent.shift();
    if (this.#recent.length >= this.#count)
      return `${this.#count} messages in ${this.#windowMs / 1000} s are the limit`;
    const complaint = this.#isHyperliquid ? this.#addressRefusal(kind, time) : null;
    if (complaint !== null) return complaint;
    this.#recent.push(time);
    this.#sent++;
    return null;
  }

  /** Every unit of the quote currency that is traded allows one more message. */
  traded(notional: Money): void {
    this.#traded += notional < 0n ? -notional : notional;
  }

  #addressRefusal(kind: 'submit' | 'cancel' | 'modify', time: number): string | null {
    const budget = ADDRESS_BASE + Number(this.#traded / ONE_MONEY);
    const limit = kind === 'cancel' ? Math.min(budget + CANCELS_MORE, 2 * budget) : budget;
    if (this.#sent < limit) return null;
    if (time - this.#lastTrickle < TRICKLE_MS) return `the address has sent ${this.#sent} of ${limit} messages`;
    this.#lastTrickle = time;
    return null;
  }
}
