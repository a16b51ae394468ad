import type { EventData, EventType } from '../../engine/index.ts';
import { defineStoreProjection } from '../projection.ts';

/** What happened in a store, over all its sessions. */
export interface Activity {
  /** Sessions that were started, by mode. */
  sessions: Record<EventData<'SessionStarted'>['mode'], number>;
  /** How many of them ended as they should. */
  stopped: number;
  /** The newest strategies started, newest last, at most 20. */
  strategies: string[];
  /** Events by type. */
  events: Partial<Record<EventType, number>>;
  total: number;
  /** Earliest and latest time an event has carried, ms UTC. */
  from: number | null;
  to: number | null;
}

const STRATEGIES_KEPT = 20;

export const projection = defineStoreProjection<Activity>({
  name: 'activity',
  version: 1,
  about: 'What happened in the whole store: sessions by mode, and events by type.',
  initial: () => ({
    sessions: { backtest: 0, paper: 0, live: 0 },
    stopped: 0,
    strategies: [],
    events: {},
    total: 0,
    from: null,
    to: null,
  }),
  evolve(state, event) {
    state.total += 1;
    state.events[event.type] = (state.events[event.type] ?? 0) + 1;
    state.from = state.from === null ? event.time : Math.min(state.from, event.time);
    state.to = state.to === null ? event.time : Math.max(state.to, event.time);
    if (event.type === 'SessionStopped') state.stopped += 1;
    if (event.type !== 'SessionStarted') return state;
    const { mode, strategy } = event.data;
    state.sessions[mode] += 1;
    state.strategies = [...state.strategies.filter((name) => name !== strategy), strategy].slice(-STRATEGIES_KEPT);
    return state;
  },
});
