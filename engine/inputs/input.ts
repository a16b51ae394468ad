import type { OrderId } from '../domain/order-spec.ts';
import type { VenueMessage } from '../ports/venue-message.ts';
import type { CandleBlock, TapeBlock } from '../tape/block.ts';

/** What a person or a program may tell a running session. */
export type CommandName = 'pause' | 'resume' | 'halt' | 'flatten' | 'stop' | 'reconcile';

/** Where a command stands among those to one session, or to all: so the next process knows which it has not heard. */
export interface CommandPlace {
  readonly stream: 'session' | 'all';
  readonly revision: number;
}

/**
 * Everything that can reach a session from outside. A paper or live session numbers its inputs in the order in which it
 * takes them, records each before it acts on it, and is a function of them: the same inputs give the same events.
 */
export type Input =
  /** Rows of market data, as they came. */
  | { readonly kind: 'tape'; readonly block: TapeBlock }
  /** Candles from before the session, so that indicators do not begin empty; wishes are not heard meanwhile. */
  | { readonly kind: 'history'; readonly block: CandleBlock }
  /** A funding rate fell due: what a long position of notional 1 pays, a whole number of 1e-12. */
  | { readonly kind: 'funding'; readonly time: number; readonly rate: number }
  | {
      readonly kind: 'venue';
      /** The venue's time of it where the venue says one (then `received` stands beside it), ours otherwise; ms UTC. */
      readonly time: number;
      /** When it reached us, our clock, ms UTC; absent where `time` says that. */
      readonly received?: number;
      readonly message: VenueMessage;
    }
  | {
      readonly kind: 'command';
      readonly time: number;
      readonly command: CommandName;
      /** The person or the part of the program that gave it. */
      readonly by: string;
      readonly reason: string;
      /** Absent: said in the process itself. */
      readonly from?: CommandPlace;
    }
  /** Market data stopped, or flows again; the times say what is missing. */
  | { readonly kind: 'feed'; readonly state: 'gap' | 'restored'; readonly from: number; readonly to: number }
  /** The time of an order has come, and the venue has no orders that expire. */
  | { readonly kind: 'due'; readonly time: number; readonly order: OrderId }
  /** The process ended without a stop and another one took the session up. */
  | { readonly kind: 'recovered'; readonly time: number };
