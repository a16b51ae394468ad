import type { Outside } from '../outside.ts';
import { ADDRESS_ACTIONS, ADDRESS_CANCELS, IP_WEIGHT, KEPT_FOR_ACTIONS, SOCKET_MESSAGES } from './costs.ts';
import { actionWeight, answerWeight, queryWeight } from './costs.ts';
import { TokenBucket } from '../../parts/token-bucket.ts';

/** All budgets of this process at the venue. One object for everything that talks to it from one IP address. */
export class Limits {
  readonly #ip: TokenBucket;
  readonly #messages: TokenBucket;
  readonly #actions: TokenBucket;
  readonly #cancels: TokenBucket;

  constructor(outside: Pick<Outside, 'now' | 'after'>) {
    this.#ip = new TokenBucket(outside, IP_WEIGHT);
    this.#messages = new TokenBucket(outside, SOCKET_MESSAGES);
    this.#actions = new TokenBucket(outside, ADDRESS_ACTIONS);
    this.#cancels = new TokenBucket(outside, ADDRESS_CANCELS);
  }

  /** Resolves when a query may be sent. */
  query(type: string): Promise<void> {
    return this.#ip.take(queryWeight(type), KEPT_FOR_ACTIONS);
  }

  /** An answer was long: nobody waits for it, those who come after do. */
  answered(type: string, rows: number): void {
    const more = answerWeight(type, rows);
    if (more > 0) this.#ip.atMost(this.#ip.available - more);
  }

  /** Resolves when an action may be sent; a batch of n costs n of the address. */
  async action(kind: 'order' | 'cancel', batch = 1): Promise<void> {
    await (kind === 'cancel' ? this.#cancels : this.#actions).take(batch);
    await this.#ip.take(actionWeight(batch));
  }

  message(): Promise<void> {
    return this.#messages.take(1);
  }

  /** The venue refused with 429: our count was wrong. */
  exhausted(): void {
    this.#ip.drain();
  }

  /** What the venue says is left of the address's actions. */
  addressHas(actions: number): void {
    this.#actions.atMost(actions);
  }
}
