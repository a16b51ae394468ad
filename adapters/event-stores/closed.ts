import { EngineError } from '../../engine/index.ts';

/** What every method of a store throws after `close`. */
export const storeClosed = (): EngineError =>
  new EngineError('E_STORE_CLOSED', 'the event store is closed', {
    why: 'Something still uses the store after its owner closed it; nothing was read or written.',
    fix: 'This is a bug in the order of shutting down: close the store last.',
  });
