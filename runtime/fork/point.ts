import { EngineError } from '../../engine/index.ts';
import type { Replay } from '../replay/replay.ts';
import type { ForkRequest } from './requests.ts';

/** The last event that stays as it is. E_FORK_POINT. */
export const pointOf = (replay: Replay, request: ForkRequest): number => {
  const { run } = replay.recording;
  const { at, without } = request;
  const last = replay.length - 1;
  if (without !== null && (without < 1 || without > last)) throw noPoint(run, without, last);
  const point = at ?? (without === null ? null : without - 1);
  if (point === null || point < 0 || point >= last) throw noPoint(run, point, last);
  if (without === null) return point;
  if (without <= point) throw leftBefore(without, point);
  return replay.recording.start.mode === 'live' ? justBefore(without, point, request) : point;
};

/** Behind a change a live session is matched by another venue: what stood at a place stands there no more. */
const justBefore = (without: number, point: number, request: ForkRequest): number => {
  if (point < without - 1 && changesMore(request)) throw leftElsewhere(without, point);
  return without - 1;
};

const changesMore = ({ risk, venue, strategy }: ForkRequest): boolean =>
  strategy !== null || Object.keys(risk).length > 0 || Object.keys(venue).length > 0;

const noPoint = (run: string, at: number | null, last: number): EngineError =>
  new EngineError('E_FORK_POINT', at === null ? 'a fork needs a point' : `run ${run} cannot be forked at ${at}`, {
    why: `A fork begins behind one of its events, 0 to ${last - 1}; behind the last one, ${last}, nothing follows.`,
    fix: `choose one: ht replay ${run}`,
  });

const leftBefore = (left: number, at: number): EngineError =>
  new EngineError('E_FORK_POINT', `event ${left} is not behind event ${at}`, {
    why: `Everything up to ${at} stays as it is, so ${left} cannot be left out.`,
    fix: `--at ${left - 1}, or no --at at all`,
  });

const leftElsewhere = (left: number, at: number): EngineError =>
  new EngineError('E_FORK_POINT', `event ${left} of a live session cannot be left out behind another change`, {
    why: `From ${at} on a simulated venue would fill its orders, and other events would come before ${left} is reached.`,
    fix: `--at ${left - 1}, or two forks, one of the other`,
  });
