import type { FundingSettled } from '../../../../engine/index.ts';
import type { Cancel, Outside } from '../outside.ts';

const HOUR_MS = 3_600_000;
/** The venue settles on the hour and writes the rate down a little later. */
const PATIENCE_MS = 5_000;
const TRIES = 24;

/** Asks for the rate that was settled after each full hour: no stream tells it. */
export class FundingClock {
  readonly #outside: Outside;
  readonly #ask: (from: number) => Promise<readonly FundingSettled[]>;
  readonly #tell: (rate: FundingSettled) => void;
  #last: number;
  #cancel: Cancel = () => undefined;
  #isStopped = false;

  constructor(
    outside: Outside,
    ask: (from: number) => Promise<readonly FundingSettled[]>,
    tell: (rate: FundingSettled) => void,
  ) {
    this.#outside = outside;
    this.#ask = ask;
    this.#tell = tell;
    this.#last = outside.now();
  }

  start(): void {
    const next = (Math.floor(this.#outside.now() / HOUR_MS) + 1) * HOUR_MS;
    this.#after(next - this.#outside.now() + PATIENCE_MS, 1);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #after(delayMs: number, tried: number): void {
    this.#cancel = this.#outside.after(delayMs, () => {
      void this.#look(tried);
    });
  }

  /** A venue that does not answer is asked again; what one hour missed comes with the next. */
  async #look(tried: number): Promise<void> {
    const rates = await this.#ask(this.#last + 1).catch(() => []);
    if (this.#isStopped) return;
    for (const rate of rates) {
      if (rate.time <= this.#last) continue;
      this.#last = rate.time;
      this.#tell(rate);
    }
    if (rates.length > 0 || tried === TRIES) this.start();
    else this.#after(2 * PATIENCE_MS, tried + 1);
  }
}
