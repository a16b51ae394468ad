import type { EventData, Json } from '../../engine/index.ts';
import { keepNewest } from '../newest.ts';
import type { Projection } from '../projection.ts';

export interface Signal {
  seq: number;
  time: number;
  action: EventData<'SignalRaised'>['action'];
  /** 0 to 1. */
  confidence: number;
  price: string;
  reason: string;
  indicators: Json;
}

export interface Signals {
  counts: Record<Signal['action'], number>;
  /** The newest one that was not `hold`. */
  lastCall: Signal | null;
  /** The newest 1,000, oldest first. */
  newest: Signal[];
}

const NEWEST_KEPT = 1000;

export const projection: Projection<Signals> = {
  name: 'signals',
  version: 1,
  about: 'What the strategy thought and why: the newest signals with their indicators.',
  types: ['SignalRaised'],
  summary: ({ counts, lastCall }) => ({
    ...counts,
    lastCall: lastCall?.action ?? null,
    confidence: lastCall?.confidence ?? null,
    price: lastCall?.price ?? null,
    at: lastCall?.time ?? null,
  }),
  initial: () => ({ counts: { buy: 0, sell: 0, hold: 0 }, lastCall: null, newest: [] }),
  evolve(state, event) {
    if (event.type !== 'SignalRaised') return state;
    const { action, confidence, price, reason, indicators } = event.data;
    const signal = { seq: event.seq, time: event.time, action, confidence, price, reason, indicators };
    state.counts[action] += 1;
    if (action !== 'hold') state.lastCall = signal;
    keepNewest(state.newest, signal, NEWEST_KEPT);
    return state;
  },
};
