import type { AnyEvent, EventData, RunManifest, TradeBlock } from '../../engine/index.ts';

/** A perpetual with a tick of 0.1 and a lot of 0.001, and a plain run on it. */
export const sampleManifest = (changes: Partial<RunManifest> = {}): RunManifest => ({
  instrument: {
    id: 'test:BTC/USD',
    venue: 'test',
    symbol: 'BTC/USD',
    kind: 'perpetual',
    base: 'BTC',
    quote: 'USD',
    tickSize: '0.1',
    lotSize: '0.001',
    minNotional: '0',
    priceRule: 'tick',
    maxLeverage: 40,
    cashDecimals: 6,
  },
  strategy: 'sample',
  parameters: {},
  account: { capital: '10000', leverage: '10', marginMode: 'cross' },
  venue: {
    makerFee: '0.00015',
    takerFee: '0.00045',
    orderLatency: { model: 'constant', ms: 0 },
    cancelLatency: { model: 'constant', ms: 0 },
    slippage: { model: 'none' },
    queue: { model: 'through' },
    participation: null,
    fill: 'path',
    fundingPrice: 'mark',
  },
  risk: {
    maxOrderNotional: null,
    maxPositionNotional: null,
    maxLeverage: null,
    maxOpenOrders: 100,
    priceCollar: null,
    maxDrawdown: null,
  },
  tape: { dataset: 'sample', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
  funding: null,
  seed: '1',
  ...changes,
});

/** Prints at these times (ms) and prices (ticks). */
export const prints = (rows: readonly (readonly [time: number, price: number])[]): TradeBlock => ({
  kind: 'trades',
  count: rows.length,
  time: Float64Array.from(rows, ([time]) => time),
  price: Float64Array.from(rows, ([, price]) => price),
  size: new Float64Array(rows.length).fill(1),
  side: new Int8Array(rows.length),
  received: null,
  low: Math.min(...rows.map(([, price]) => price)),
  high: Math.max(...rows.map(([, price]) => price)),
});

type At = Pick<AnyEvent, 'seq' | 'time' | 'tape'>;

/** A fill that completes its order; the mark is the price unless said otherwise. */
export const fillEvent = (
  at: At,
  fill: Pick<EventData<'OrderFilled'>, 'side' | 'size' | 'price' | 'fee'> & Partial<EventData<'OrderFilled'>>,
): AnyEvent => ({
  ...at,
  type: 'OrderFilled',
  version: 1,
  cause: null,
  data: {
    order: `o${at.seq}`,
    fill: `f${at.seq}`,
    remaining: '0',
    liquidity: 'taker',
    mark: fill.price,
    decisionPrice: null,
    cause: 'match',
    ...fill,
  },
});

/** Funding that was paid (or, if negative, received). */
export const fundingEvent = (at: At, data: EventData<'FundingPaid'>): AnyEvent => ({
  ...at,
  type: 'FundingPaid',
  version: 1,
  cause: null,
  data,
});
