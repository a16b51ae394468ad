import { catalogue, decodeEvent, type AnyEvent, type RecordedEvent } from '../../engine/index.ts';
import { type AnyProjection, type Folded, isNext, wants } from '../../projections/index.ts';

/** A stored event that is decoded when somebody needs it, and only once however many do. */
export class Undecoded {
  readonly recorded: RecordedEvent;
  #event: AnyEvent | null = null;

  constructor(recorded: RecordedEvent) {
    this.recorded = recorded;
    // Nobody may pass over an event that is not understood, wanted or not: this says what is wrong with it.
    if (!Object.hasOwn(catalogue, recorded.type)) this.#event = decodeEvent(recorded);
  }

  get event(): AnyEvent {
    return (this.#event ??= decodeEvent(this.recorded));
  }
}

/**
 * One stored event further. One that the projection has no use for moves the place only, and is not decoded; one that
 * was folded already changes nothing. E_PROJECTION_GAP, and those of `decodeEvent`.
 */
export const stepRecorded = <State>(
  projection: AnyProjection<State>,
  from: Folded<State>,
  undecoded: Undecoded,
): Folded<State> => {
  const { revision: seq, type, stream } = undecoded.recorded;
  if (projection.over === 'store') {
    const isWanted = wants(projection, type);
    return { state: isWanted ? projection.evolve(from.state, undecoded.event, stream) : from.state, seq: from.seq + 1 };
  }
  if (!isNext(projection, from, seq)) return from;
  return { state: wants(projection, type) ? projection.evolve(from.state, undecoded.event) : from.state, seq };
};
