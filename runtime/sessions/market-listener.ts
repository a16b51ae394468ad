import { Decimal, RATE_UNIT, type MarketEvent } from '../../engine/index.ts';
import type { SessionInbox } from './inbox.ts';
import type { Outages } from './outages.ts';

/** Without any news of the market for so long, whatever the feed says of itself, the price is not known any more. */
const SILENT_MS = 30_000;

/** Turns what a feed tells into inputs; while it is silent the session is told that it does not know the price. */
export class MarketListener {
  readonly #inbox: SessionInbox;
  readonly #outages: Outages;
  /** When market data was last heard, our clock; where a gap begins. */
  #heard: number;

  constructor(inbox: SessionInbox, outages: Outages, heard: number) {
    this.#inbox = inbox;
    this.#outages = outages;
    this.#heard = heard;
  }

  hear(event: MarketEvent): void {
    if (event.kind === 'connection') {
      if (event.state === 'lost' || event.state === 'stale') this.#outages.down('market', this.#heard, event.received);
      return;
    }
    if (event.kind === 'gap') this.#outages.down('market', event.from, event.to);
    if (event.kind === 'restored' || (event.kind === 'print' && !event.isBackfill))
      this.#outages.up('market', event.received);
    if (event.kind === 'print') this.#inbox.print(event);
    if (event.kind === 'funding') {
      this.#inbox.add({ kind: 'funding', time: event.time, rate: rateUnits(event.rate) });
    }
    this.#heard = Math.max(this.#heard, event.received);
  }

  /** Judges the feed by what came through, not by what it says of itself: one that is stuck says nothing. */
  check(now: number): void {
    if (now - this.#heard > SILENT_MS) this.#outages.down('market', this.#heard, now);
  }
}

/** A rate in whole units of 1e-12; finer digits than a venue gives are a mistake, and refused. */
const rateUnits = (rate: string): number => {
  const units = new Decimal(rate).div(RATE_UNIT);
  if (!units.isInteger()) throw new RangeError(`funding rate ${rate} has more than 12 decimals`);
  return units.toNumber();
};
