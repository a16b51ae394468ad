import type { VenueDoors } from './sessions/venues.ts';

/** Every venue there is an adapter for. */
export const venueDoors: VenueDoors = {};
