import { Decimal, RATE_UNIT, type MarketEvent } from '../../engine/index.ts';
import type { SessionInbox } from './inbox.ts';

/**
 * Turns what a feed tells into inputs. From the moment that the line is lost or silent until prints flow again the
 * session knows that it does not know the price, and adds no exposure.
 */
export class MarketListener {
  readonly #inbox: SessionInbox;
  /** When market data was last heard, our clock; where a gap begins. */
  #heard: number;
  #isGap: boolean;

  /** `isGap`: nothing has been heard since `heard`, as after a crash. */
  constructor(inbox: SessionInbox, heard: number, isGap: boolean) {
    this.#inbox = inbox;
    this.#heard = heard;
    this.#isGap = isGap;
  }

  hear(event: MarketEvent): void {
    if (event.kind === 'connection') {
      if (event.state === 'lost' || event.state === 'stale') this.#stops(this.#heard, event.received);
      return;
    }
    if (event.kind === 'gap') this.#stops(event.from, event.to);
    if (event.kind === 'restored' || (event.kind === 'print' && !event.isBackfill)) this.#flows(event.received);
    if (event.kind === 'print') this.#inbox.print(event);
    if (event.kind === 'funding') {
      this.#inbox.add({ kind: 'funding', time: event.time, rate: rateUnits(event.rate) });
    }
    this.#heard = Math.max(this.#heard, event.received);
  }

  #stops(from: number, to: number): void {
    if (this.#isGap) return;
    this.#isGap = true;
    this.#inbox.add({ kind: 'feed', state: 'gap', from: Math.trunc(from), to: Math.trunc(to) });
  }

  #flows(now: number): void {
    if (!this.#isGap) return;
    this.#isGap = false;
    this.#inbox.add({ kind: 'feed', state: 'restored', from: Math.trunc(this.#heard), to: Math.trunc(now) });
  }
}

/** A rate in whole units of 1e-12; finer digits than a venue gives are a mistake, and refused. */
const rateUnits = (rate: string): number => {
  const units = new Decimal(rate).div(RATE_UNIT);
  if (!units.isInteger()) throw new RangeError(`funding rate ${rate} has more than 12 decimals`);
  return units.toNumber();
};
