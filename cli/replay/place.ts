import { EngineError } from '../../engine/index.ts';
import { breakpointOf } from '../../runtime/replay/breakpoint.ts';
import type { Replay } from '../../runtime/replay/replay.ts';

/** Where somebody wants to go: a seq, a time of day, a date, the first event of an order, the next of a type. */
export const placeOf = async (replay: Replay, text: string, from: number): Promise<number> => {
  if (/^\d[\d,_]*$/.test(text)) return known(replay, Number(text.replace(/[,_]/g, '')));
  const time = await timeOf(replay, text, from);
  if (time !== null) return replay.atTime(time);
  const stop = breakpointOf(text);
  const isOrder = /^o\d+$/.test(text);
  const found = await replay.search(stop, isOrder ? -1 : from, 1);
  if (found !== null) return found;
  throw new EngineError('E_EVENT_MISSING', `there is no ${text}${isOrder ? '' : ' behind this event'}`);
};

const known = async (replay: Replay, seq: number): Promise<number> => (await replay.event(seq)).seq;

const DAY = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?Z?$/;
const CLOCK = /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;

/** A time of day is that of the event's own day, UTC. */
const timeOf = async (replay: Replay, text: string, from: number): Promise<number | null> => {
  const [, day, clock = '00:00'] = DAY.exec(text) ?? [];
  const today = CLOCK.test(text) ? new Date((await replay.event(from)).time).toISOString().slice(0, 10) : null;
  const written = day === undefined ? today && `${today}T${text}Z` : `${day}T${clock}Z`;
  const time = written === null ? NaN : Date.parse(written);
  return Number.isNaN(time) ? null : time;
};
