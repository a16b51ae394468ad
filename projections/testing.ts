/**
 * For tests of own projections, imported as `hypertrader/projections/testing`: events without a run, and a check of
 * what every projection must keep to.
 */
import type { AnyEvent, Draft } from '../engine/index.ts';
import { fold, type Projection, start } from './index.ts';

/** 2024-01-01 00:00:00 UTC. */
const START = 1_704_067_200_000;
const SECOND = 1_000;

/** Events of one session, numbered from 0, one a second; only type and data are said. */
export const eventsOf = (...drafts: readonly Draft[]): readonly AnyEvent[] =>
  drafts.map((draft, seq) => ({ seq, version: 1, time: START + seq * SECOND, tape: null, cause: null, ...draft }));

/**
 * What is unsound about a projection, seen on these events; an empty list is what a test expects. It must be the same
 * whether folded at once or gone on from a snapshot at any cut, must not care for events that come twice, must be
 * plain JSON, and must leave its events alone.
 */
export const unsoundness = <State>(projection: Projection<State>, events: readonly AnyEvent[]): readonly string[] => {
  const whole = JSON.stringify(fold(projection, events));
  const found: string[] = [];
  const frozen = events.map((event) => deepFrozen(structuredClone(event)));
  try {
    if (JSON.stringify(fold(projection, frozen)) !== whole) found.push('is not the same when folded twice');
  } catch (error) {
    found.push(`changes its events: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (JSON.stringify(fold(projection, [...events, ...events])) !== whole) {
    found.push('changes when events are delivered again');
  }
  for (let cut = 0; cut <= events.length; cut++) {
    const before = fold(projection, events.slice(0, cut));
    const kept = JSON.parse(JSON.stringify(before)) as typeof before;
    if (!isPlain(before.state)) return [...found, `is not plain JSON after ${cut} events`];
    if (JSON.stringify(fold(projection, events.slice(cut), kept)) !== whole) {
      return [...found, `is another one when it goes on from a snapshot after ${cut} events`];
    }
  }
  if (JSON.stringify(start(projection)) !== JSON.stringify(start(projection))) found.push('does not start the same');
  return found;
};

const deepFrozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
};

/** No undefined, no NaN, no dates, maps or classes: what JSON gives back as it was. */
const isPlain = (value: unknown): boolean => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object') return false;
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
};
