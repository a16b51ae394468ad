/** What a budget needs of the outside: the time, and to be woken later. */
export interface BucketClock {
  /** ms UTC. */
  now(): number;
  after(delayMs: number, work: () => void): unknown;
}

/** A budget that fills up again as time goes by. */
export interface BucketSize {
  /** What it holds when full. */
  readonly capacity: number;
  readonly perMinute: number;
}

interface Waiting {
  readonly cost: number;
  readonly floor: number;
  readonly go: () => void;
}

/**
 * A budget of requests. Who asks for more than there is waits in line, first come first served; who leaves a floor (for
 * what matters more) waits longer, and lets others pass.
 */
export class TokenBucket {
  readonly #outside: BucketClock;
  readonly #size: BucketSize;
  #tokens: number;
  #filledAt: number;
  #waiting: Waiting[] = [];
  #isTimed = false;

  constructor(outside: BucketClock, size: BucketSize) {
    this.#outside = outside;
    this.#size = size;
    this.#tokens = size.capacity;
    this.#filledAt = outside.now();
  }

  /** What could be spent now. */
  get available(): number {
    this.#fill();
    return this.#tokens;
  }

  /** Takes the cost at once, or when there is enough of it above the floor. A cost above the capacity counts as all. */
  take(cost: number, floor = 0): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ cost: Math.min(cost, this.#size.capacity - floor), floor, go: resolve });
      this.#serve();
    });
  }

  /** The venue says that nothing is left. */
  drain(): void {
    this.#fill();
    this.#tokens = 0;
  }

  /** The venue says how much is left: believed where it is less than we thought. */
  atMost(tokens: number): void {
    this.#fill();
    this.#tokens = Math.min(this.#tokens, Math.max(0, tokens));
  }

  #fill(): void {
    const now = this.#outside.now();
    const passed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.#size.capacity, this.#tokens + (passed * this.#size.perMinute) / 60_000);
    this.#filledAt = now;
  }

  #serve(): void {
    this.#fill();
    const late: Waiting[] = [];
    for (const one of this.#waiting) {
      // Who leaves no floor passes those who do; among equals nobody passes.
      const isBlocked = late.some((before) => before.floor <= one.floor);
      if (isBlocked || this.#tokens < one.cost + one.floor) {
        late.push(one);
        continue;
      }
      this.#tokens -= one.cost;
      one.go();
    }
    this.#waiting = late;
    const [first] = [...late].sort((a, b) => a.floor - b.floor);
    if (first) this.#wakeFor(first.cost + first.floor - this.#tokens);
  }

  #wakeFor(missing: number): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    const delay = Math.max(1, Math.ceil((missing * 60_000) / this.#size.perMinute));
    this.#outside.after(delay, () => {
      this.#isTimed = false;
      this.#serve();
    });
  }
}
