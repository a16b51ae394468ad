import { EngineError, Scale, type Instrument } from '../../../engine/index.ts';
import { nearest } from '../../../engine/nearest.ts';
import type { Meta } from './wire/market.ts';

export const VENUE = 'hyperliquid';

/** Decimals of a price are at most this less those of the size. */
const PRICE_DECIMALS = 6;
const MIN_NOTIONAL = '10';

/** One perpetual of the venue: its letters on the wire, its number in actions, its rules. */
export interface Listed {
  readonly coin: string;
  /** The place in the venue's list, which is how actions name it. */
  readonly asset: number;
  readonly instrument: Instrument;
  readonly scale: Scale;
  readonly isDelisted: boolean;
}

/** The perpetuals of the venue's own exchange; spot and the exchanges of builders are not among them. */
export class Universe {
  readonly #byCoin = new Map<string, Listed>();
  readonly #byInstrument = new Map<string, Listed>();

  constructor(meta: Meta) {
    for (const [asset, { name, szDecimals, maxLeverage, isDelisted }] of meta.universe.entries()) {
      const instrument = instrumentOf(name, szDecimals, maxLeverage);
      const listed = { coin: name, asset, instrument, scale: new Scale(instrument), isDelisted: isDelisted === true };
      this.#byCoin.set(name, listed);
      this.#byInstrument.set(instrument.id, listed);
    }
  }

  /** What can be traded now. */
  get instruments(): readonly Instrument[] {
    return [...this.#byCoin.values()].filter(({ isDelisted }) => !isDelisted).map(({ instrument }) => instrument);
  }

  /** Null for spot pairs and the exchanges of builders. */
  ofCoin(coin: string): Listed | null {
    return this.#byCoin.get(coin) ?? null;
  }

  /** By id; E_INSTRUMENT with the one that was probably meant. */
  of(instrument: string): Listed {
    const listed = this.#byInstrument.get(instrument);
    if (listed) return listed;
    const meant = nearest(instrument, [...this.#byInstrument.keys()]);
    throw new EngineError('E_INSTRUMENT', `Hyperliquid does not trade "${instrument}"`, {
      why: `${meant === null ? '' : `Did you mean ${meant}? `}It lists ${this.#byCoin.size} perpetuals, as hyperliquid:BTC/USDC:USDC.`,
      ...(meant === null ? {} : { fix: meant }),
    });
  }
}

/** Id of a coin's perpetual. */
export const instrumentId = (coin: string): string => `${VENUE}:${coin}/USDC:USDC`;

const instrumentOf = (coin: string, sizeDecimals: number, maxLeverage: number): Instrument => ({
  id: instrumentId(coin),
  venue: VENUE,
  symbol: `${coin}/USDC:USDC`,
  kind: 'perpetual',
  base: coin,
  quote: 'USDC',
  tickSize: step(PRICE_DECIMALS - sizeDecimals),
  lotSize: step(sizeDecimals),
  minNotional: MIN_NOTIONAL,
  priceRule: 'hyperliquid',
  maxLeverage,
  cashDecimals: 6,
});

const step = (places: number): string => (places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`);
