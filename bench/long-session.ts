import { encodeEvent, type AnyEvent, type Draft, type EventStore, type NewEvent } from '../engine/index.ts';

const BATCH = 10_000;
const START = 1_704_067_200_000;

const started: Draft = {
  type: 'SessionStarted',
  data: {
    mode: 'backtest',
    strategy: 'bench',
    parameters: {},
    manifest: { instrument: { id: 'i', symbol: 'BTC/USD', quote: 'USD' }, account: { capital: '1000000' } },
  },
};

/** A candle, a signal and an order that is filled, bought and sold in turns: five kinds of event of everyday life. */
const round = (n: number): readonly Draft[] => {
  const price = String(20_000 + (n % 997));
  const order = `o${n}`;
  const side = n % 2 === 0 ? 'buy' : 'sell';
  const size = '0.1';
  const openTime = START + n * 60_000;
  const candle = { intervalMs: 60_000, openTime, open: price, high: price, low: price, close: price, volume: '12.5' };
  const spec = { order, side, size, kind: 'market', limitPrice: null, triggerPrice: null, timeInForce: 'gtc' } as const;
  const flags = { postOnly: false, reduceOnly: false, expiresAt: null, group: null, attachedTo: null, reason: 'bench' };
  const fill = { order, fill: `f${n}`, side, price, size, remaining: '0', fee: '0.9', liquidity: 'taker' } as const;
  const signal = { action: side, confidence: 0.5, price, reason: 'bench', indicators: { fast: n % 97 } } as const;
  return [
    { type: 'CandleClosed', data: candle },
    { type: 'SignalRaised', data: signal },
    { type: 'OrderRequested', data: { ...spec, ...flags } },
    { type: 'OrderSubmitted', data: { order } },
    { type: 'OrderFilled', data: { ...fill, mark: price, decisionPrice: price, cause: 'match' } },
  ];
};

const recorded = (seq: number, draft: Draft): NewEvent => {
  const event: AnyEvent = { seq, version: 1, time: START + seq * 12_000, tape: null, cause: null, ...draft };
  const id = `00000000-0000-5000-8000-${seq.toString(16).padStart(12, '0')}`;
  return { id, type: event.type, ...encodeEvent(event) };
};

/** Appends a legal session of that many events to a stream. */
export const appendLongSession = async (store: EventStore, stream: string, count: number): Promise<void> => {
  let batch: NewEvent[] = [recorded(0, started)];
  let seq = 1;
  for (let n = 0; seq < count; n++) {
    for (const draft of round(n).slice(0, count - seq)) batch.push(recorded(seq++, draft));
    if (batch.length < BATCH && seq < count) continue;
    await store.append(stream, batch, seq === batch.length ? 'no-stream' : seq - batch.length - 1);
    batch = [];
  }
};
