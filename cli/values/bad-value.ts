import { EngineError } from '../../engine/index.ts';

/** A value that a person typed and that does not fit; whoever knows where it was typed adds that. E_VALUE. */
export const badValue = (message: string, allowed: string): EngineError =>
  new EngineError('E_VALUE', message, { why: allowed });
