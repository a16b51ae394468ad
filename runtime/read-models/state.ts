import { EngineError, type Json } from '../../engine/index.ts';
import { projectionNamed } from '../../projections/index.ts';
import type { Store } from '../home.ts';
import { streamOf } from '../journal/journal.ts';
import { project } from './projections.ts';
import type { Caller, StateOutcome, StateRequest } from '../requests.ts';

/** A read model of a run: from its newest snapshot and the events after it, up to the event that was asked for. */
export const stateOf = async (store: Store, request: StateRequest, caller: Caller): Promise<StateOutcome> => {
  const { run, atMost } = request;
  const projection = projectionNamed(request.projection);
  const options = { signal: caller.signal, ...(atMost === null ? {} : { atMost }) };
  const { state, revision } = await project(store, projection, streamOf(run), options);
  if (revision >= 0) return { run, projection: projection.name, seq: revision, state: state as Json };
  throw new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`, { fix: 'ht runs' });
};
