/**
 * A tiny market for tests of strategies: prices in, events out, no files and no store. Imported as
 * `hypertrader/testing`. Orders fill at once at the present price, without fees or slippage, unless options say more.
 */
import {
  decimal,
  Decimal,
  Scale,
  tradeBlock,
  type AnyEvent,
  type CandleBlock,
  type Instrument,
  type Json,
  type Parameters,
  type RunManifest,
  type Strategy,
  type TapeBlock,
  type ValuesOf,
  type VenueModel,
} from '../engine/index.ts';
import { Session } from '../engine/turn/session.ts';

/** The price of each print, one a second; or candles as [open, high, low, close], one a minute. */
export type TestTape =
  | { readonly prices: readonly number[] }
  | { readonly candles: readonly (readonly [open: number, high: number, low: number, close: number])[] };

export interface TestOptions {
  readonly instrument?: Partial<Instrument>;
  readonly venue?: Partial<VenueModel>;
  readonly capital?: string;
  readonly leverage?: string;
}

export interface Simulated {
  readonly events: readonly AnyEvent[];
  /** Net asset value at the last price, quote currency, as a decimal string. */
  readonly equity: string;
  /** Every variable of the strategy at the end. */
  readonly state: Json;
}

export const testInstrument: Instrument = {
  id: 'test:BTC/USD',
  venue: 'test',
  symbol: 'BTC/USD',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.01',
  lotSize: '0.000001',
  minNotional: '0',
  priceRule: 'tick',
  maxLeverage: 50,
  cashDecimals: 8,
};

export const testVenue: VenueModel = {
  makerFee: '0',
  takerFee: '0',
  orderLatency: { model: 'constant', ms: 0 },
  cancelLatency: { model: 'constant', ms: 0 },
  slippage: { model: 'none' },
  queue: { model: 'front' },
  participation: null,
  fill: 'path',
  fundingPrice: 'mark',
};

/** Every parameter at its default, with some set. */
export const valuesOf = <P extends Parameters>(strategy: Strategy<P, never>, set: Partial<ValuesOf<P>>): ValuesOf<P> =>
  ({
    ...Object.fromEntries(Object.entries(strategy.parameters).map(([name, { default: value }]) => [name, value])),
    ...set,
  }) as ValuesOf<P>;

/** Runs a strategy over a few prices or candles and gives every event of the session. */
export const simulate = <P extends Parameters, State>(
  strategy: Strategy<P, State>,
  values: Partial<ValuesOf<P>>,
  tape: TestTape,
  options: TestOptions = {},
): Simulated => {
  const instrument = { ...testInstrument, ...options.instrument };
  const block = blockOf(tape, new Scale(instrument));
  const manifest: RunManifest = {
    instrument,
    strategy: strategy.name,
    parameters: valuesOf(strategy as Strategy<P, never>, values),
    account: { capital: options.capital ?? '10000', leverage: options.leverage ?? '1', marginMode: 'cross' },
    venue: { ...testVenue, ...options.venue },
    risk: {
      maxOrderNotional: null,
      maxPositionNotional: null,
      maxLeverage: null,
      maxOpenOrders: 100,
      priceCollar: null,
      maxDrawdown: null,
    },
    tape: {
      dataset: 'test',
      kind: block.kind,
      intervalMs: block.kind === 'candles' ? block.intervalMs : null,
      streams: [],
      from: null,
      to: null,
      hash: '',
    },
    funding: null,
    seed: '1',
  };
  const session = new Session({ mode: 'backtest', manifest, strategy: strategy });
  session.begin(block.time[0] ?? 0);
  session.play(block);
  session.end('end-of-tape');
  const events = session.drain();
  const last = events.at(-1);
  return { events, equity: last?.type === 'SessionStopped' ? last.data.equity : '0', state: session.inspect() };
};

const SECOND = 1_000;
const MINUTE = 60_000;
/** 2024-01-01 00:00:00 UTC. */
const START = 1_704_067_200_000;

const blockOf = (tape: TestTape, scale: Scale): TapeBlock => {
  const ticks = (price: number): number => scale.ticks(decimal(new Decimal(price).toFixed()));
  if ('prices' in tape) {
    const { prices } = tape;
    return tradeBlock({
      time: Float64Array.from(prices, (_, row) => START + row * SECOND),
      price: Float64Array.from(prices, ticks),
      size: new Float64Array(prices.length).fill(1e12),
      side: new Int8Array(prices.length),
      received: null,
    });
  }
  const { candles } = tape;
  const column = (index: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(candles, (candle) => ticks(candle[index]));
  return {
    kind: 'candles',
    intervalMs: MINUTE,
    count: candles.length,
    time: Float64Array.from(candles, (_, row) => START + row * MINUTE),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(candles.length).fill(1e12),
  } satisfies CandleBlock;
};
